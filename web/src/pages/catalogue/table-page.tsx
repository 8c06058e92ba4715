import type { Table } from '@tallygate/contract';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTableFacts } from '../../api/use-table.ts';
import { CodeLine } from '../../components/code-line.tsx';
import { Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Figure, Time, TimeAgo, Unknown } from '../../components/values.tsx';
import { byteSize, exactNumber } from '../../format/number.ts';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { GrantsPanel } from './grants-panel.tsx';
import { LatestRows } from './latest-rows.tsx';
import { TableColumns } from './table-columns.tsx';

const route = getRouteApi('/shell/tables/$name');

/** What a table holds: its columns, how much, from when to when, and its newest rows. */
export function TablePage() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const { name } = route.useParams();
  const table = useTableFacts(name);
  return (
    <>
      <PageHead title={name} question={table.data?.comment[language] ?? say('nav.catalogue')}>
        <p className="text-small text-muted">{say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}</p>
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
      {table.data !== undefined && <Known table={table.data} />}
    </>
  );
}

function Known({ table }: { readonly table: Table }) {
  const { say, language } = useText();
  const isManager = useSignedIn().person.role === 'account_admin';
  const documented = table.columns.filter((column) => column.is_documented).length;
  const counts = { documented, own: table.columns.length - documented };
  return (
    <div className="space-y-4">
      <Facts table={table} />
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
      {isManager && table.name !== OWN_TABLE && <GrantsPanel table={table.name} />}
      <Panel aria-labelledby="columns">
        <PanelHead id="columns" title={say('table.columns')} text={say('table.columnsCount', counts)} />
        <TableColumns columns={table.columns} />
      </Panel>
    </div>
  );
}

/** Everybody reads their own rows. */
const OWN_TABLE = 'system.ai_gateway.my_usage';

function Facts({ table }: { readonly table: Table }) {
  const { say, language } = useText();
  const moment = (at: string | null) => (at === null ? <Unknown reason={say('table.noRows')} /> : <Time at={at} />);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line lg:grid-cols-4">
      <Fact title={say('table.rows')} hint={say('table.rowsReason')}>
        <Figure value={table.row_count} format="count" reason={say('value.unknown')} isExact />
      </Fact>
      <Fact title={say('table.size')}>
        {table.bytes_on_disk === null ? (
          <Unknown reason={say('table.sizeReason')} />
        ) : (
          <span className="figures">{byteSize(table.bytes_on_disk, language)}</span>
        )}
      </Fact>
      <Fact title={say('table.first')}>{moment(table.first_event_time)}</Fact>
      <Fact title={say('table.last')}>
        {moment(table.last_event_time)}
        {table.last_event_time !== null && (
          <span className="ml-2 text-small font-normal text-muted max-sm:ml-0 max-sm:block">
            <TimeAgo at={table.last_event_time} />
          </span>
        )}
      </Fact>
    </dl>
  );
}

function Fact({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3" title={hint}>
      <dt className="text-small text-muted">{title}</dt>
      <dd className="mt-0.5 break-words text-[15px] font-semibold [&_time]:whitespace-normal">{children}</dd>
    </div>
  );
}
