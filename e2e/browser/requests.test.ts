/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Cookies, type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { clientsFor, type WireRequest } from '../harness/clients.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { planLoad, runLoad, sendOne } from '../harness/load.ts';
import { IS_PROOF, within } from '../harness/proof.ts';
import { sql, untilRows } from '../harness/sql.ts';
import { writeDirectives } from '../provider/directives.ts';
import { inspect } from './inspect.ts';
import { becomeAdmin } from './people.ts';
import { drawn, LOOKS, nameOf } from './screens.ts';

const FOLDER = IS_PROOF ? join(import.meta.dirname, '../../.tmp/screens') : join(tmpdir(), 'tallygate-screens');
const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
/** Two looks that have each language, theme and width between them; all eight in a proof. */
const SHOWN_LOOKS = IS_PROOF
  ? LOOKS
  : LOOKS.filter(({ language, theme, width }) => {
      const isDark = theme === 'dark';
      return (language === 'ko') !== isDark && (width === 390) === isDark;
    });
const REQUESTS = 70;
const LIVE_MS_MAX = within(4_000);
const TABLE = 'system.ai_gateway.usage';

const fixture = useProgram({
  more: {
    keys: [
      { name: 'member', key: KEYS.member, requester: 'user.name@email.com', workspace: 'main', role: 'member' },
      { name: 'other', key: KEYS.other, requester: 'other.name@email.com', workspace: 'main', role: 'member' },
    ],
  },
});
const browsing = useBrowser();
let visit: Visit;
let page: Page;
let cookies: Cookies;
/** Of a request that needed a second try and a fallback. */
let followed = '';

const options = (key: string) => ({ url: fixture.program.url, key, label: 'list', concurrency: 8 });
const open = (address: string, on: Page = page) => on.goto(`${fixture.program.url}${address}`);
const rows = (on: Page = page) => on.locator('main table').first().locator('tbody tr:not([aria-hidden])');
const count = async (where: string) =>
  Number((await sql(fixture.program, `SELECT count() AS n FROM ${TABLE} WHERE ${where}`)).rows[0]?.['n']);

/** The list has come to rest when its foot tells how many it shows. */
async function shown(number: number, on: Page = page): Promise<void> {
  await on.locator('main footer').getByText(`${number} shown`).waitFor();
}

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  const plan = planLoad({ seed: 21, count: REQUESTS, label: 'list', failuresShare: 0.3 });
  await runLoad(plan.slice(0, 45), options(KEYS.member));
  await runLoad(plan.slice(45), options(KEYS.other));
  const wire: WireRequest[] = [];
  const { openai } = clientsFor({ url: fixture.program.url, key: KEYS.member, maxRetries: 0, wire });
  const content = `Say something. ${writeDirectives('followed', { status: 500, times: 1, tokens: [1_200, 340, 800, 120] })}`;
  await openai.chat.completions.create({ model: 'gpt-fallback', messages: [{ role: 'user', content }] });
  followed = wire[0]?.requestId ?? '';
  await untilRows(fixture.program, `SELECT count() AS n FROM ${TABLE}`, {
    holds: ([row]) => Number(row?.['n']) === REQUESTS + 1,
  });
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
  cookies = await visit.cookies();
}, 300_000);

test('every request is listed, and a filter that is chosen stands in the address and cuts the list', async () => {
  await open('/requests?range=7d');
  await shown(REQUESTS + 1);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('button', { name: /^Status/ }).click();
  await page
    .getByRole('option', { name: /^Error/ })
    .or(page.getByLabel(/^Error/))
    .first()
    .click();
  await page.keyboard.press('Escape');
  const failed = await count(`final_status = 'error'`);
  expect(failed).toBeGreaterThan(5);
  await shown(failed);
  expect(new URL(page.url()).searchParams.get('statuses')).toBe('error');
  await page.reload();
  await shown(failed);
  await page.goBack();
  await shown(REQUESTS + 1);
});

test('the form asks for what dashboards cannot be cut by, and each condition can be dropped again', async () => {
  await open('/requests?range=7d');
  await page.getByRole('button', { name: 'More filters' }).click();
  await page.getByLabel('Status code').fill('5xx');
  await page.getByLabel('Stream', { exact: true }).selectOption('true');
  await page.getByRole('button', { name: 'Apply' }).click();
  await shown(await count('status_code >= 500 AND stream'));
  await page.getByRole('button', { name: 'Clear: Stream' }).click();
  await shown(await count('status_code >= 500'));
});

test('sorted by latency, the slowest stands first', async () => {
  await open('/requests?range=7d');
  await page.getByLabel('Sort').selectOption('latency');
  await page.waitForURL('**sort=latency**');
  const slowest = await sql(
    fixture.program,
    `SELECT request_id FROM ${TABLE} WHERE latency_ms IS NOT NULL ORDER BY latency_ms DESC, request_id DESC LIMIT 1`,
  );
  await rows().first().locator(`a[href*="${slowest.rows[0]?.['request_id']}"]`).waitFor();
});

test('columns that are chosen are there after a reload', async () => {
  await open('/requests?range=7d');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByLabel('Total tokens').check();
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Total tokens' }).waitFor();
  await page.reload();
  await page.getByRole('columnheader', { name: 'Total tokens' }).waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Back to the default' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('columnheader', { name: 'Total tokens' }).count()).toBe(0);
});

test('the file of a filtered list holds what matches, whatever of it is shown', async () => {
  await open('/requests?range=7d&statuses=error');
  await rows().first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(1 + (await count(`final_status = 'error'`)));
  expect(lines[0]).toContain('cache_creation_input_tokens');
});

test('a dashboard leads to the requests that it counts, with its range and filters', async () => {
  await open('/?range=7d&statuses=error');
  const widget = page.locator('section[aria-labelledby="widget-requests"]');
  await widget.locator('data').first().waitFor();
  await widget.getByRole('button').last().click();
  await page.getByRole('menuitem', { name: /requests/i }).click();
  await page.waitForURL('**/requests?**');
  await shown(await count(`final_status = 'error'`));
});

test('a request that comes in while the list is open shows without a reload; paused, it waits until it goes on', async () => {
  await open('/requests?range=7d');
  const before = await count('1');
  await shown(before);
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const send = (marker: string) =>
    sendOne({ marker, api: 'openai', isStream: true, directives: {} }, options(KEYS.member));
  await send('live-1');
  const sentAtMs = performance.now();
  await shown(before + 1);
  const shownMs = performance.now() - sentAtMs;
  await page.getByRole('button', { name: 'Pause' }).click();
  await send('live-2');
  await untilRows(fixture.program, `SELECT count() AS n FROM ${TABLE}`, {
    holds: ([row]) => Number(row?.['n']) === before + 2,
  });
  await shown(before + 1);
  await page.getByRole('button', { name: 'Resume' }).click();
  await shown(before + 2);
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
  console.log(`live: a request showed ${shownMs.toFixed(0)} ms after its answer`);
  expect(shownMs).toBeLessThan(LIVE_MS_MAX);
});

test('while the line is cut nothing is lost, and nothing comes twice afterwards', async () => {
  await open('/requests?range=7d');
  const before = await count('1');
  await shown(before);
  await page.route('**/api/v1/requests/arrivals**', (route) => route.abort());
  await Promise.all(
    ['cut-1', 'cut-2', 'cut-3'].map((marker) =>
      sendOne({ marker, api: 'anthropic', isStream: false, directives: {} }, options(KEYS.other)),
    ),
  );
  await page.getByText('The line was cut').waitFor();
  await page.unroute('**/api/v1/requests/arrivals**');
  await shown(before + 3);
  const links = await rows()
    .locator('a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(new Set(links).size).toBe(links.length);
});

test('one request tells its attempts in time, tokens that add up, and leads on to its neighbours and its run', async () => {
  await open(`/requests/${followed}?range=7d`);
  const bars = page.locator('[data-stretch]');
  await bars.first().waitFor();
  expect(await bars.count()).toBeGreaterThanOrEqual(2);
  await bars.first().focus();
  await page.keyboard.press('End');
  await expect.poll(() => bars.last().evaluate((bar) => bar === document.activeElement)).toBe(true);
  const tokens = page.getByRole('table', { name: 'Tokens' });
  const figure = async (name: string) =>
    Number(((await tokens.getByRole('row', { name }).locator('td').last().textContent()) ?? '').replaceAll(',', ''));
  const parts = [await figure('Input, not cached'), await figure('Cached')];
  expect(parts[0] ?? 0).toBeGreaterThan(0);
  expect((parts[0] ?? 0) + (parts[1] ?? 0)).toBe(await figure('Input, all'));
  expect((await figure('Output without reasoning')) + (await figure('Reasoning'))).toBe(await figure('Output, all'));
  await page.getByRole('link', { name: 'Older request' }).click();
  await expect.poll(() => page.url()).not.toContain(followed);
  // The address is there before the page: the way back is a link of the other request's.
  const newer = page.locator(`a[aria-label="Newer request"][href*="${followed}"]`);
  await newer.click();
  await page.waitForURL(`**/requests/${followed}**`);
  await newer.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Requests of this run' }).click();
  await shown(1);
  await rows().first().locator(`a[href*="${followed}"]`).waitFor();
});

test('list, form and one request are whole in every look', { timeout: 300_000 }, async () => {
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    const there = await browsing.open(look, cookies);
    const lookAt = async (name: string, act?: () => Promise<unknown>) => {
      await there.page.locator('main table tbody tr').first().waitFor();
      await act?.();
      await drawn(there.page);
      await there.page.screenshot({ path: join(FOLDER, `${name}-${nameOf(look)}.png`), fullPage: true });
      faults.push(...(await inspect(there.page, look)).map((fault) => `${name} ${nameOf(look)}: ${fault}`));
    };
    await open('/requests?range=7d&statuses=error,ok&status_code=5xx', there.page);
    await lookAt('requests-filtered');
    await lookAt('requests-form', () => there.page.getByRole('button', { name: /^(More filters|상세 조건)$/ }).click());
    await open(`/requests/${followed}`, there.page);
    await lookAt('request-followed');
    faults.push(...there.troubles.map((trouble) => `${nameOf(look)}: ${trouble}`));
    await there.close();
  }
  expect(faults).toEqual([]);
});
