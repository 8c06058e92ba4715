import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useSqlSchema } from '../../api/use-sql.ts';
import { PageHead } from '../../components/page-head.tsx';
import { recall, remember } from '../../components/remembered.ts';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import type { SqlEditorHandle } from './editor/sql-editor.tsx';
import { HistoryList } from './history-list.tsx';
import { SavedList } from './queries/saved-list.tsx';
import { addToHistory, clearHistory, readHistory } from './query-history.ts';
import { SchemaBrowser } from './schema-browser.tsx';
import { SidePanel } from './side-panel.tsx';
import { SqlWorkbench } from './sql-workbench.tsx';
import { useSqlDocument } from './use-sql-document.ts';

const route = getRouteApi('/shell/sql');
const WAREHOUSE = 'tallygate.sql.warehouse';
const WHOLE_TABLE = 'system.ai_gateway.usage';
const OWN_TABLE = 'system.ai_gateway.my_usage';

/** Where statements are written, run and kept. */
export function SqlPage() {
  const { say, language } = useText();
  const { account, tables, person } = useSignedIn();
  const search = route.useSearch();
  const navigate = useNavigate();
  const schema = useSqlSchema();
  const handle = useRef<SqlEditorHandle>(null);
  const [warehouse, setWarehouse] = useState(() => recall(WAREHOUSE));
  const [history, setHistory] = useState(() => readHistory(person.id));
  const first = `SELECT *\nFROM ${tables.includes(WHOLE_TABLE) ? WHOLE_TABLE : OWN_TABLE}\nORDER BY event_time DESC\nLIMIT 100;`;
  const held = useSqlDocument({ ...search, query: search.query, table: search.table, first, personId: person.id });
  const open = (query: string | undefined) =>
    void navigate({ to: '/sql', search: query === undefined ? {} : { query } });
  const choose = (name: string) => {
    remember(WAREHOUSE, name);
    setWarehouse(name);
  };
  const parts = [
    {
      id: 'tables',
      title: say('sql.tables'),
      content: <SchemaBrowser schema={schema} onInsert={(name) => handle.current?.insert(name)} />,
    },
    {
      id: 'queries',
      title: say('sql.queries'),
      content: (
        <SavedList
          openId={held.document.query?.id}
          onOpen={open}
          onRemoved={(id) => {
            if (held.document.query?.id !== id) return;
            held.change({ query: undefined });
            open(undefined);
          }}
        />
      ),
    },
    {
      id: 'history',
      title: say('sql.history'),
      content: (
        <HistoryList
          history={history}
          onOpen={({ statement, parameters }) => {
            open(undefined);
            held.change({ text: statement, typed: parameters, query: undefined });
          }}
          onClear={() => {
            clearHistory(person.id);
            setHistory([]);
          }}
        />
      ),
    },
  ];
  return (
    <>
      <PageHead title={say('sql.title')} question={say('sql.question')}>
        <p className="text-small text-muted">
          {say('page.zone', { zone: zoneName({ zone: account.time_zone, language }, Date.now()) })}
        </p>
      </PageHead>
      <div className="grid items-start gap-4 lg:grid-cols-[272px_minmax(0,1fr)]">
        <SidePanel parts={parts} />
        <SqlWorkbench
          held={held}
          handle={handle}
          schema={schema}
          warehouse={warehouse}
          onWarehouse={choose}
          onOpen={open}
          onRun={(run) => setHistory(addToHistory(person.id, run))}
        />
      </div>
    </>
  );
}
