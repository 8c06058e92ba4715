import type { TableSummary } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTables } from '../../api/use-sql.ts';
import { classNames } from '../../components/class-names.ts';
import { INPUT_LOOK } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import { Listed } from '../settings/people/listed.tsx';
import { type FoundTable, findTables } from './find-tables.ts';

/** The tables that the reader may read, found by their names, columns and what is said of them. */
export function CataloguePage() {
  const { say } = useText();
  const tables = useTables();
  const [text, setText] = useState('');
  return (
    <>
      <PageHead title={say('nav.catalogue')} question={say('catalogue.question')} />
      <input
        type="search"
        aria-label={say('catalogue.search')}
        placeholder={say('catalogue.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={classNames(INPUT_LOOK, 'mb-4 max-w-96')}
      />
      <Panel>
        <Listed query={tables} count={7}>
          {(all) => <Found all={all} text={text} />}
        </Listed>
      </Panel>
    </>
  );
}

function Found({ all, text }: { readonly all: readonly TableSummary[]; readonly text: string }) {
  const { say, language } = useText();
  const found = useMemo(() => findTables(all, text, language), [all, text, language]);
  if (all.length === 0) return <Notice kind="empty" title={say('catalogue.none')} />;
  if (found.length === 0) return <Notice kind="missing" title={say('catalogue.notFound')} />;
  return (
    <ul className="divide-y divide-line">
      {found.map((each) => (
        <Entry key={each.table.name} found={each} />
      ))}
    </ul>
  );
}

const COLUMNS_SHOWN_MAX = 12;

function Entry({ found: { table, columns } }: { readonly found: FoundTable }) {
  const { say, language } = useText();
  const { name, comment } = table;
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Link
          to="/tables/$name"
          params={{ name }}
          className="rounded-sm font-mono font-medium text-accent-ink hover:underline"
        >
          {name}
        </Link>
        <span className="figures text-small text-muted">
          {say('catalogue.columnCount', { count: exactNumber(table.columns?.length ?? 0, language) })}
        </span>
      </div>
      <p className="text-muted">{comment[language]}</p>
      {columns.length > 0 && (
        <p className="mt-1 font-mono text-small text-muted">
          {columns
            .slice(0, COLUMNS_SHOWN_MAX)
            .map((column) => column.name)
            .join(', ')}
          {columns.length > COLUMNS_SHOWN_MAX && ' …'}
        </p>
      )}
    </li>
  );
}
