import type { DashboardSummary } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useAllDashboards } from '../../../api/use-managed-dashboards.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { CreateDashboard } from './create-dashboard.tsx';
import { DashboardActs, type DashboardDoing } from './dashboard-acts.tsx';
import { DashboardTable } from './dashboard-table.tsx';

/** Which dashboards are there, who published them, and how do they stand? */
export function DashboardsPage() {
  const { say } = useText();
  const canManage = useSignedIn().person.role === 'account_admin';
  const [isCreating, setCreating] = useState(false);
  const [doing, setDoing] = useState<DashboardDoing>();
  const create = () => setCreating(true);
  return (
    <>
      <PageHead title={say('dashboards.title')} question={say('dashboards.question')}>
        {canManage && (
          <Button look="primary" onClick={create}>
            <PlusIcon aria-hidden />
            {say('dashboards.create')}
          </Button>
        )}
      </PageHead>
      <Panel>
        <List onCreate={canManage ? create : undefined} onDo={setDoing} />
      </Panel>
      {isCreating && <CreateDashboard onClose={() => setCreating(false)} />}
      {doing !== undefined && <DashboardActs doing={doing} onClose={() => setDoing(undefined)} />}
    </>
  );
}

interface ListProps {
  /** undefined: this person may only look on. */
  readonly onCreate: (() => void) | undefined;
  readonly onDo: (doing: DashboardDoing) => void;
}

function List({ onCreate, onDo }: ListProps) {
  const { say } = useText();
  const dashboards = useAllDashboards();
  const onAct = useCallback(
    (what: DashboardDoing['what'], dashboard: DashboardSummary) => onDo({ what, dashboard }),
    [onDo],
  );
  if (dashboards.isPending) return <RowsSkeleton count={4} />;
  if (dashboards.data === undefined) {
    return <Trouble error={dashboards.error} onRetry={() => void dashboards.refetch()} />;
  }
  if (dashboards.data.length === 0) {
    const text = say(onCreate === undefined ? 'dashboards.emptyMember' : 'dashboards.emptyAdmin');
    return (
      <Notice kind="empty" title={say('dashboards.emptyTitle')} text={text}>
        {onCreate !== undefined && (
          <Button onClick={onCreate}>
            <PlusIcon aria-hidden />
            {say('dashboards.create')}
          </Button>
        )}
      </Notice>
    );
  }
  return (
    <>
      <DashboardTable dashboards={dashboards.data} onAct={onCreate === undefined ? undefined : onAct} />
      <Foot isStale={dashboards.isError} />
    </>
  );
}

function Foot({ isStale }: { readonly isStale: boolean }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  return (
    <footer className="border-t border-line px-4 py-2 text-small text-muted">
      <p role="status" className={isStale ? 'text-warn' : ''}>
        {isStale ? say('dashboards.stale') : say('page.zone', { zone: zoneName({ zone, language }, Date.now()) })}
      </p>
    </footer>
  );
}
