import type { Dashboard, DashboardLink } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useDashboardLinks, useRevokeLink } from '../../../api/use-managed-dashboards.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Time, TimeAgo } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Listed } from '../../settings/people/listed.tsx';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { MakeLink } from './make-link.tsx';
import { NewLink } from './new-link.tsx';

/** Links with which a dashboard is seen without signing in: making, and ending. */
export function LinkList({ dashboard }: { readonly dashboard: Dashboard }) {
  const { say, language } = useText();
  const links = useDashboardLinks(dashboard.id);
  const revoking = useRevokeLink(dashboard.id);
  const keyOf = useRepeatKey();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<DashboardLink>();
  // Whoever has a link is nobody whose permission could be asked.
  const isPersonal = dashboard.settings.run_as === 'viewer';
  return (
    <>
      <p className="mb-3 text-muted">{say(isPersonal ? 'dashboards.linksAsViewer' : 'dashboards.linksText')}</p>
      {made !== undefined && (
        <NewLink link={made} title={dashboard.document.title[language]} onDone={() => setMade(undefined)} />
      )}
      {made === undefined && isMaking && !isPersonal && (
        <MakeLink
          dashboard={dashboard.id}
          onMade={(link) => {
            setMade(link);
            setMaking(false);
          }}
          onCancel={() => setMaking(false)}
        />
      )}
      {made === undefined && !isMaking && (
        <Button className="mb-3" disabled={isPersonal} onClick={() => setMaking(true)}>
          <PlusIcon aria-hidden />
          {say('dashboards.makeLink')}
        </Button>
      )}
      <Problem error={revoking.error} />
      <div className="rounded-md border border-line">
        <Listed query={links} count={2}>
          {(all) =>
            all.length === 0 ? (
              <p className="px-4 py-3 text-muted">{say('dashboards.noLinks')}</p>
            ) : (
              <ul className="divide-y divide-line">
                {all.map((link) => (
                  <Line
                    key={link.id}
                    link={link}
                    isBusy={revoking.isPending}
                    onRevoke={() => revoking.mutate({ link: link.id, idempotencyKey: keyOf(link.id) })}
                  />
                ))}
              </ul>
            )
          }
        </Listed>
      </div>
    </>
  );
}

interface LineProps {
  readonly link: DashboardLink;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function Line({ link, isBusy, onRevoke }: LineProps) {
  const { say } = useText();
  const { state, stopped_because: because } = link;
  const name = link.note === '' ? say('dashboards.linkUnnamed') : link.note;
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 px-4 py-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span className="break-all">{name}</span>
          {state === 'ended' && <Badge tone="neutral">{say('dashboards.linkOver')}</Badge>}
          {state === 'stopped' && <Badge tone="bad">{say('dashboards.linkStopped')}</Badge>}
        </p>
        {because !== null && <p className="text-small">{say(`dashboards.linkStopped.${because}`)}</p>}
        <p className="text-small text-muted">
          {say('dashboards.linkUntil')} <Time at={link.expires_at} /> · {say('dashboards.linkUsed')}{' '}
          {link.last_used_at === null ? say('dashboards.linkNeverUsed') : <TimeAgo at={link.last_used_at} />}
        </p>
        <p className="text-small break-all text-muted">
          {link.created_by}
          {link.embed_origins.length > 0 && ` · ${say('dashboards.linkOrigins')}: ${link.embed_origins.join(', ')}`}
        </p>
      </div>
      <Button look="danger" disabled={isBusy} aria-label={say('dashboards.revokeLinkOf', { name })} onClick={onRevoke}>
        {say(state === 'active' ? 'dashboards.revokeLink' : 'dashboards.removeLink')}
      </Button>
    </li>
  );
}
