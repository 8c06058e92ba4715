import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { withTexts } from './locales/with-texts.ts';
import { readPageSearch } from './shell/page-search.ts';
import { root, shell } from './shell-routes.ts';

const dashboards = createRoute({
  getParentRoute: () => shell,
  path: '/dashboards',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/dashboards/list/dashboards-page.tsx')),
    'DashboardsPage',
  ),
});

const view = () => withTexts(import('./pages/dashboards/view/dashboard-view-page.tsx'));

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/dashboards/$id',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(view, 'DashboardViewPage'),
});

const dashboardPage = createRoute({
  getParentRoute: () => shell,
  path: '/dashboards/$id/$page',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(view, 'DashboardViewPage'),
});

const editDashboard = createRoute({
  getParentRoute: () => shell,
  path: '/dashboards/$id/edit',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/dashboards/edit/edit-dashboard-page.tsx')),
    'EditDashboardPage',
  ),
});

const sql = createRoute({
  getParentRoute: () => shell,
  path: '/sql',
  validateSearch: (raw): { query?: string | undefined; table?: string | undefined } => ({
    query: textOf(raw['query']),
    table: textOf(raw['table']),
  }),
  component: lazyRouteComponent(() => withTexts(import('./pages/sql/sql-page.tsx')), 'SqlPage'),
});

const tables = createRoute({
  getParentRoute: () => shell,
  path: '/tables',
  component: lazyRouteComponent(() => withTexts(import('./pages/catalogue/catalogue-page.tsx')), 'CataloguePage'),
});

const warehouses = createRoute({
  getParentRoute: () => shell,
  path: '/settings/warehouses',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/warehouses/warehouses-page.tsx')),
    'WarehousesPage',
  ),
});

/** The pages of dashboards and of SQL, and their addresses. */
export const DASHBOARD_PAGES = [dashboards, dashboard, dashboardPage, editDashboard, sql, tables, warehouses] as const;

/** What a link leads to: for anybody who has it, signed in or not. */
export const sharedDashboard = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  validateSearch: (raw) => ({ ...readPageSearch(raw), page: textOf(raw['page']) }),
  component: lazyRouteComponent(
    () => withTexts(import('./pages/dashboards/linked/shared-dashboard-page.tsx')),
    'SharedDashboardPage',
  ),
});

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
