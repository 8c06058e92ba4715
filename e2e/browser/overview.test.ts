import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser, type Visit } from '../harness/browser.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { planLoad, runLoad, sendOne } from '../harness/load.ts';
import { within } from '../harness/proof.ts';
import { untilRows } from '../harness/sql.ts';
import { becomeAdmin } from './people.ts';

const REQUESTS = 60;
const SEED = 11;
const LIVE_MS_MAX = within(3_000);
/** Time zone of the account, in which its days are. */
const ZONE = 'Asia/Seoul';
const ALL_ROWS = 'SELECT count() AS n FROM system.ai_gateway.usage';

const fixture = useProgram();
const browsing = useBrowser();
let visit: Visit;
let page: Page;

beforeAll(async () => {
  const plan = planLoad({ seed: SEED, count: REQUESTS, label: 'overview', failuresShare: 0.25 });
  await runLoad(plan.slice(0, 40), options(KEYS.member));
  await runLoad(plan.slice(40), options(KEYS.other));
  await untilRows(fixture.program, ALL_ROWS, { holds: ([row]) => Number(row?.['n']) === REQUESTS });
  visit = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  page = visit.page;
  await becomeAdmin(page, fixture.program);
  await widget('top_models').locator('tbody tr').first().waitFor();
});

test("the tiles' figures equal sums over what the provider itself counted", async () => {
  const truth = truthOf();
  expect(truth).toMatchObject({ requests: REQUESTS, users: 2 });
  expect(truth.errors, 'some requests failed').toBeGreaterThan(5);
  expect(truth.cached, 'some tokens came from a cache').toBeGreaterThan(0);
  expect(await tile('requests')).toBe(truth.requests);
  expect(await tile('tokens')).toBe(truth.tokens);
  expect(await tile('unique_users')).toBe(truth.users);
  expect(await tile('error_rate')).toBeCloseTo(truth.errors / truth.requests, 9);
  expect(await tile('cache_hit_ratio')).toBeCloseTo(truth.cached / truth.input, 9);
  await widget('tokens').getByText('tokens', { exact: true }).first().waitFor();
  console.log(`overview: tiles equal the provider's own sums: ${JSON.stringify(truth)}`);
});

test('the table beside each chart holds the same numbers, over all days and for each model and user', async () => {
  const truth = truthOf();
  const byDay = await columnSums('requests_per_day');
  expect(byDay).toEqual({
    OK: truth.requests - truth.errors,
    'Client left': 0,
    'Client error': truth.clientErrors,
    'Server error': truth.errors - truth.clientErrors,
    Refused: 0,
    'Outcome not known': 0,
  });
  expect(await columnSums('token_trend')).toEqual({
    'Input without cached': truth.input - truth.cached,
    Cached: truth.cached,
    'Output without reasoning': truth.output - truth.reasoning,
    Reasoning: truth.reasoning,
  });
  const models = await ranking('top_models');
  expect(sum(models.map(({ tokens }) => tokens ?? 0))).toBe(truth.tokens);
  expect(sum(models.map(({ requests }) => requests)), 'a request that nobody served has no model').toBe(
    truth.requests - truth.errors,
  );
  expect(sum(models.map(({ unmeasured }) => unmeasured))).toBe(0);
  const users = await ranking('top_users');
  expect(users.map(({ name }) => name).sort()).toEqual(['other.name@email.com', 'user.name@email.com']);
  expect(sum(users.map(({ tokens }) => tokens ?? 0))).toBe(truth.tokens);
});

test('a request that is sent while the page is open shows within 3 s, without a reload', async () => {
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const shownMs: number[] = [];
  for (let number = 1; number <= 3; number++) {
    const before = await tile('requests');
    await sendOne(
      { marker: `live-${number}`, api: number % 2 === 0 ? 'openai' : 'anthropic', isStream: true, directives: {} },
      options(KEYS.member),
    );
    const sentAtMs = performance.now();
    await widget('requests')
      .locator(`data[value="${before + 1}"]`)
      .waitFor();
    shownMs.push(performance.now() - sentAtMs);
  }
  await expect.poll(() => tile('tokens'), { timeout: 60_000 }).toBe(truthOf().tokens);
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
  expect(visit.troubles).toEqual([]);
  console.log(`live: a request showed ${shownMs.map((ms) => ms.toFixed(0)).join(', ')} ms after its answer`);
  expect(Math.max(...shownMs)).toBeLessThan(LIVE_MS_MAX);
});

test('today, as a day of the account, holds every request sent today; a range before the first request says that it is empty', async () => {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date());
  const whole = await tile('requests');
  await page.goto(`${fixture.program.url}/?from=2020-01-01&to=2020-01-02`);
  await page.getByText('No request was counted in this range').waitFor();
  await page.goto(`${fixture.program.url}/?from=${today}&to=${today}`);
  await widget('requests').locator(`data[value="${whole}"]`).waitFor();
  await page
    .getByText(/Seoul|Korea|GMT\+9/)
    .first()
    .waitFor();
});

function options(key: string) {
  return { url: fixture.program.url, key, label: 'overview', concurrency: 8 };
}

/** What the provider says that it answered; a failure told no tokens. */
function truthOf() {
  const { requests, byStatus, tokens } = fixture.provider.counters();
  const failures = Object.entries(byStatus).filter(([status]) => status !== '200');
  const count = (of: readonly (readonly [string, number])[]) => sum(of.map(([, number]) => number));
  return {
    requests,
    errors: count(failures),
    clientErrors: count(failures.filter(([status]) => Number(status) < 500)),
    tokens: tokens.input + tokens.output,
    input: tokens.input,
    cached: tokens.cacheRead,
    output: tokens.output,
    reasoning: tokens.reasoning,
    users: 2,
  };
}

function widget(id: string): Locator {
  return page.locator(`section[aria-labelledby="widget-${id}"]`);
}

async function tile(id: string): Promise<number> {
  return Number(await widget(id).locator('data').getAttribute('value'));
}

/** Opens the table of a chart by its menu, and adds up each column but the first. */
async function columnSums(id: string): Promise<Readonly<Record<string, number>>> {
  const [head = [], ...rows] = await tableOf(id);
  return Object.fromEntries(
    head.slice(1).map((title, index) => [title, sum(rows.map((row) => figure(row[index + 1])))]),
  );
}

/** The lines of a ranking; tokens that no answer told are not known. */
async function ranking(id: string) {
  const [head = [], ...rows] = await tableOf(id);
  const column = (title: string) => head.indexOf(title);
  return rows.map((row) => {
    const tokens = row[column('tokens')];
    return {
      name: row[column('Name')],
      tokens: tokens === '–' ? undefined : figure(tokens),
      requests: figure(row[column('Requests')]),
      unmeasured: figure(row[column('Requests with unknown tokens')]),
    };
  });
}

async function tableOf(id: string): Promise<readonly (readonly string[])[]> {
  await widget(id)
    .getByRole('button', { name: /^Menu of/ })
    .click();
  await page.getByRole('menuitem', { name: 'View as table' }).click();
  const table = widget(id).locator('table:has(thead button)');
  await table.waitFor();
  const whole = widget(id).getByRole('button', { name: /^Show all/ });
  if ((await whole.count()) > 0) await whole.click();
  const lines = await table.locator('tr').all();
  return Promise.all(lines.map((line) => line.locator('th, td').allInnerTexts()));
}

/** An exact figure as people read it. */
function figure(text: string | undefined): number {
  if (text === undefined || !/^[\d,]+$/.test(text)) throw new Error(`no exact figure: ${text}`);
  return Number(text.replaceAll(',', ''));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
