import type { AuditEntry } from '@tallygate/contract';
import { getRouteApi } from '@tanstack/react-router';
import { DownloadIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AUDIT_CSV_PATH, useAudit } from '../../api/use-audit.ts';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { Button } from '../../components/button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { Time } from '../../components/values.tsx';
import { ZoneNote } from '../../components/zone-note.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { AuditDetails } from './audit-details.tsx';
import { type AuditFilter, auditQueryText, filterOf, isFiltered } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditSettings } from './audit-settings.tsx';
import { targetOf } from './audit-target.ts';
import { actorOf, wordsOfAct } from './audit-words.ts';

const route = getRouteApi('/shell/settings/audit');

/** Who changed what, and when. */
export function AuditPage() {
  const { say } = useText();
  const { account, person } = useSignedIn();
  const search = route.useSearch();
  const zone = account.time_zone;
  if (person.role !== 'account_admin') {
    return (
      <>
        <PageHead title={say('audit.title')} question={say('audit.question')} />
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('audit.refused')} />
        </Panel>
      </>
    );
  }
  const filter = filterOf(search, zone);
  return (
    <>
      <PageHead title={say('audit.title')} question={say('audit.question')}>
        <ZoneNote />
      </PageHead>
      <div className="space-y-4">
        <AuditSettings />
        <search aria-label={say('audit.filters')} className="flex flex-wrap items-end gap-2">
          <AuditFilters search={search} />
          <Button asChild>
            <a href={`${AUDIT_CSV_PATH}${auditQueryText(filter)}`} download="audit.csv">
              <DownloadIcon aria-hidden />
              {say('audit.csv')}
            </a>
          </Button>
        </search>
        <Panel>
          <List filter={filter} />
        </Panel>
      </div>
    </>
  );
}

function List({ filter }: { readonly filter: AuditFilter }) {
  const { say } = useText();
  const audit = useAudit(filter);
  const [open, setOpen] = useState<AuditEntry>();
  const columns = useMemo(() => columnsOf(say, setOpen), [say]);
  if (audit.isPending) return <RowsSkeleton count={10} />;
  if (audit.data === undefined) return <Trouble error={audit.error} onRetry={() => void audit.refetch()} />;
  const rows = audit.data.pages.flatMap((page) => page.data);
  if (rows.length === 0 && !audit.hasNextPage) return <Nothing isSearched={isFiltered(filter)} />;
  return (
    <>
      {rows.length === 0 && <p className="px-4 pt-4 text-center text-muted">{say('audit.searching')}</p>}
      {rows.length > 0 && (
        <DataTable
          label={say('audit.title')}
          columns={columns}
          rows={rows}
          rowId={({ sequence }) => String(sequence)}
          narrow="stacks"
        />
      )}
      {audit.hasNextPage && (
        <div className="border-t border-line p-2 text-center">
          <Button disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {say('action.more')}
          </Button>
        </div>
      )}
      {open !== undefined && <AuditDetails entry={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Nothing({ isSearched }: { readonly isSearched: boolean }) {
  const { say } = useText();
  return isSearched ? (
    <Notice kind="empty" title={say('audit.noneTitle')} text={say('audit.noneText')} />
  ) : (
    <Notice kind="empty" title={say('audit.emptyTitle')} text={say('audit.emptyText')} />
  );
}

function columnsOf(say: Say, onOpen: (entry: AuditEntry) => void): readonly DataColumn<AuditEntry>[] {
  return [
    { id: 'sequence', title: say('audit.sequence'), className: 'figures', cell: ({ sequence }) => sequence },
    { id: 'at', title: say('audit.at'), cell: ({ at }) => <Time at={at} /> },
    {
      id: 'actor',
      title: say('audit.actor'),
      cell: (entry) => <span title={entry.actor_id}>{actorOf(entry, say)}</span>,
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
    {
      id: 'detail',
      title: say('audit.detail'),
      cell: (entry) => (
        <Button
          look="quiet"
          className="-mx-3 -my-1 h-7 text-accent-ink"
          aria-label={say('audit.open', { sequence: entry.sequence })}
          onClick={() => onOpen(entry)}
        >
          {say('audit.details')}
        </Button>
      ),
    },
  ];
}

function TargetText({ entry }: { readonly entry: AuditEntry }) {
  const { say } = useText();
  const { kind, name } = targetOf(entry, say, useWorkspaceNames());
  return (
    <span title={entry.target}>
      {kind !== undefined && <span className="text-muted">{kind} </span>}
      {name}
    </span>
  );
}
