import type { Alert } from '@tallygate/contract';
import { useMemo } from 'react';
import { useAlerts } from '../../../api/use-alerts.ts';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { Time } from '../../../components/values.tsx';
import { dateTime, zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { Deliveries } from './deliveries.tsx';

/** What people were told of, newest first, and how each delivery stands. */
export function AlertHistory() {
  const { say } = useText();
  return (
    <Panel aria-labelledby="alert-history">
      <PanelHead id="alert-history" title={say('alerts.historyTitle')} />
      <List />
    </Panel>
  );
}

function List() {
  const { say } = useText();
  const alerts = useAlerts();
  const columns = useColumns();
  if (alerts.isPending) return <RowsSkeleton count={4} />;
  if (alerts.data === undefined) return <Trouble error={alerts.error} onRetry={() => void alerts.refetch()} />;
  const rows = alerts.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) {
    return <Notice kind="empty" title={say('alerts.emptyTitle')} text={say('alerts.emptyText')} />;
  }
  return (
    <>
      <DataTable
        label={say('alerts.historyTitle')}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        narrow="stacks"
      />
      {alerts.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button disabled={alerts.isFetchingNextPage} onClick={() => void alerts.fetchNextPage()}>
            {say('action.more')}
          </Button>
        </div>
      )}
      <Foot at={alerts.dataUpdatedAt} isStale={alerts.isError} />
    </>
  );
}

function useColumns(): readonly DataColumn<Alert>[] {
  const { say, language } = useText();
  return useMemo(
    () => [
      { id: 'at', title: say('alerts.at'), className: 'align-top', cell: ({ at }) => <Time at={at} /> },
      {
        id: 'what',
        title: say('alerts.what'),
        isBare: true,
        className: 'max-w-xl align-top',
        cell: ({ title, text }) => (
          <div className="[overflow-wrap:anywhere]">
            <p className="font-medium">{title[language]}</p>
            <p className="text-muted">{text[language]}</p>
          </div>
        ),
      },
      {
        id: 'deliveries',
        title: say('alerts.deliveries'),
        isBare: true,
        className: 'align-top',
        cell: ({ deliveries }) => <Deliveries deliveries={deliveries} />,
      },
    ],
    [say, language],
  );
}

function Foot({ at, isStale }: { readonly at: number; readonly isStale: boolean }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const time = dateTime(new Date(at).toISOString(), { zone, language });
  return (
    <footer className="border-t border-line px-4 py-2 text-small text-muted">
      <p className={isStale ? 'text-warn' : ''}>
        {say(isStale ? 'state.stale' : 'page.asOf', { time })} ·{' '}
        {say('page.zone', { zone: zoneName({ zone, language }, at) })}
      </p>
    </footer>
  );
}
