import { SANDBOX_CARDS_PATH, SANDBOX_WINDOW_PATH } from '@tallygate/contract';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { withTexts } from './locales/with-texts.ts';
import { readBillingSearch, readCreditsSearch, readDocumentsSearch } from './shell/page-search.ts';
import { shell } from './shell-routes.ts';

const billing = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing',
  beforeLoad: () => {
    throw redirect({ to: '/settings/billing/plan' });
  },
});

const billingPlan = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/plan',
  validateSearch: readBillingSearch,
  component: lazyRouteComponent(() => withTexts(import('./pages/billing/plan/plan-page.tsx')), 'PlanPage'),
});

const billingPlanReturned = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/plan/returned',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/plan/plan-returned-page.tsx')),
    'PlanReturnedPage',
  ),
});

const billingCredits = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/credits',
  validateSearch: readCreditsSearch,
  component: lazyRouteComponent(() => withTexts(import('./pages/billing/credits/credits-page.tsx')), 'CreditsPage'),
});

const billingCreditsReturned = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/credits/returned',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/credits/credits-returned-page.tsx')),
    'CreditsReturnedPage',
  ),
});

const billingMethods = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/methods',
  component: lazyRouteComponent(() => withTexts(import('./pages/billing/methods/methods-page.tsx')), 'MethodsPage'),
});

const billingMethodReturned = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/methods/returned',
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/methods/method-returned-page.tsx')),
    'MethodReturnedPage',
  ),
});

const sandboxCards = createRoute({
  getParentRoute: () => shell,
  path: SANDBOX_CARDS_PATH,
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/sandbox/sandbox-cards-page.tsx')),
    'SandboxCardsPage',
  ),
});

const sandboxWindow = createRoute({
  getParentRoute: () => shell,
  path: SANDBOX_WINDOW_PATH,
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/sandbox/sandbox-window-page.tsx')),
    'SandboxWindowPage',
  ),
});

const billingDocuments = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/documents',
  validateSearch: readDocumentsSearch,
  component: lazyRouteComponent(
    () => withTexts(import('./pages/billing/documents/documents-page.tsx')),
    'DocumentsPage',
  ),
});

const billingSetup = createRoute({
  getParentRoute: () => shell,
  path: '/settings/billing/setup',
  component: lazyRouteComponent(() => withTexts(import('./pages/billing/setup/setup-page.tsx')), 'BillingSetupPage'),
});

/** The pages of billing and their addresses. */
export const BILLING_PAGES = [
  billing,
  billingPlan,
  billingPlanReturned,
  billingCredits,
  billingCreditsReturned,
  billingMethods,
  billingMethodReturned,
  sandboxCards,
  sandboxWindow,
  billingDocuments,
  billingSetup,
] as const;
