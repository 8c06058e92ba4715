import type { Dashboard, DashboardDocument } from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { sourceOf } from '../api/dashboard-source.ts';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import type { Range } from '../range/range.ts';
import { type PageSearch, readPageSearch } from '../shell/page-search.ts';
import { useSignedIn } from '../shell/signed-in.ts';
import { DashboardView } from './dashboard-view.tsx';
import { granterOf } from './granter-of.ts';
import { showsKeys } from './shows-keys.ts';
import { type Tab, TabRow } from './tab-row.tsx';
import { useKnownValues } from './use-known-values.ts';
import { type KnownValues, ValuesOfPage } from './value-names.ts';

/** Only who has no rows yet is shown it. */
const FirstRequest = lazy(() => import('./first-request.tsx').then((module) => ({ default: module.FirstRequest })));
/** Few are ever stopped. */
const StoppedDashboard = lazy(async () => ({
  default: (await withTexts(import('../pages/dashboards/view/stopped-dashboard.tsx'))).StoppedDashboard,
}));
const PageMenu = lazy(async () => ({
  default: (await withTexts(import('../pages/dashboards/view/page-menu.tsx'))).PageMenu,
}));

/** Which page of which dashboard, and what it is cut to. */
export interface AccountDashboardProps {
  readonly dashboard: Dashboard;
  readonly page: DashboardDocument['pages'][number];
  readonly search: PageSearch;
  readonly range: Range;
  /** What is to be said about all of it, above the widgets. */
  readonly notes?: ReactNode;
}

/** Its statements and its requests are of this table. */
const TABLE = 'system.ai_gateway.usage';
const USAGE = 'usage';
const FIRST_PAGE = 'overview';

/** One page of a dashboard of the account, for who is signed in. */
export function AccountDashboard({ dashboard, page, search, range, notes }: AccountDashboardProps) {
  const { say, language } = useText();
  const { account, tables, workspaces } = useSignedIn();
  const navigate = useNavigate();
  const { id, version } = dashboard;
  const zone = account.time_zone;
  const canReadTable = tables.includes(TABLE);
  const source = useMemo(
    () => sourceOf({ id, version }, { timeZone: zone, canReadTable }),
    [id, version, zone, canReadTable],
  );
  const inWorkspaces = useMemo(() => namesOfWorkspaces(workspaces), [workspaces]);
  const known = useKnownValues(inWorkspaces, { showsKeys: showsKeys(page.widgets) });
  const choose = (change: Partial<PageSearch>) =>
    void navigate({ to: '.', search: (now: PageSearch) => ({ ...now, ...change }) });
  const tabs = <TabRow label={say('dashboard.pages')} items={tabsOf(dashboard, language)} chosen={page.id} />;
  if (dashboard.state === 'stopped') {
    return (
      <Suspense>
        <StoppedDashboard dashboard={dashboard} page={page} tabs={tabs} />
      </Suspense>
    );
  }
  return (
    <ValuesOfPage value={known}>
      <DashboardView
        source={source}
        document={dashboard.document}
        page={page}
        search={search}
        range={range}
        onChoose={choose}
        granter={granterOf(dashboard, account)}
        tabs={tabs}
        acts={
          <Suspense fallback={<div className="size-8" />}>
            <PageMenu dashboard={dashboard} page={page} search={search} range={range} />
          </Suspense>
        }
        notes={notes}
        // Others may count nothing though there were requests, such as credits where nobody pays with them.
        whenEmpty={
          dashboard.template === USAGE && (
            <Suspense>
              <FirstRequest />
            </Suspense>
          )
        }
      />
    </ValuesOfPage>
  );
}

/** Rows hold ids of workspaces; the reader knows their names. */
function namesOfWorkspaces(workspaces: readonly { readonly id: string; readonly name: string }[]): KnownValues {
  return new Map([['workspace_id', new Map(workspaces.map(({ id, name }) => [id, { name }]))]]);
}

/** The built-in one is named by its template in addresses, and its first page is the first of the product. */
function tabsOf({ id, template, document }: Dashboard, language: 'ko' | 'en'): readonly Tab[] {
  const name = template === USAGE ? USAGE : id;
  return document.pages.map((page) => ({
    id: page.id,
    title: page.title[language],
    link:
      name === USAGE && page.id === FIRST_PAGE
        ? { to: '/', search: readPageSearch }
        : { to: '/dashboards/$id/$page', params: { id: name, page: page.id }, search: readPageSearch },
  }));
}
