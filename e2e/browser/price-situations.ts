import type { Page } from 'playwright-core';
import { until } from '../harness/until.ts';
import { change, NOT_THERE, refuse } from './answers.ts';
import type { Screen } from './screens.ts';

const PRICES = '/settings/prices';
const LIST = '**/api/v1/prices?*';
const ROWS = 'main table tbody tr';
/** Everything that has a price in the catalogue, and one that has none. */
const KNOWN = `${PRICES}?provider=openai&model=gpt-5.2`;
const UNKNOWN = `${PRICES}?provider=openai&model=model-of-nobody`;
const dialog = (page: Page) => page.locator('[role=dialog]');

/** The page of prices in every state, and what is said of costs elsewhere. */
export const PRICE_SITUATIONS: readonly Screen[] = [
  {
    name: 'prices-waiting',
    path: PRICES,
    settled: 'main .skeleton',
    isWaiting: true,
    prepare: (page) => page.route(LIST, () => undefined),
  },
  {
    name: 'prices-refused',
    path: PRICES,
    settled: 'main .lucide-lock',
    refused: { status: 403, path: '/api/v1/prices?' },
    prepare: (page, look) => page.route(LIST, refuse(403, look)),
  },
  {
    name: 'prices-failed',
    path: PRICES,
    settled: 'main h1',
    refused: { status: 503, path: '/api/v1/prices?' },
    prepare: (page, look) => page.route(LIST, refuse(503, look)),
    act: (page) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'prices-member',
    path: PRICES,
    settled: 'main .lucide-lock',
    prepare: (page) => page.route('**/api/v1/session', asRole('member')),
  },
  {
    name: 'prices-reader',
    path: PRICES,
    settled: ROWS,
    prepare: (page) => page.route('**/api/v1/session', asRole('workspace_admin')),
    act: async (page) => {
      if ((await page.locator('main header button').count()) > 0) throw new Error('a reader is offered changes');
    },
  },
  { name: 'prices-no-match', path: `${PRICES}?q=no-such-model`, settled: 'main .lucide-inbox' },
  { name: 'prices-looked-up', path: KNOWN, settled: 'main [role=status] table' },
  { name: 'prices-looked-up-none', path: UNKNOWN, settled: 'main [role=status] p' },
  {
    name: 'prices-new',
    path: `${UNKNOWN}&add=price`,
    settled: '[role=dialog] form',
  },
  {
    name: 'prices-new-problems',
    path: `${UNKNOWN}&add=price`,
    settled: '[role=dialog] form',
    act: async (page) => {
      for (const part of ['h3 >> nth=0', 'h3 >> nth=1']) {
        await dialog(page).locator(part).locator('xpath=../..').getByRole('button').first().click();
      }
      await dialog(page).locator('input[inputmode=decimal]').nth(1).fill('1,5');
      await dialog(page).locator('button[type=submit]').click();
      await dialog(page).locator('[aria-invalid=true]').nth(4).waitFor();
    },
  },
  {
    name: 'prices-far',
    path: `${KNOWN}&add=price`,
    settled: '[role=dialog] form',
    refused: { status: 409, path: '/api/v1/prices' },
    act: async (page) => {
      await dialog(page).locator('input[inputmode=decimal]').nth(0).fill('1750');
      await dialog(page).locator('button[type=submit]').click();
      await dialog(page).locator('dl').waitFor();
    },
  },
  {
    name: 'prices-end',
    path: PRICES,
    settled: ROWS,
    act: async (page) => {
      await page.locator('main tbody button').first().click();
      await dialog(page).locator('form').waitFor();
    },
  },
  { name: 'prices-rerate', path: PRICES, settled: 'main h1', act: openReRating },
  {
    name: 'prices-rerate-waiting',
    path: PRICES,
    settled: 'main h1',
    prepare: (page) => page.route('**/api/v1/prices/rerate', () => undefined),
    act: async (page) => {
      await openReRating(page);
      await dialog(page).locator('button[type=submit]').click();
      await dialog(page).locator('[role=progressbar]').waitFor();
    },
  },
  {
    name: 'prices-rerate-failed',
    path: PRICES,
    settled: 'main h1',
    refused: { status: 503, path: '/rerate' },
    prepare: (page, look) => page.route('**/api/v1/prices/rerate', refuse(503, look)),
    act: async (page) => {
      await openReRating(page);
      await dialog(page).locator('button[type=submit]').click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'prices-rerate-dry',
    path: PRICES,
    refused: { status: 409, path: '/api/v1/prices/rerate' },
    settled: 'main h1',
    act: async (page) => {
      await openReRating(page);
      const result = dialog(page).locator('dl');
      // Several looks are taken at a time, and there is one re-rating at a time.
      const tryIt = async (): Promise<true | undefined> => {
        await dialog(page).locator('button[type=submit]').click();
        await result.or(dialog(page).getByRole('alert')).first().waitFor();
        return (await result.isVisible()) || undefined;
      };
      await until(tryIt, { what: 're-rating that was tried', everyMs: 250 });
    },
  },
  {
    name: 'overview-newer',
    path: '/',
    settled: 'section[aria-labelledby="widget-requests"] data',
    prepare: (page) => page.route('**/api/v1/dashboards?*', change(withNewer)),
  },
  {
    name: 'requests-estimated',
    path: '/requests',
    settled: ROWS,
    prepare: (page) => page.route('**/api/v1/requests?*', change(withEstimates)),
  },
];

async function openReRating(page: Page): Promise<void> {
  await page.locator('main header button').first().click();
  await dialog(page).locator('form').waitFor();
}

function asRole(role: string): ReturnType<typeof change> {
  return change((session) => ({ ...session, person: { ...(session['person'] as object), role } }));
}

type Listed = { readonly data: readonly Readonly<Record<string, unknown>>[] };

function withNewer(list: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { data } = list as Listed;
  return { ...list, data: data.map((dashboard) => ({ ...dashboard, newest_template_version: 1_000 })) };
}

function withEstimates(list: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { data } = list as Listed;
  const estimate = { usage_source: 'estimated', request_id: NOT_THERE, cost_nano_usd: 1_234_567 };
  return { ...list, data: data.map((row, place) => (place === 0 ? { ...row, ...estimate } : row)) };
}
