import type { DashboardSummary } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useWarehouses } from '../../../api/use-warehouses.ts';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Time, Unknown } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { DashboardDoing } from './dashboard-acts.tsx';
import { DashboardMenu } from './dashboard-menu.tsx';
import { marksOf } from './dashboard-state.ts';
import { usePublisherName } from './use-publisher-name.ts';

interface DashboardTableProps {
  readonly dashboards: readonly DashboardSummary[];
  /** undefined: this person may only look on. */
  readonly onAct: ((what: DashboardDoing['what'], dashboard: DashboardSummary) => void) | undefined;
}

/** Dashboards, each with its pages, its publisher, its state and what can be done. */
export function DashboardTable({ dashboards, onAct }: DashboardTableProps) {
  const { say, language } = useText();
  const warehouses = useWarehouses(onAct !== undefined).data?.data;
  const columns = useMemo<readonly DataColumn<DashboardSummary>[]>(() => {
    const all: readonly DataColumn<DashboardSummary>[] = [
      {
        id: 'name',
        title: say('dashboards.name'),
        isBare: true,
        sortBy: ({ title }) => title[language],
        cell: (dashboard) => <Name dashboard={dashboard} />,
      },
      {
        id: 'state',
        title: say('dashboards.state'),
        sortBy: ({ state }) => state,
        cell: (dashboard) => <Marks dashboard={dashboard} canManage={onAct !== undefined} />,
      },
      {
        id: 'published',
        title: say('dashboards.published'),
        sortBy: ({ published_at: at }) => at,
        cell: (dashboard) => <Published dashboard={dashboard} />,
      },
    ];
    if (onAct === undefined) return all;
    return [
      ...all,
      {
        id: 'warehouse',
        title: say('dashboards.warehouse'),
        sortBy: ({ settings }) => settings.warehouse,
        cell: ({ settings: { warehouse } }) => (
          <span className="font-mono">{warehouses?.find(({ id }) => id === warehouse)?.name ?? warehouse}</span>
        ),
      },
      {
        id: 'acts',
        title: say('people.actions'),
        className: 'text-right',
        cell: (dashboard) => <DashboardMenu dashboard={dashboard} onDo={(what) => onAct(what, dashboard)} />,
      },
    ];
  }, [say, language, onAct, warehouses]);
  return (
    <DataTable
      label={say('dashboards.title')}
      columns={columns}
      rows={dashboards}
      rowId={({ id }) => id}
      narrow="stacks"
    />
  );
}

/** Name, and every page by its own. */
function Name({ dashboard: { id, title, pages } }: { readonly dashboard: DashboardSummary }) {
  const { language } = useText();
  return (
    <span className="block min-w-0">
      <Link to="/dashboards/$id" params={{ id }} className="rounded-sm font-medium text-accent-ink underline">
        {title[language]}
      </Link>
      <span className="flex flex-wrap gap-x-2 text-small text-muted">
        {pages.map((page) => (
          <Link
            key={page.id}
            to="/dashboards/$id/$page"
            params={{ id, page: page.id }}
            className="rounded-sm hover:text-ink hover:underline"
          >
            {page.title[language]}
          </Link>
        ))}
      </span>
    </span>
  );
}

function Marks({ dashboard, canManage }: { readonly dashboard: DashboardSummary; readonly canManage: boolean }) {
  const { say } = useText();
  return (
    <span className="flex flex-wrap gap-1">
      {marksOf(dashboard, canManage).map(({ text, tone, reason }) => (
        <Badge key={text} tone={tone} title={say(reason)}>
          {say(text)}
        </Badge>
      ))}
    </span>
  );
}

function Published({ dashboard }: { readonly dashboard: DashboardSummary }) {
  const { say } = useText();
  const nameOf = usePublisherName();
  const { published_at: at, published_by: by, version } = dashboard;
  if (version === 0) return <Unknown reason={say('dashboards.neverPublished')} />;
  return (
    <span className="block">
      <Time at={at} />
      <span className="block break-all text-small text-muted">{nameOf(by).name}</span>
    </span>
  );
}
