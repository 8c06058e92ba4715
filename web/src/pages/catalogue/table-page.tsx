import type { Table } from '@tallygate/contract';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTableFacts } from '../../api/use-table.ts';
import { Button } from '../../components/button.tsx';
import { CodeLine } from '../../components/code-line.tsx';
import { Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { exactNumber } from '../../format/number.ts';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { EndpointRows } from './endpoint-rows.tsx';
import { GrantsPanel } from './grants-panel.tsx';
import { LatestRows } from './latest-rows.tsx';
import { PartitionsPanel } from './partitions-panel.tsx';
import { RetentionPanel } from './retention-panel.tsx';
import { TableColumns } from './table-columns.tsx';
import { TableFacts } from './table-facts.tsx';

const route = getRouteApi('/shell/tables/$name');

/** What a table holds: its columns, how much, from when to when, and its newest rows. */
export function TablePage() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { name } = route.useParams();
  const { endpoint } = route.useSearch();
  const table = useTableFacts(name);
  return (
    <>
      <PageHead title={name} question={table.data?.comment[language] ?? say('nav.catalogue')}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-small text-muted">
            {say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
          </p>
          <Button asChild>
            <Link to="/tables">{say('catalogue.all')}</Link>
          </Button>
          <Button asChild>
            <Link to="/sql" search={{ table: name }}>
              {say('catalogue.openInSql')}
            </Link>
          </Button>
        </div>
      </PageHead>
      {table.isPending && (
        <Panel>
          <RowsSkeleton count={12} />
        </Panel>
      )}
      {table.isError && table.data === undefined && (
        <Panel>
          <Trouble error={table.error} onRetry={() => void table.refetch()} />
        </Panel>
      )}
      {table.data !== undefined && <Known table={table.data} endpoint={endpoint} />}
    </>
  );
}

interface KnownProps {
  readonly table: Table;
  /** Whose rows are looked at; undefined: all. */
  readonly endpoint: string | undefined;
}

function Known({ table, endpoint }: KnownProps) {
  const { say, language } = useText();
  const isManager = useSignedIn().person.role === 'account_admin';
  const documented = table.columns.filter((column) => column.is_documented).length;
  const counts = { documented, own: table.columns.length - documented };
  return (
    <div className="space-y-4">
      <TableFacts table={table} />
      {endpoint !== undefined && OF_ENDPOINTS.has(table.name) && (
        <EndpointRows table={table.name} endpoint={endpoint} />
      )}
      <CodeLine text={`SELECT * FROM ${table.name};`} label={say('table.query')} />
      <Panel>
        <PanelHead
          title={say('table.latest')}
          text={
            table.latest.length === 0
              ? say('table.noRows')
              : say('table.latestText', { count: exactNumber(table.latest.length, language) })
          }
        />
        {table.latest.length > 0 && <LatestRows table={table} />}
      </Panel>
      <RetentionPanel table={table} />
      {isManager && <PartitionsPanel table={table.name} />}
      {isManager && !OWN_TABLES.has(table.name) && <GrantsPanel table={table.name} />}
      <Panel aria-labelledby="columns">
        <PanelHead id="columns" title={say('table.columns')} text={say('table.columnsCount', counts)} />
        <TableColumns columns={table.columns} />
      </Panel>
    </div>
  );
}

/** Everybody reads their own rows. */
const OWN_TABLES: ReadonlySet<string> = new Set(['my_usage', 'my_runs', 'my_cost_corrections'].map(named));
/** The tables whose rows are of an endpoint. */
const OF_ENDPOINTS: ReadonlySet<string> = new Set(['usage', 'my_usage'].map(named));

function named(table: string): string {
  return `system.ai_gateway.${table}`;
}
