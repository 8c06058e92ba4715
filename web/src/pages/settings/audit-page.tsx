import type { AuditEntry } from '@tallygate/contract';
import { useMemo } from 'react';
import { useAudit } from '../../api/use-audit.ts';
import { Button } from '../../components/button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Time } from '../../components/values.tsx';
import { zoneName } from '../../format/time.ts';
import { type Say, useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { targetOf } from './audit-target.ts';
import { wordsOfAct } from './audit-words.ts';

/** The actor of what nobody in person did. */
const SYSTEM = 'system';

/** Who changed what, and when. */
export function AuditPage() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <>
      <PageHead title={say('audit.title')} question={say('audit.question')}>
        <p className="text-small text-muted">{say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}</p>
      </PageHead>
      <Panel>
        <List />
      </Panel>
    </>
  );
}

function List() {
  const { say } = useText();
  const audit = useAudit();
  const columns = useMemo(() => columnsOf(say), [say]);
  if (audit.isPending) return <RowsSkeleton count={10} />;
  if (audit.data === undefined) return <Trouble error={audit.error} onRetry={() => void audit.refetch()} />;
  const rows = audit.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <Notice kind="empty" title={say('audit.emptyTitle')} text={say('audit.emptyText')} />;
  return (
    <>
      <DataTable
        label={say('audit.title')}
        columns={columns}
        rows={rows}
        rowId={({ sequence }) => String(sequence)}
        narrow="stacks"
      />
      {audit.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {say('action.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function columnsOf(say: Say): readonly DataColumn<AuditEntry>[] {
  return [
    { id: 'sequence', title: say('audit.sequence'), className: 'figures', cell: ({ sequence }) => sequence },
    { id: 'at', title: say('audit.at'), cell: ({ at }) => <Time at={at} /> },
    {
      id: 'actor',
      title: say('audit.actor'),
      cell: (entry) => (
        <span title={entry.actor_id}>{entry.actor_id === SYSTEM ? say('audit.system') : entry.actor}</span>
      ),
    },
    {
      id: 'action',
      title: say('audit.action'),
      cell: ({ action }) => <span title={action}>{wordsOfAct(action, say)}</span>,
    },
    {
      id: 'target',
      title: say('audit.target'),
      className: 'max-w-72',
      cell: (entry) => <TargetText entry={entry} />,
    },
    { id: 'address', title: say('audit.address'), className: 'figures', cell: ({ address }) => address || '–' },
    { id: 'detail', title: say('audit.detail'), cell: (entry) => <Detail entry={entry} /> },
    {
      id: 'hash',
      title: say('audit.hash'),
      className: 'font-mono text-muted',
      cell: ({ hash }) => <span title={hash}>{hash.slice(0, 10)}</span>,
    },
  ];
}

function TargetText({ entry }: { readonly entry: AuditEntry }) {
  const { say } = useText();
  const { kind, name } = targetOf(entry, say);
  return (
    <span title={entry.target}>
      {kind !== undefined && <span className="text-muted">{kind} </span>}
      {name}
    </span>
  );
}

function Detail({ entry }: { readonly entry: AuditEntry }) {
  const { say } = useText();
  const parts = [
    { title: say('audit.before'), value: entry.before },
    { title: say('audit.after'), value: entry.after },
  ].filter(({ value }) => value !== null && value !== undefined);
  if (parts.length === 0) return <span className="text-muted">{say('value.none')}</span>;
  return (
    <details className="text-left">
      <summary className="cursor-pointer rounded-sm text-accent-ink">{say('audit.detail')}</summary>
      {parts.map(({ title, value }) => (
        <div key={title} className="mt-1">
          <p className="text-muted">{title}</p>
          <pre className="max-w-96 font-mono whitespace-pre-wrap">{JSON.stringify(value, null, 2)}</pre>
        </div>
      ))}
    </details>
  );
}
