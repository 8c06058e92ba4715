import type { Dashboard } from '@tallygate/contract';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { useDashboard } from '../../../api/use-dashboard.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { AccountDashboard } from '../../../dashboards/account-dashboard.tsx';
import { WidgetSkeleton } from '../../../dashboards/widget-skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { withTexts } from '../../../locales/with-texts.ts';
import type { PageSearch } from '../../../shell/page-search.ts';
import { useRange } from '../../use-range.ts';
import { UnpublishedNote } from './unpublished-note.tsx';

// Of the dashboard of runs alone.
const TermPage = lazy(async () => ({ default: (await withTexts(import('./term-page.tsx'))).TermPage }));

/** Where the built-in dashboard of runs tells of the contract's period. */
const TERM = { template: 'runs', page: 'term' } as const;

/** A dashboard's page: the one that the address names, or the first. */
export function DashboardViewPage() {
  const { id = '', page } = useParams({ strict: false });
  const dashboard = useDashboard(id);
  if (dashboard.data === null) return <Missing />;
  if (dashboard.data !== undefined) return <Known dashboard={dashboard.data} pageId={page} />;
  return (
    <Plain>
      {dashboard.isError ? (
        <Panel>
          <Trouble error={dashboard.error} onRetry={() => void dashboard.refetch()} />
        </Panel>
      ) : (
        <div className="space-y-4">
          {(['tile', 'bar', 'table'] as const).map((kind) => (
            <Panel key={kind} className="pt-4">
              <WidgetSkeleton kind={kind} />
            </Panel>
          ))}
        </div>
      )}
    </Plain>
  );
}

function Known({ dashboard, pageId }: { readonly dashboard: Dashboard; readonly pageId: string | undefined }) {
  const search: PageSearch = useSearch({ strict: false });
  const range = useRange(search);
  const { pages } = dashboard.document;
  const page = pageId === undefined ? pages[0] : pages.find(({ id }) => id === pageId);
  if (page === undefined) return <Missing />;
  const shown = {
    ...{ dashboard, page, search, range },
    notes: dashboard.state === 'unpublished' && <UnpublishedNote dashboard={dashboard.id} />,
  };
  const isOfTerm = dashboard.template === TERM.template && page.id === TERM.page;
  if (isOfTerm && search.range === undefined && search.from === undefined) {
    return (
      <Suspense>
        <TermPage key={page.id} {...shown} />
      </Suspense>
    );
  }
  return <AccountDashboard key={page.id} {...shown} />;
}

function Missing() {
  const { say } = useText();
  return (
    <Plain>
      <Panel>
        <Notice kind="missing" title={say('viewing.missingTitle')} text={say('viewing.missingText')}>
          <Button asChild>
            <Link to="/dashboards">{say('viewing.toList')}</Link>
          </Button>
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
      <PageHead title={say('nav.dashboards')} question={say('signIn.question')} />
      {children}
    </>
  );
}
