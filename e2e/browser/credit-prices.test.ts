/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { KEYS } from '../harness/config.ts';
import { creditsOf, grantCredits } from '../harness/credits.ts';
import { useProgram } from '../harness/fixture.ts';
import { untilRows } from '../harness/sql.ts';
import { until } from '../harness/until.ts';
import { refuse } from './answers.ts';
import { lookAt } from './look-at.ts';
import { becomeAdmin } from './people.ts';
import { drawn, isTurn, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const PATH = '/settings/credit-prices';
const LIST = '**/api/v1/credits/prices?*';
const LET_IN = "SELECT countIf(final_status = 'ok') AS n FROM system.ai_gateway.usage";

const fixture = useProgram({});
const browsing = useBrowser();
let visit: Visit;
let page: Page;

beforeAll(async () => {
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});

const go = (on = page) => on.goto(`${fixture.program.url}${PATH}`);
const dialog = () => page.getByRole('dialog');
const rowOf = (name: string) => page.getByRole('row', { name });
const settings = () => page.locator('section[aria-labelledby=credit-settings]');

test('each field of a new price says what is wrong with it, and a good one is in the book at once', async () => {
  await go();
  await page.getByText('The price book is empty').waitFor();
  await page.locator('main header').getByRole('button', { name: 'Add price' }).click();
  await dialog().getByRole('button', { name: 'Add price' }).click();
  await dialog().getByText('Give at least one price. 0 makes it free.').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await dialog().getByLabel('Per request').fill('0,5');
  await dialog().getByLabel('Input', { exact: true }).fill('10');
  await dialog().getByRole('button', { name: 'Add price' }).click();
  await dialog().getByText('A decimal below 1,000,000').waitFor();
  await dialog().getByText('Required when other tokens have a price').waitFor();
  await dialog().getByLabel('Per request').fill('1.5');
  await dialog().getByLabel('Input', { exact: true }).fill('');
  await dialog().getByLabel('Endpoint').fill('gpt');
  await dialog().getByLabel('Note').fill('plan of 2026');
  await dialog().getByRole('button', { name: 'Try it on last month' }).click();
  await dialog().getByText('There were no requests in this range').waitFor();
  await dialog().getByRole('button', { name: 'Add price' }).click();
  await rowOf('Endpoint gpt').waitFor();
  expect(await rowOf('Endpoint gpt').textContent()).toMatch(/plan of 2026.*In force.*Per request1\.5/s);
});

test('enforced, requests without credits are refused; with some they are let in, charged and found in the preview', async () => {
  await settings().getByLabel('All workspaces').selectOption('enforce');
  await settings().getByLabel('Where the book has no price').selectOption('request');
  await settings().getByRole('button', { name: 'Save' }).click();
  await settings().getByText('A decimal below 1,000,000').waitFor();
  await settings().getByLabel('Credits per request').fill('0.25');
  await settings().getByRole('button', { name: 'Save' }).click();
  const refused = await until(
    async () => {
      const answer = await ask();
      return answer.status === 402 ? ((await answer.json()) as Refused) : undefined;
    },
    { what: 'a request that is refused' },
  );
  expect(refused.error.code).toBe('insufficient_credits');
  expect(refused.error.message).toContain('1.5');
  await grantCredits(fixture.program, '3');
  await until(async () => (await ask()).status === 200, { what: 'a request that is let in again' });
  await until(async () => (await creditsOf(fixture.program)).used_this_month !== '0', { what: 'its charge' });
  // The ledger and the table hear of a request each by themselves.
  await untilRows(fixture.program, LET_IN, { holds: ([row]) => Number(row?.['n']) > 0 });
  const today = await page.evaluate(() =>
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul', dateStyle: 'short' }).format(),
  );
  await page.getByLabel('First day').fill(today);
  await page.getByLabel('Last day').fill(today);
  await page.getByRole('button', { name: 'Compute' }).click();
  const preview = page.getByRole('region', { name: 'What a month would have cost' }).last();
  await preview.getByRole('row', { name: 'None' }).waitFor();
  await preview.getByLabel('By').selectOption('endpoint');
  await preview.getByRole('row', { name: 'gpt' }).waitFor();
});

test('an ended price stays in the book as past, and the default holds', async () => {
  await go();
  await rowOf('Endpoint gpt').getByRole('button', { name: 'End the price of Endpoint gpt' }).click();
  await dialog().getByRole('button', { name: 'End', exact: true }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByText('Ended', { exact: true }).waitFor();
  expect(await page.locator('main tbody').first().getByText('Past', { exact: true }).count()).toBe(1);
  await page.getByLabel('State').selectOption('coming');
  await page.getByText('No price matches').waitFor();
});

test('empty, refused, failed, filled and asking, the page is whole in both languages and themes', {
  timeout: WHOLE_MS,
}, async () => {
  await fill();
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    for (const sight of SIGHTS.filter((_, place) => isTurn(place, look))) faults.push(...(await faultsOf(look, sight)));
  }
  expect(faults).toEqual([]);
  expect(visit.troubles).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly settled: string;
  /** The page is answered this for the list. */
  readonly answered?: 'nothing' | 403 | 503;
  readonly open?: (on: Page) => Promise<unknown>;
}

const SIGHTS: readonly Sight[] = [
  { name: 'filled', settled: 'main table tbody tr', open: (on) => preview(on) },
  { name: 'empty', settled: 'main .lucide-inbox', answered: 'nothing' },
  { name: 'refused', settled: 'main .lucide-lock', answered: 403 },
  { name: 'failed', settled: 'main .lucide-circle-alert', answered: 503 },
  {
    name: 'adding',
    settled: 'main table tbody tr',
    open: async (on) => {
      await on.locator('main header button').click();
      await on.getByRole('dialog').locator('button[type=submit]').click();
      await on.getByRole('dialog').locator('[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'trying',
    settled: 'main table tbody tr',
    open: async (on) => {
      await on.route('**/api/v1/credits/prices/preview', (route) => route.fulfill({ json: PREVIEWED }));
      await on.locator('main header button').click();
      await on.getByRole('dialog').locator('fieldset input').first().fill('2');
      await on.getByRole('dialog').locator('button:not([type=submit])').last().click();
      await on.getByRole('dialog').locator('tbody tr').first().waitFor();
    },
  },
];

const LINE = {
  ...{ name: 'triage', requests: 1_204, charged: '301' },
  present: { credits: '301', unpriced_requests: 12 },
  proposed: { credits: '2408.000001', unpriced_requests: 0 },
};
const PREVIEWED = {
  ...{ from: '2026-09-30T15:00:00.000Z', to: '2026-10-31T15:00:00.000Z', time_zone: 'Asia/Seoul', requests: 1_204 },
  ...{ charged: '301', present: LINE.present, proposed: LINE.proposed, is_cut: true },
  by: { service: [LINE, { ...LINE, name: '' }], endpoint: [LINE], model: [LINE], requester: [LINE] },
};

async function faultsOf(look: Look, { name, settled, answered, open }: Sight): Promise<readonly string[]> {
  const other = await browsing.open(look, await visit.cookies());
  if (answered === 'nothing') await other.page.route(LIST, (route) => route.fulfill({ json: NOTHING }));
  else if (answered !== undefined) await other.page.route(LIST, refuse(answered, look));
  await go(other.page);
  await other.page.locator(settled).first().waitFor();
  await other.page.waitForFunction(() => document.querySelector('.skeleton') === null);
  await open?.(other.page);
  await drawn(other.page);
  const faults = await lookAt(other.page, { name: `credit-book-${name}`, look });
  const troubles = typeof answered === 'number' ? [] : other.troubles;
  await other.close();
  return [...faults, ...troubles].map((fault) => `credit-book-${name} ${nameOf(look)}: ${fault}`);
}

const NOTHING = { data: [], next_cursor: null };

async function preview(on: Page): Promise<void> {
  await on.route('**/api/v1/credits/prices/preview', (route) => route.fulfill({ json: PREVIEWED }));
  const panel = on.locator('section[aria-labelledby=credit-preview]');
  await panel.locator('button[type=submit]').click();
  await panel.locator('tbody tr').first().waitFor();
}

/** Prices of every kind, in force and to come, for few and for many parts. */
async function fill(): Promise<void> {
  const tokens = { input: '10', output: '40.5', cache_read: '1', cache_write_5m: '12.5', cache_write_1h: '20' };
  const later = new Date(Date.now() + 86_400_000).toISOString();
  const prices = [
    { price: { per_run: '5' }, run_type: 'triage', service: 'security' },
    {
      price: { per_million_tokens: tokens, per_request: '0.000001' },
      model: 'claude-opus-4-5*',
      note: 'contract of 2026',
    },
    { price: { per_request: '0' }, service: 'internal', feature: 'health', endpoint: 'gpt', effective_from: later },
  ];
  for (const price of prices) {
    const answer = await fetch(`${fixture.program.url}/api/v1/credits/prices`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fixture.program.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(price),
      signal: AbortSignal.timeout(20_000),
    });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  }
}

interface Refused {
  readonly error: { readonly code: string; readonly message: string };
}

function ask(): Promise<Response> {
  return fetch(`${fixture.program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json', 'accept-language': 'en' },
    body: JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }),
    signal: AbortSignal.timeout(20_000),
  });
}
