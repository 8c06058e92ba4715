import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { CrashedPage } from './pages/crashed-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { UnknownPage } from './pages/unknown-page.tsx';
import { GuardedShell } from './shell/guarded-shell.tsx';
import {
  parseAddress,
  readPageSearch,
  readPricesSearch,
  readRequestsSearch,
  writeAddress,
} from './shell/page-search.ts';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRoute({ component: Outlet });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search['token']) }),
  component: lazyRouteComponent(() => import('./pages/sign-in/setup-page.tsx'), 'SetupPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string | undefined } => ({ next: text(search['next']) }),
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: GuardedShell });

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: readPageSearch,
  component: OverviewPage,
});

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/requests',
  validateSearch: readRequestsSearch,
  component: lazyRouteComponent(() => import('./pages/requests/requests-page.tsx'), 'RequestsPage'),
});

const request = createRoute({
  getParentRoute: () => shell,
  path: '/requests/$id',
  validateSearch: readRequestsSearch,
  component: lazyRouteComponent(() => import('./pages/requests/request-page.tsx'), 'RequestPage'),
});

const table = createRoute({
  getParentRoute: () => shell,
  path: '/tables/$name',
  component: lazyRouteComponent(() => import('./pages/catalogue/table-page.tsx'), 'TablePage'),
});

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('./pages/settings/keys-page.tsx'), 'KeysPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./pages/settings/audit-page.tsx'), 'AuditPage'),
});

const prices = createRoute({
  getParentRoute: () => shell,
  path: '/settings/prices',
  validateSearch: readPricesSearch,
  component: lazyRouteComponent(() => import('./pages/settings/prices/prices-page.tsx'), 'PricesPage'),
});

/** Every address that is none of the others. */
const unknown = createRoute({ getParentRoute: () => shell, path: '$', component: UnknownPage });

/** Every page and its address. Pages other than the first come when they are wanted. */
export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    shell.addChildren([overview, requests, request, table, keys, audit, prices, unknown]),
  ]),
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  defaultErrorComponent: CrashedPage,
  defaultNotFoundComponent: UnknownPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
