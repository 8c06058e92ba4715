/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { until } from '../harness/until.ts';
import { refuse } from './answers.ts';
import { lookAt } from './look-at.ts';
import { becomeAdmin } from './people.ts';
import { drawn, isTurn, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const NAME = 'Trial of user.name';
const REQUESTER = 'user.name@email.com';
const PATH = '/settings/budgets';
const LIST = '**/api/v1/budgets?*';

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

test('a budget made on the page refuses the request after it, by its name, and the page shows it used up', async () => {
  await go();
  await page.getByText('No budget yet').waitFor();
  await page.locator('main header').getByRole('button', { name: 'Create budget' }).click();
  await dialog().getByRole('button', { name: 'Create budget' }).click();
  await dialog().getByText('Enter a name.').waitFor();
  await dialog().getByLabel('Name').fill(NAME);
  await dialog().getByLabel('Applies to').selectOption({ label: 'User or service principal' });
  await dialog().getByLabel('User or service principal').fill(REQUESTER);
  await dialog().getByLabel('Unit').selectOption({ label: 'Requests' });
  await dialog().getByLabel('Number of requests').fill('1');
  await dialog().getByRole('button', { name: 'Create budget' }).click();
  await rowOf(NAME).waitFor();
  expect(await rowOf(NAME).textContent()).toMatch(/user\.name@email\.com.*Requests · Month/s);

  const refused = await untilRefused();
  expect(refused.error.code).toBe('budget_exhausted');
  expect(refused.error.message).toContain(`"${NAME}"`);
  await until(async () => (await usedOf(NAME)) === '1', { what: 'the charge of the request that was let in' });
  await go();
  await rowOf(NAME).getByText('Used up').waitFor();
  expect(await rowOf(NAME).getByRole('img').getAttribute('aria-label')).toBe(`${NAME}: 100% used`);
  // Somebody else is not under it.
  expect((await ask(KEYS.other)).status).toBe(200);
});

test('raised, it lets requests in again; ended, it is gone', async () => {
  await act('Change budget');
  await dialog().getByLabel('Number of requests').fill('1,000');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await page.getByText('1,000', { exact: true }).first().waitFor();
  await until(async () => (await ask(KEYS.member)).status === 200, { what: 'a request that is let in again' });
  await act('End budget');
  await dialog().getByRole('button', { name: 'End budget' }).click();
  await page.getByText('No budget yet').waitFor();
});

test('what holds for all requests is changed, and refused where it is no number', async () => {
  await go();
  await page.getByLabel('Concurrent requests per key').fill('none');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enter a whole number from 1 to 100,000.').waitFor();
  await page.getByLabel('Concurrent requests per key').fill('8');
  await page.getByLabel('Default hold (USD)').fill('0.25');
  await page.getByLabel('When control cannot be reached').selectOption('admit');
  await page.getByRole('button', { name: 'Save' }).click();
  const wanted = { in_flight_per_key_max: 8, when_control_is_away: 'admit' };
  await until(async () => JSON.stringify(await api('/api/v1/limits')) === JSON.stringify(wanted), {
    what: 'the limits',
  });
  await until(
    async () => JSON.stringify(await api('/api/v1/prices/settings')).includes('"default_hold_micro_usd":250000'),
    {
      what: 'the default hold',
    },
  );
  await go();
  await page.waitForFunction(() => document.querySelectorAll<HTMLInputElement>('form input')[0]?.value === '8');
});

test('empty, refused, failed, filled and asking, the page is whole in both languages and themes', {
  timeout: WHOLE_MS,
}, async () => {
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) if (isTurn(0, look)) faults.push(...(await faultsOf(look, EMPTY)));
  await fill();
  for (const look of SHOWN_LOOKS) {
    for (const sight of SIGHTS.filter((_, place) => isTurn(place, look))) faults.push(...(await faultsOf(look, sight)));
  }
  expect(faults).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly settled: string;
  /** The page is answered this for the list. */
  readonly refusedWith?: 403 | 503;
  readonly open?: (on: Page) => Promise<unknown>;
}

const EMPTY: Sight = { name: 'empty', settled: 'main .lucide-inbox' };
const SIGHTS: readonly Sight[] = [
  { name: 'filled', settled: 'main table tbody tr' },
  { name: 'refused', settled: 'main .lucide-lock', refusedWith: 403 },
  { name: 'failed', settled: 'main .lucide-circle-alert', refusedWith: 503 },
  {
    name: 'creating',
    settled: 'main table tbody tr',
    open: async (on) => {
      await on.locator('main header button').click();
      await on.getByRole('dialog').locator('select').first().selectOption('key');
      await on.getByRole('dialog').locator('button[type=submit]').click();
      await on.getByRole('dialog').locator('[aria-invalid=true]').first().waitFor();
    },
  },
];

async function faultsOf(look: Look, { name, settled, refusedWith, open }: Sight): Promise<readonly string[]> {
  const other = await browsing.open(look, await visit.cookies());
  if (refusedWith !== undefined) await other.page.route(LIST, refuse(refusedWith, look));
  await go(other.page);
  await other.page.locator(settled).first().waitFor();
  await other.page.waitForFunction(() => document.querySelector('.skeleton') === null);
  await open?.(other.page);
  await drawn(other.page);
  const faults = await lookAt(other.page, { name: `budgets-${name}`, look });
  const troubles = refusedWith === undefined ? other.troubles : [];
  await other.close();
  return [...faults, ...troubles].map((fault) => `budgets-${name} ${nameOf(look)}: ${fault}`);
}

/** Budgets of every kind, with much and little used. */
async function fill(): Promise<void> {
  const [key] = (await api<{ readonly data: readonly { readonly id: string }[] }>('/api/v1/keys?limit=1')).data;
  const budgets = [
    { name: 'Everything', scope: 'account', period: 'month', unit: 'cost', amount: '25000' },
    { name: 'Nightly build', scope: 'key', subject: key?.id, period: 'day', unit: 'tokens', amount: '2500000' },
    { name: 'Somebody', scope: 'user', subject: REQUESTER, period: 'day', unit: 'requests', amount: '4' },
    { name: 'Closed', scope: 'group', subject: 'scientists', period: 'month', unit: 'cost', amount: '0' },
  ];
  for (const budget of budgets) await api('/api/v1/budgets', budget);
  // Until every gateway has them, what is asked does not count in them.
  await until(
    async () => {
      if ((await usedOf('Somebody')) === '0') await ask(KEYS.member);
      return (await usedOf('Somebody')) !== '0';
    },
    { what: 'some use' },
  );
}

async function act(name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${NAME}` }).click();
  await page.getByRole('menuitem', { name }).click();
}

async function usedOf(name: string): Promise<string | undefined> {
  const { data } = await api<{ readonly data: readonly { readonly name: string; readonly used: string }[] }>(
    '/api/v1/budgets?limit=100',
  );
  return data.find((budget) => budget.name === name)?.used;
}

async function api<Answer = unknown>(path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${fixture.program.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${fixture.program.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

interface Refused {
  readonly error: { readonly code: string; readonly message: string };
}

/** Sends requests until one is refused: one fits into the budget, and a gateway keeps a new one within a second. */
function untilRefused(): Promise<Refused> {
  return until(
    async () => {
      const answer = await ask(KEYS.member);
      return answer.status === 429 ? ((await answer.json()) as Refused) : undefined;
    },
    { what: 'a request that is refused' },
  );
}

function ask(key: string): Promise<Response> {
  return fetch(`${fixture.program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }),
    signal: AbortSignal.timeout(20_000),
  });
}
