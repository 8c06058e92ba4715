import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { BILLING_PAGES } from './billing-routes.ts';
import { DASHBOARD_PAGES, sharedDashboard } from './dashboard-routes.ts';
import { withTexts } from './locales/with-texts.ts';
import { CrashedPage } from './pages/crashed-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { UnknownPage } from './pages/unknown-page.tsx';
import {
  parseAddress,
  readAuditSearch,
  readKeysSearch,
  readPageSearch,
  readPricesSearch,
  readRequestsSearch,
  writeAddress,
} from './shell/page-search.ts';
import { root, shell } from './shell-routes.ts';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search): { token?: string | undefined } => ({ token: text(search['token']) }),
  component: lazyRouteComponent(() => withTexts(import('./pages/sign-in/setup-page.tsx')), 'SetupPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string | undefined; step?: string | undefined; problem?: string | undefined } => ({
    next: text(search['next']),
    step: text(search['step']),
    problem: text(search['problem']),
  }),
  component: lazyRouteComponent(() => withTexts(import('./pages/sign-in/sign-in-page.tsx')), 'SignInPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => withTexts(import('./pages/sign-in/reset-page.tsx')), 'ResetPage'),
});

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
  component: lazyRouteComponent(() => withTexts(import('./pages/requests/requests-page.tsx')), 'RequestsPage'),
});

const request = createRoute({
  getParentRoute: () => shell,
  path: '/requests/$id',
  validateSearch: readRequestsSearch,
  component: lazyRouteComponent(() => withTexts(import('./pages/requests/request-page.tsx')), 'RequestPage'),
});

const endpoints = createRoute({
  getParentRoute: () => shell,
  path: '/endpoints',
  component: lazyRouteComponent(() => withTexts(import('./pages/gateway/endpoints-page.tsx')), 'EndpointsPage'),
});

const newEndpoint = createRoute({
  getParentRoute: () => shell,
  path: '/endpoints/new',
  component: lazyRouteComponent(() => withTexts(import('./pages/gateway/new-endpoint-page.tsx')), 'NewEndpointPage'),
});

const endpoint = createRoute({
  getParentRoute: () => shell,
  path: '/endpoints/$id',
  component: lazyRouteComponent(() => withTexts(import('./pages/gateway/endpoint-page.tsx')), 'EndpointPage'),
});

const editEndpoint = createRoute({
  getParentRoute: () => shell,
  path: '/endpoints/$id/edit',
  component: lazyRouteComponent(() => withTexts(import('./pages/gateway/edit-endpoint-page.tsx')), 'EditEndpointPage'),
});

const providers = createRoute({
  getParentRoute: () => shell,
  path: '/providers',
  validateSearch: (search): { add?: string | undefined } => ({ add: text(search['add']) }),
  component: lazyRouteComponent(() => withTexts(import('./pages/gateway/providers-page.tsx')), 'ProvidersPage'),
});

const provider = createRoute({
  getParentRoute: () => shell,
  path: '/providers/$id',
  component: lazyRouteComponent(() => withTexts(import('./pages/gateway/provider-page.tsx')), 'ProviderPage'),
});

const GATEWAY_PAGES = [endpoints, newEndpoint, endpoint, editEndpoint, providers, provider] as const;

const table = createRoute({
  getParentRoute: () => shell,
  path: '/tables/$name',
  validateSearch: (raw): { endpoint?: string | undefined } => ({ endpoint: text(raw['endpoint']) }),
  component: lazyRouteComponent(() => withTexts(import('./pages/catalogue/table-page.tsx')), 'TablePage'),
});

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/settings/keys',
  validateSearch: readKeysSearch,
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/keys-page.tsx')), 'KeysPage'),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/settings/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/audit-page.tsx')), 'AuditPage'),
});

const previews = createRoute({
  getParentRoute: () => shell,
  path: '/settings/previews',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/previews-page.tsx')), 'PreviewsPage'),
});

const prices = createRoute({
  getParentRoute: () => shell,
  path: '/settings/prices',
  validateSearch: readPricesSearch,
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/prices/prices-page.tsx')), 'PricesPage'),
});

const budgets = createRoute({
  getParentRoute: () => shell,
  path: '/settings/budgets',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/budgets/budgets-page.tsx')), 'BudgetsPage'),
});

const runTypes = createRoute({
  getParentRoute: () => shell,
  path: '/settings/run-types',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/run-types/run-types-page.tsx')),
    'RunTypesPage',
  ),
});

const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/settings/alerts',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/alerts/alerts-page.tsx')), 'AlertsPage'),
});

const creditPrices = createRoute({
  getParentRoute: () => shell,
  path: '/settings/credit-prices',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/price-book/credit-prices-page.tsx')),
    'CreditPricesPage',
  ),
});

const usage = createRoute({
  getParentRoute: () => shell,
  path: '/settings/usage',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/usage/usage-page.tsx')), 'UsagePage'),
});

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/settings/profile',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/profile/profile-page.tsx')), 'ProfilePage'),
});

const signInSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/sign-in',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/sign-in/sign-in-settings-page.tsx')),
    'SignInSettingsPage',
  ),
});

const scheduledPrompts = createRoute({
  getParentRoute: () => shell,
  path: '/settings/scheduled-prompts',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/scheduled-prompts/scheduled-prompts-page.tsx')),
    'ScheduledPromptsPage',
  ),
});

const scheduledPrompt = createRoute({
  getParentRoute: () => shell,
  path: '/settings/scheduled-prompts/$id',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/scheduled-prompts/scheduled-prompt-page.tsx')),
    'ScheduledPromptPage',
  ),
});

const ACCESS_PAGES = [profile, signInSettings] as const;

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => withTexts(import('./pages/sign-in/invitation-page.tsx')), 'InvitationPage'),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: '/settings/members',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/people/members-page.tsx')), 'MembersPage'),
});

const groups = createRoute({
  getParentRoute: () => shell,
  path: '/settings/groups',
  component: lazyRouteComponent(() => withTexts(import('./pages/settings/people/groups-page.tsx')), 'GroupsPage'),
});

const servicePrincipals = createRoute({
  getParentRoute: () => shell,
  path: '/settings/service-principals',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/people/service-principals-page.tsx')),
    'ServicePrincipalsPage',
  ),
});

const workspaces = createRoute({
  getParentRoute: () => shell,
  path: '/settings/workspaces',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/settings/people/workspaces-page.tsx')),
    'WorkspacesPage',
  ),
});

const PEOPLE_PAGES = [members, groups, servicePrincipals, workspaces] as const;

const errorCodes = createRoute({
  getParentRoute: () => root,
  path: '/docs/errors',
  component: lazyRouteComponent(() => withTexts(import('./pages/docs/error-codes-page.tsx')), 'ErrorCodesPage'),
});

/** Every address that is none of the others. */
const unknown = createRoute({ getParentRoute: () => shell, path: '$', component: UnknownPage });

/** Every page and its address. Pages other than the first come when they are wanted. */
export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    resetPassword,
    invitation,
    sharedDashboard,
    errorCodes,
    shell.addChildren([
      overview,
      ...DASHBOARD_PAGES,
      ...GATEWAY_PAGES,
      requests,
      request,
      table,
      keys,
      audit,
      previews,
      prices,
      usage,
      alerts,
      runTypes,
      budgets,
      creditPrices,
      ...BILLING_PAGES,
      scheduledPrompts,
      scheduledPrompt,
      ...ACCESS_PAGES,
      ...PEOPLE_PAGES,
      unknown,
    ]),
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
