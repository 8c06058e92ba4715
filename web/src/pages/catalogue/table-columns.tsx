import type { Table } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { classNames } from '../../components/class-names.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { INPUT_LOOK } from '../../components/field.tsx';
import { type Say, useText } from '../../locales/use-text.ts';

type Column = Table['columns'][number];
type Language = 'ko' | 'en';

/** The columns of a table with their types and meanings. */
export function TableColumns({ columns }: { readonly columns: readonly Column[] }) {
  const { say, language } = useText();
  const [text, setText] = useState('');
  const definitions = useMemo(() => columnsOf(say, language), [say, language]);
  const wanted = text.trim().toLowerCase();
  const found = useMemo(
    () => columns.filter(({ name, comment }) => `${name} ${comment[language]}`.toLowerCase().includes(wanted)),
    [columns, language, wanted],
  );
  return (
    <>
      <div className="px-4 pb-2">
        <input
          type="search"
          aria-label={say('table.search')}
          placeholder={say('table.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={classNames(INPUT_LOOK, 'h-8 max-w-64')}
        />
      </div>
      <DataTable
        label={say('table.columns')}
        columns={definitions}
        rows={found}
        rowId={({ name }) => name}
        narrow="stacks"
      />
    </>
  );
}

function columnsOf(say: Say, language: Language): readonly DataColumn<Column>[] {
  return [
    {
      id: 'name',
      isBare: true,
      title: say('table.name'),
      className: 'font-mono font-medium whitespace-nowrap',
      cell: ({ name }) => name,
      sortBy: ({ name }) => name,
    },
    {
      id: 'type',
      title: say('table.type'),
      className: 'max-w-72 font-mono text-muted',
      cell: ({ type }) => type,
      sortBy: ({ type }) => type,
    },
    {
      id: 'comment',
      isBare: true,
      title: say('table.comment'),
      className: 'min-w-64',
      cell: ({ comment }) => comment[language],
    },
    {
      id: 'kind',
      title: say('table.kind'),
      cell: ({ is_documented: isDocumented }) => (
        <Badge tone="neutral">{say(isDocumented ? 'table.documented' : 'table.own')}</Badge>
      ),
      sortBy: ({ is_documented: isDocumented }) => (isDocumented ? 0 : 1),
    },
  ];
}
