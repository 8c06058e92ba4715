import type { DashboardSummary, Warehouse } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { MenuItem } from '../../../components/menu.tsx';
import { exactNumber } from '../../../format/number.ts';
import { useText } from '../../../locales/use-text.ts';
import { RowMenu } from '../people/row-menu.tsx';
import { bytesText, secondsText } from './warehouse-amounts.ts';
import type { WarehouseDoing } from './warehouse-doing.ts';

interface WarehouseTableProps {
  readonly warehouses: readonly Warehouse[];
  /** undefined: not known. */
  readonly dashboards: readonly DashboardSummary[] | undefined;
  readonly onDo: (doing: WarehouseDoing) => void;
}

/** Warehouses with their limits and what runs on them. */
export function WarehouseTable({ warehouses, dashboards, onDo }: WarehouseTableProps) {
  const { say, language } = useText();
  const columns = useMemo<readonly DataColumn<Warehouse>[]>(() => {
    const limit = (
      id: 'threads' | 'memory' | 'time' | 'rows' | 'runsAtOnce',
      value: (of: Warehouse) => number,
      text: (value: number) => string,
    ) => ({
      id,
      title: say(`warehouses.${id}`),
      isNumeric: true,
      sortBy: value,
      cell: (warehouse: Warehouse) => text(value(warehouse)),
    });
    const exact = (value: number) => exactNumber(value, language);
    return [
      {
        id: 'name',
        title: say('warehouses.name'),
        isBare: true,
        sortBy: ({ name }) => name,
        cell: (warehouse) => <Name warehouse={warehouse} />,
      },
      limit('threads', (each) => each.threads_max, exact),
      limit(
        'memory',
        (each) => each.memory_bytes_max,
        (value) => bytesText(value, language),
      ),
      limit(
        'time',
        (each) => each.time_ms_max,
        (value) => secondsText(value, language),
      ),
      limit('rows', (each) => each.rows_max, exact),
      limit('runsAtOnce', (each) => each.runs_at_once_max, exact),
      {
        id: 'uses',
        title: say('warehouses.uses'),
        cell: (warehouse) => <Uses warehouse={warehouse} dashboards={dashboards} />,
      },
      {
        id: 'acts',
        title: say('people.actions'),
        className: 'text-right',
        cell: (warehouse) => <Acts warehouse={warehouse} onDo={onDo} />,
      },
    ];
  }, [say, language, dashboards, onDo]);
  return (
    <DataTable
      label={say('warehouses.listTitle')}
      columns={columns}
      rows={warehouses}
      rowId={({ id }) => id}
      narrow="stacks"
    />
  );
}

function Name({ warehouse }: { readonly warehouse: Warehouse }) {
  const { say } = useText();
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="font-mono font-medium">{warehouse.name}</span>
      {warehouse.is_default && <Badge tone="neutral">{say('warehouses.default')}</Badge>}
    </span>
  );
}

function Uses({
  warehouse,
  dashboards = [],
}: Pick<WarehouseTableProps, 'dashboards'> & { readonly warehouse: Warehouse }) {
  const { say, language } = useText();
  const using = dashboardsOf(warehouse, dashboards);
  return (
    <span className="flex flex-wrap gap-x-2">
      {using.map(({ id, title }) => (
        <Link key={id} to="/dashboards/$id" params={{ id }} className="rounded-sm text-accent-ink underline">
          {title[language]}
        </Link>
      ))}
      {warehouse.is_default && <span className="text-muted">{say('warehouses.usesSql')}</span>}
      {using.length === 0 && !warehouse.is_default && (
        <span className="text-muted">{say('warehouses.usesNothing')}</span>
      )}
    </span>
  );
}

/** The dashboards whose queries a warehouse runs. */
export function dashboardsOf(
  { id, name, is_default: isDefault }: Warehouse,
  dashboards: readonly DashboardSummary[],
): readonly DashboardSummary[] {
  return dashboards.filter(({ settings: { warehouse } }) => [id, name, isDefault ? 'default' : id].includes(warehouse));
}

function Acts({ warehouse, onDo }: Pick<WarehouseTableProps, 'onDo'> & { readonly warehouse: Warehouse }) {
  const { say } = useText();
  return (
    <RowMenu name={warehouse.name}>
      <MenuItem onSelect={() => onDo({ what: 'change', warehouse })}>{say('warehouses.change')}</MenuItem>
      <MenuItem onSelect={() => onDo({ what: 'copy', warehouse })}>{say('warehouses.copy')}</MenuItem>
      {!warehouse.is_default && (
        <MenuItem onSelect={() => onDo({ what: 'remove', warehouse })}>{say('warehouses.remove')}</MenuItem>
      )}
    </RowMenu>
  );
}
