import type { OpenSession } from '@tallygate/contract';
import { useMemo } from 'react';
import { useEndSessions, useOpenSessions } from '../../../api/use-own-access.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { Time, TimeAgo } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { deviceName } from './device-name.ts';

/** Where the one who reads is signed in, and ending it. */
export function SessionList() {
  const { say } = useText();
  const sessions = useOpenSessions();
  const ending = useEndSessions();
  const { mutate } = ending;
  const columns = useMemo(() => columnsOf(say, mutate), [say, mutate]);
  if (sessions.isPending) return <RowsSkeleton count={3} />;
  if (sessions.data === undefined) return <Trouble error={sessions.error} onRetry={() => void sessions.refetch()} />;
  const rows = sessions.data.data;
  return (
    <>
      <DataTable label={say('sessions.title')} columns={columns} rows={rows} rowId={({ id }) => id} narrow="stacks" />
      {ending.isError && (
        <p role="alert" className="px-4 py-2 text-bad">
          {ending.error.message}
        </p>
      )}
      {rows.length > 1 && (
        <div className="border-t border-line p-3">
          <Button look="danger" disabled={ending.isPending} onClick={() => mutate(undefined)}>
            {say('sessions.endOthers')}
          </Button>
        </div>
      )}
    </>
  );
}

function columnsOf(say: Say, end: (id: string) => void): readonly DataColumn<OpenSession>[] {
  return [
    {
      id: 'device',
      isBare: true,
      title: say('sessions.device'),
      className: 'font-medium',
      cell: (session) => (
        <span title={session.user_agent} className="flex flex-wrap items-center gap-2">
          {deviceName(session.user_agent) ?? say('sessions.deviceUnknown')}
          {session.is_current && <Badge tone="good">{say('sessions.current')}</Badge>}
        </span>
      ),
    },
    { id: 'address', title: say('sessions.address'), cell: ({ address }) => address || say('value.unknown') },
    {
      id: 'seen',
      title: say('sessions.seen'),
      cell: ({ last_seen_at: at }) => <TimeAgo at={at} />,
      sortBy: ({ last_seen_at: at }) => Date.parse(at),
    },
    {
      id: 'started',
      title: say('sessions.started'),
      cell: ({ started_at: at }) => <Time at={at} />,
      sortBy: ({ started_at: at }) => Date.parse(at),
    },
    {
      id: 'actions',
      title: say('keys.actions'),
      isNumeric: true,
      cell: (session) => <End session={session} onEnd={end} />,
    },
  ];
}

function End({ session, onEnd }: { readonly session: OpenSession; readonly onEnd: (id: string) => void }) {
  const { say } = useText();
  if (session.is_current) return null;
  const device = deviceName(session.user_agent) ?? say('sessions.deviceUnknown');
  return (
    <Button
      look="quiet"
      className="-my-1 -mr-3 h-7 text-bad hover:bg-bad-soft hover:text-bad"
      aria-label={say('sessions.endOf', { device })}
      onClick={() => onEnd(session.id)}
    >
      {say('sessions.end')}
    </Button>
  );
}
