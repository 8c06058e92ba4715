/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { Look } from '../harness/browser.ts';
import { IS_PROOF } from '../harness/proof.ts';

/** A page of the program, as somebody may come to it. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  /** Before anybody signed in. */
  readonly isOpenToAll?: boolean;
  /** An answer of the API that is part of what the page shows. */
  readonly refused?: { readonly status: number; readonly path: string };
  /** What tells that it is there whole, in whichever language. */
  readonly settled: string;
  /** Not even rail and bar are there. */
  readonly hasNoShell?: boolean;
  /** What it shows is still on its way, and stays so. */
  readonly isWaiting?: boolean;
  /** Before the page is opened, such as answers that the server is to give. */
  readonly prepare?: (page: Page, look: Look) => Promise<unknown>;
  /** Once the page is there, such as a menu that is opened. */
  readonly act?: (page: Page, look: Look) => Promise<unknown>;
  /** Where there is no room beside the page, or everywhere. */
  readonly widths?: readonly Look['width'][];
}

const NOTHING_PENDING = 'main h1';

/** Pages of the settings that are told the same way whatever is in them. */
const SETTINGS: readonly Screen[] = [
  { name: 'members', path: '/settings/members', settled: 'main table tbody tr' },
  { name: 'groups', path: '/settings/groups', settled: NOTHING_PENDING },
  { name: 'service-principals', path: '/settings/service-principals', settled: NOTHING_PENDING },
  { name: 'workspaces', path: '/settings/workspaces', settled: 'main table tbody tr' },
  { name: 'sign-in-settings', path: '/settings/sign-in', settled: 'main form' },
  { name: 'profile', path: '/settings/profile', settled: 'main form' },
  { name: 'usage', path: '/settings/usage', settled: NOTHING_PENDING },
  { name: 'run-types', path: '/settings/run-types', settled: 'main table tbody tr' },
  { name: 'scheduled-prompts', path: '/settings/scheduled-prompts', settled: NOTHING_PENDING },
  { name: 'alerts', path: '/settings/alerts', settled: NOTHING_PENDING },
  { name: 'credit-prices', path: '/settings/credit-prices', settled: NOTHING_PENDING },
];

const PLAN = '/settings/billing/plan';
const CREDITS = '/settings/billing/credits';
const METHODS = '/settings/billing/methods';
const WINDOW = '/settings/billing/sandbox/window';

/** Every page of billing. */
function billingScreens(state: 'empty' | 'filled'): readonly Screen[] {
  const rows = state === 'empty' ? 'main .lucide-inbox' : 'main table tbody tr';
  return [
    { name: 'billing-plan', path: PLAN, settled: rows },
    { name: 'billing-credits', path: CREDITS, settled: 'main data' },
    { name: 'billing-history', path: `${CREDITS}?area=history`, settled: rows },
    { name: 'billing-purchases', path: `${CREDITS}?area=purchases`, settled: rows },
    { name: 'billing-usage', path: `${CREDITS}?area=usage`, settled: 'main section' },
    { name: 'billing-methods', path: METHODS, settled: rows },
    { name: 'billing-documents', path: '/settings/billing/documents', settled: rows },
    { name: 'billing-setup', path: '/settings/billing/setup', settled: 'main form' },
    { name: 'billing-cards', path: `${METHODS}/sandbox?method=x&back=${METHODS}/returned`, settled: 'main li button' },
    {
      name: 'billing-window',
      path: `${WINDOW}?payment=sbx_1&title=Credits&currency=KRW&minor=55000&back=${PLAN}/returned`,
      settled: 'main dl',
    },
    { name: 'billing-returned', path: `${CREDITS}/returned`, settled: 'main section' },
    { name: 'billing-registered', path: `${METHODS}/returned`, settled: 'main section' },
  ];
}

const WIDGETS = 'main section[aria-labelledby^="widget-"]';

/** Every page of the built-in dashboard, and all that manages dashboards. */
const DASHBOARDS: readonly Screen[] = [
  { name: 'dashboards-list', path: '/dashboards', settled: 'main table tbody tr' },
  ...['performance', 'usage', 'cost', 'coding_agents'].map((page) => ({
    name: `dashboard-${page}`,
    path: `/dashboards/usage/${page}`,
    settled: WIDGETS,
  })),
  { name: 'dashboard-edit', path: '/dashboards/usage/edit', settled: WIDGETS },
  { name: 'sql', path: '/sql', settled: 'main .cm-content' },
  { name: 'tables', path: '/tables', settled: 'main li a' },
  { name: 'warehouses', path: '/settings/warehouses', settled: 'main table tbody tr' },
];

/** Every page, with the address of one request where one is shown. */
export function screensOf(state: 'empty' | 'filled', requestId: string): readonly Screen[] {
  return [
    { name: 'overview', path: '/', settled: 'section[aria-labelledby="widget-requests"] data' },
    { name: 'requests', path: '/requests', settled: state === 'empty' ? NOTHING_PENDING : 'main table tbody tr' },
    {
      name: 'request',
      path: `/requests/${requestId}`,
      settled: 'main h1',
      ...(state === 'empty' ? { refused: { status: 404, path: requestId } } : {}),
    },
    { name: 'table', path: '/tables/system.ai_gateway.usage', settled: 'main table tbody tr' },
    ...DASHBOARDS,
    ...SETTINGS,
    {
      name: 'budgets',
      path: '/settings/budgets',
      settled: state === 'empty' ? 'main .lucide-inbox' : 'main table tbody tr',
    },
    { name: 'keys', path: '/settings/keys', settled: NOTHING_PENDING },
    { name: 'audit', path: '/settings/audit', settled: 'main table tbody tr' },
    { name: 'previews', path: '/settings/previews', settled: 'main h2' },
    {
      name: 'prices',
      path: '/settings/prices',
      settled: state === 'empty' ? 'main .lucide-inbox' : 'main table tbody tr',
    },
    { name: 'endpoints', path: '/endpoints', settled: 'main table tbody tr' },
    { name: 'endpoint', path: '/endpoints/gpt-fallback', settled: '#snippets' },
    { name: 'endpoint-built-in', path: '/endpoints/demo', settled: '#snippets' },
    { name: 'new-endpoint', path: '/endpoints/new', settled: 'main form' },
    { name: 'providers', path: '/providers', settled: 'main table tbody tr' },
    { name: 'provider', path: '/providers/openai', settled: 'main dl' },
    { name: 'new-provider', path: '/providers?add=provider', settled: '[role=dialog] form' },
    ...billingScreens(state),
    { name: 'unknown', path: '/no/such/page', settled: 'main' },
    { name: 'sign-in', path: '/sign-in', isOpenToAll: true, settled: 'input[type=password]' },
    { name: 'setup-done', path: '/setup?token=used', isOpenToAll: true, settled: 'main a' },
    { name: 'error-codes', path: '/docs/errors#insufficient_credits', isOpenToAll: true, settled: 'main dl' },
  ];
}

/** Every way to look at a page. */
export const LOOKS: readonly Look[] = (['ko', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => ([1440, 390] as const).map((width) => ({ language, theme, width }))),
);

/** Bounds a test that looks at many pages. */
export const WHOLE_MS = IS_PROOF ? 900_000 : 300_000;

/** Of the four pairs of looks that have nothing in common: light and narrow in Korean, dark and wide in English. */
const PAIR = 1;

/** All looks in a proof; else two that have each language, theme and width between them. */
export const SHOWN_LOOKS: readonly Look[] = IS_PROOF ? LOOKS : LOOKS.filter((_, index) => oneOfPair(index) === PAIR);

/** Whether it is the turn of this look at a sight: in a proof always; else each sight has one of the two. */
export function isTurn(place: number, look: Look): boolean {
  return IS_PROOF || SHOWN_LOOKS[place % SHOWN_LOOKS.length] === look;
}

/** The place of a look, or of the one that has nothing in common with it, whichever is less. */
function oneOfPair(index: number): number {
  return Math.min(index, LOOKS.length - 1 - index);
}

/** In file names and messages. */
export function nameOf(look: Look): string {
  return `${look.language}-${look.theme}-${look.width}`;
}

/** Waits until the page shows what it has to show: no skeleton unless that is it, fonts loaded, charts drawn. */
export async function settle(page: Page, screen: Screen): Promise<void> {
  await page.locator(screen.settled).first().waitFor();
  // What opens from the bar comes after the page.
  if (screen.isOpenToAll !== true && screen.hasNoShell !== true) await page.locator('header .lucide-user').waitFor();
  if (screen.isWaiting !== true) await page.waitForFunction(() => document.querySelector('.skeleton') === null);
  await drawn(page);
}

/** Leaves a page whose answers were given in place of the server's: what it asks again by itself would be taken for the next page's. */
export async function leave(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/** Waits until fonts are loaded, pictures fill their places, and what changed last is drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('main canvas')].every(
      (canvas) => Math.abs(canvas.clientWidth - (canvas.closest('[role=img]')?.clientWidth ?? 0)) <= 1,
    ),
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
