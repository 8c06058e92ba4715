import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useDashboard, useImportDashboard } from '../../api/use-dashboard.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { AccountDashboard } from '../../dashboards/account-dashboard.tsx';
import { WidgetSkeleton } from '../../dashboards/widget-skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { workspacesOf } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { useRange } from '../use-range.ts';

// Few accounts have anything to be told of.
const UnpricedNote = lazy(() => import('./unpriced-note.tsx').then((module) => ({ default: module.UnpricedNote })));
const UpdateNote = lazy(() => import('./update-note.tsx').then((module) => ({ default: module.UpdateNote })));

const TEMPLATE = 'usage';
const PAGE = 'overview';
const route = getRouteApi('/shell/');

/** Who used AI, how much, how well did it work: the overview page of the usage dashboard. */
export function OverviewPage() {
  const search = route.useSearch();
  const range = useRange(search);
  const { previews, person } = useSignedIn();
  const isTracking = previews.includes('usage_tracking');
  const dashboard = useDashboard(TEMPLATE, isTracking);
  if (!isTracking) return <SwitchedOff canSwitch={person.role === 'account_admin'} />;
  if (dashboard.isError && dashboard.data === undefined) {
    return (
      <Plain>
        <Panel>
          <Trouble error={dashboard.error} onRetry={() => void dashboard.refetch()} />
        </Panel>
      </Plain>
    );
  }
  if (dashboard.data === undefined) return <Loading />;
  const page = dashboard.data?.document.pages.find(({ id }) => id === PAGE);
  if (dashboard.data === null || page === undefined) return <Missing />;
  return (
    <AccountDashboard
      dashboard={dashboard.data}
      page={page}
      search={search}
      range={range}
      notes={
        <Suspense>
          <UpdateNote dashboard={dashboard.data} />
          <UnpricedNote dashboard={dashboard.data} filters={{ range, workspaces: workspacesOf(search) }} />
        </Suspense>
      }
    />
  );
}

/** The preview is off: the page is there for those who come to its address. */
function SwitchedOff({ canSwitch }: { readonly canSwitch: boolean }) {
  const { say } = useText();
  return (
    <Plain>
      <Panel>
        <Notice
          kind="refused"
          title={say('overview.offTitle')}
          text={say(canSwitch ? 'overview.offAdmin' : 'overview.offMember')}
        >
          {canSwitch && (
            <Button asChild>
              <Link to="/settings/previews">{say('overview.toPreviews')}</Link>
            </Button>
          )}
        </Notice>
      </Panel>
    </Plain>
  );
}

/** The page while there is no document that gives it a title. */
function Plain({ children }: { readonly children: ReactNode }) {
  const { say } = useText();
  return (
    <>
      <PageHead title={say('nav.overview')} question={say('signIn.question')} />
      {children}
    </>
  );
}

function Loading() {
  return (
    <Plain>
      <div className="space-y-4">
        {(['tile', 'bar'] as const).map((kind) => (
          <Panel key={kind} className="pt-4">
            <WidgetSkeleton kind={kind} />
          </Panel>
        ))}
      </div>
    </Plain>
  );
}

function Missing() {
  const { say } = useText();
  const { person } = useSignedIn();
  const creation = useImportDashboard(TEMPLATE);
  const isAdmin = person.role === 'account_admin';
  return (
    <Plain>
      <Panel>
        <Notice
          kind="empty"
          title={say('dashboard.missingTitle')}
          text={creation.error?.message ?? say(isAdmin ? 'dashboard.missingAdmin' : 'dashboard.missingMember')}
        >
          {isAdmin && (
            <Button look="primary" disabled={creation.isPending} onClick={() => creation.mutate()}>
              {say('dashboard.create')}
            </Button>
          )}
        </Notice>
      </Panel>
    </Plain>
  );
}
