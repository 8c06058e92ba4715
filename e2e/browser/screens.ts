/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { Look } from '../harness/browser.ts';

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
    { name: 'unknown', path: '/no/such/page', settled: 'main' },
    { name: 'sign-in', path: '/sign-in', isOpenToAll: true, settled: 'input[type=password]' },
    { name: 'setup-done', path: '/setup?token=used', isOpenToAll: true, settled: 'main a' },
  ];
}

/** Every way to look at a page. */
export const LOOKS: readonly Look[] = (['ko', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => ([1440, 390] as const).map((width) => ({ language, theme, width }))),
);

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
