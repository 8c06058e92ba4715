/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { configFor, KEYS } from '../harness/config.ts';
import { planLoad, runLoad } from '../harness/load.ts';
import { type Program, startProgram } from '../harness/program.ts';
import { within } from '../harness/proof.ts';
import { untilRows } from '../harness/sql.ts';
import { until } from '../harness/until.ts';
import { startWarehouse, type Warehouse } from '../harness/warehouse.ts';
import { type FakeProvider, startProvider } from '../provider/provider.ts';
import { inspect } from './inspect.ts';
import { becomeAdmin } from './people.ts';

const REQUESTS = 30;
/** Runs until somebody stops it, or its time is over. */
const ENDLESS = 'SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 1';
const ENDLESS_MARK = 'sipHash64(number)';
const CANCELLED_MS = within(1_000);
const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const PATIENCE = { timeout: 60_000 };

const browsing = useBrowser();
let warehouse: Warehouse;
let provider: FakeProvider;
let program: Program;
let visit: Visit;
let page: Page;

beforeAll(async () => {
  warehouse = await startWarehouse();
  provider = await startProvider({ seed: 9 });
  program = await startProgram({ config: configFor(provider), env: { TALLYGATE_CLICKHOUSE_URL: warehouse.url } });
  const plan = planLoad({ seed: 9, count: REQUESTS, label: 'sql', failuresShare: 0 });
  await runLoad(plan, { url: program.url, key: KEYS.member, label: 'sql', concurrency: 8 });
  await untilRows(program, 'SELECT count() AS n FROM system.ai_gateway.usage', {
    holds: ([row]) => Number(row?.['n']) === REQUESTS,
  });
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, program);
  await openSql(page);
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  await warehouse?.dispose();
});

async function openSql(on: Page, query = ''): Promise<void> {
  await on.goto(`${program.url}/sql${query}`);
  await on.locator('.cm-content').waitFor();
}

async function write(text: string, on: Page = page): Promise<void> {
  await on.locator('.cm-content').click();
  await on.keyboard.press('ControlOrMeta+a');
  await on.keyboard.insertText(text);
}

async function run(text: string, on: Page = page): Promise<void> {
  await write(text, on);
  await on.keyboard.press('ControlOrMeta+Enter');
}

const answered = (words: string, on: Page = page) => on.getByRole('status').getByText(words, { exact: true }).waitFor();
const cells = (on: Page = page) => on.getByRole('table', { name: 'Answer' }).locator('tbody tr td:nth-child(n+2)');
const written = () => page.locator('.cm-line').allInnerTexts();
/** What is answered is there before its rows are drawn. */
const expectCells = (texts: readonly string[]) => expect.poll(() => cells().allInnerTexts(), PATIENCE).toEqual(texts);
const expectWritten = (lines: readonly string[]) => expect.poll(written, PATIENCE).toEqual(lines);
const expectValue = (label: string, value: string) =>
  expect.poll(() => page.getByLabel(label, { exact: true }).inputValue(), PATIENCE).toBe(value);

test('the statement of the documentation runs as typed, with the keyboard alone', async () => {
  await run('SELECT * FROM system.ai_gateway.usage;');
  await answered(`${REQUESTS} rows`);
  const heads = page.getByRole('table', { name: 'Answer' }).locator('th button span:first-child');
  const first = async () => (await heads.allInnerTexts()).slice(0, 3);
  await expect.poll(first, PATIENCE).toEqual(['account_id', 'workspace_id', 'request_id']);
  await page.getByText('times in UTC').waitFor();
});

test('only what is selected runs', async () => {
  await write('SELECT 1 AS one\n\nSELECT 2 AS two');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('ControlOrMeta+Enter');
  await answered('1 rows');
  await expectCells(['2']);
});

test('parameters of the text get inputs, what is missing is said there, and values are bound', async () => {
  await run('SELECT {n:UInt8} AS n, {names:Array(String)} AS names, {maybe:Nullable(String)} AS maybe');
  await page.getByText('Enter a value.').waitFor();
  await page.getByLabel('n', { exact: true }).fill('7');
  await page.getByLabel('names', { exact: true }).fill("a, b' OR 1");
  await page.getByLabel('names', { exact: true }).press('Enter');
  await answered('1 rows');
  const shown = async () => (await cells().allInnerTexts()).map((text) => text.split('\n')[0]);
  await expect.poll(shown, PATIENCE).toEqual(['7', '["a","b\' OR 1"]', 'NULL']);
});

test('what is long or has members is opened whole', async () => {
  await cells()
    .getByRole('button', { name: /Show all of names$/ })
    .click();
  expect(await page.getByRole('dialog').locator('pre').textContent()).toBe('[\n  "a",\n  "b\' OR 1"\n]');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('columns of the table that the statement names are proposed, with what they mean', async () => {
  await write('SELECT  FROM system.ai_gateway.usage');
  await page.keyboard.press('Home');
  for (let step = 0; step < 'SELECT '.length; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.type('time_to_f');
  await page.locator('.cm-completionInfo').getByText('milliseconds').waitFor();
  // The editor takes a key that comes right behind the list for one that was meant for the text.
  await page.locator('.cm-tooltip-autocomplete').getByText('time_to_first_byte_ms').click();
  await expectWritten(['SELECT time_to_first_byte_ms FROM system.ai_gateway.usage']);
});

test('rows are sorted by their values, not by their letters, and NULL stays last', async () => {
  await run('SELECT arrayJoin([9, 10, NULL, -1]) AS n');
  await answered('4 rows');
  const head = page.getByRole('table', { name: 'Answer' }).getByRole('button', { name: /^n/ });
  await head.click();
  await expectCells(['-1', '9', '10', 'NULL']);
  await head.click();
  await expectCells(['10', '9', '-1', 'NULL']);
});

test('numbers are drawn, and what is drawn can be chosen', async () => {
  await run('SELECT number AS n, number * 2 AS twice FROM numbers(5)');
  await answered('5 rows');
  await page.getByRole('button', { name: 'Chart', exact: true }).click();
  await page.getByRole('img', { name: 'Chart of twice' }).waitFor();
  await page
    .getByLabel('Values')
    .or(page.getByRole('group', { name: 'Values' }))
    .getByLabel('n', { exact: true })
    .check();
  await page.getByRole('img', { name: 'Chart of twice, n' }).waitFor();
});

test('an answer that was cut off says so, and CSV has all of it, with the mark that spreadsheets know UTF-8 by', async () => {
  await run('SELECT number FROM numbers(20000)');
  await answered('10,000+ rows');
  await page.getByRole('note').getByText('Only the first 10,000 rows are shown').waitFor();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const lines = readFileSync(await (await coming).path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([20_001, '\uFEFF"number"', '19999']);
});

describe('an error says where it is', () => {
  test.each([
    {
      what: 'of syntax',
      text: 'SELECT 1\nFROM system.ai_gateway.usage\nWHRE 1',
      marked: '1',
      place: 'line 3, column 6',
    },
    {
      what: 'of a column',
      text: 'SELECT\n  requestr\nFROM system.ai_gateway.usage',
      marked: 'requestr',
      place: 'line 2, column 3',
    },
    {
      what: 'of a table',
      text: 'SELECT 1 FROM system.processes',
      marked: 'system.processes',
      place: 'line 1, column 15',
    },
    { what: 'of a function', text: "SELECT * FROM url('http://x')", marked: 'url', place: 'line 1, column 15' },
  ])('$what', async ({ text, marked, place }) => {
    await run(text);
    await page.getByRole('button', { name: `Go to ${place}` }).click();
    const underlined = async () => (await page.locator('.cm-problem').allInnerTexts()).join('');
    await expect.poll(underlined, PATIENCE).toBe(marked);
    await expect.poll(() => page.evaluate(() => getSelection()?.toString()), PATIENCE).toBe(marked);
  });
});

describe('a statement that runs', () => {
  const underWay = (count: number) =>
    until(async () => (await warehouse.running(ENDLESS_MARK)) === count, { what: `${count} statements in the engine` });

  test('is stopped in the engine within a second when it is cancelled, through the gateway', async () => {
    await run(ENDLESS);
    await underWay(1);
    await page.getByText(/^Running/).waitFor();
    const cancelledAt = performance.now();
    await page.getByRole('button', { name: 'Cancel the run' }).first().click();
    await underWay(0);
    const tookMs = Math.round(performance.now() - cancelledAt);
    console.log(`cancelled in the engine after ${tookMs} ms`);
    expect(tookMs).toBeLessThan(CANCELLED_MS);
    await page.getByText('The run was cancelled.').waitFor();
  });

  test('is stopped when its tab is closed', async () => {
    const tab = await browsing.open(DESK, await visit.cookies());
    await openSql(tab.page);
    await run(ENDLESS, tab.page);
    await underWay(1);
    const closedAt = performance.now();
    await tab.close();
    await underWay(0);
    expect(performance.now() - closedAt).toBeLessThan(CANCELLED_MS);
  });

  test('is stopped when the reader goes to another page, and when another one is run', async () => {
    await run(ENDLESS);
    await underWay(1);
    await run('SELECT 3 AS three');
    await answered('1 rows');
    await underWay(0);
    await run(ENDLESS);
    await underWay(1);
    await page.getByRole('link', { name: 'Endpoints', exact: true }).first().click();
    await underWay(0);
  });
});

describe('saved queries', () => {
  test('a statement is saved with its parameters, found, and opened by its address', async () => {
    await openSql(page);
    await write('SELECT count() FROM system.ai_gateway.my_usage\nWHERE status_code = {status:Int32}');
    await page.getByLabel('status', { exact: true }).fill('200');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('Enter a name.').waitFor();
    await dialog().getByLabel('Name').fill('Requests that went well');
    await dialog().getByLabel('Share with the account').check();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.waitForURL('**/sql?query=*');
    const address = page.url();
    await page.getByRole('tab', { name: 'Saved queries' }).click();
    await page.getByLabel('Find a query').fill('WELL');
    await page.getByRole('button', { name: /^Requests that went well/ }).waitFor();
    await page.getByLabel('Find a query').fill('nothing of that name');
    await page.getByText('No query matches.').waitFor();

    await page.goto(address);
    await page.getByLabel('status', { exact: true }).waitFor();
    await expectValue('status', '200');
    await expect
      .poll(async () => (await written())[0], PATIENCE)
      .toBe('SELECT count() FROM system.ai_gateway.my_usage');
  });

  test('a change is told, saved, and there after the page was loaded again', async () => {
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await expect.poll(() => save.isDisabled(), PATIENCE).toBe(true);
    await page.getByLabel('status', { exact: true }).fill('429');
    await page.getByText('changed', { exact: false }).first().waitFor();
    await save.click();
    await page.getByText('· changed').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByLabel('status', { exact: true }).waitFor();
    await expectValue('status', '429');
  });

  test('it is deleted after a question', async () => {
    await page.getByRole('tab', { name: 'Saved queries' }).click();
    await page.getByRole('button', { name: 'Menu of query Requests that went well' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog().getByText('It will be gone for everybody').waitFor();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No query was saved yet.').waitFor();
  });
});

test('what was run in this browser is there again', async () => {
  await openSql(page);
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: /^SELECT number FROM numbers\(20000\)/ }).click();
  await expectWritten(['SELECT number FROM numbers(20000)']);
});

describe('the catalogue', () => {
  test('a table is found by a column of it', async () => {
    await page.goto(`${program.url}/tables`);
    await page.getByLabel('Find a table or column').fill('delta_nano');
    await page.getByText('delta_nano_usd').waitFor();
    await page.getByRole('link', { name: 'system.ai_gateway.cost_corrections' }).last().waitFor();
  });

  test('an endpoint’s page leads to its rows, and on to SQL', async () => {
    await page.goto(`${program.url}/endpoints/gpt`);
    await page.locator('main').getByRole('link', { name: 'Usage table' }).click();
    await page.getByRole('heading', { name: 'Newest rows of endpoint gpt' }).waitFor();
    await page.getByRole('button', { name: 'Open in SQL' }).click();
    await page.waitForURL('**/sql');
    await expectValue('endpoint', 'gpt');
  });

  test('how long rows are kept is changed after what would go was shown', async () => {
    await page.goto(`${program.url}/tables/system.ai_gateway.usage`);
    await page.getByText('Rows are kept for ever.').waitFor();
    await page.getByRole('heading', { name: 'Partitions' }).waitFor();
    await page.getByRole('button', { name: 'Change retention' }).click();
    await dialog().getByLabel('Keep a number of days').check();
    await dialog().getByLabel('Days', { exact: true }).fill('0');
    await dialog().getByText('Enter a whole number from 1 to 36500.').waitFor();
    await dialog().getByLabel('Days', { exact: true }).fill('30');
    await dialog().getByText('No row would go now.').waitFor();
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Today and the 30 days before it are kept.').waitFor();
  });
});

describe('looks', () => {
  const LOOKS: readonly Look[] = (['ko', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((theme) =>
      ([1440, 390] as const).map((width) => ({ language, theme, width })),
    ),
  );

  test.each(LOOKS)('$language, $theme, $width px: nothing is wrong with it', async (look) => {
    const seen = await browsing.open(look, await visit.cookies());
    await seen.page.addInitScript((language) => localStorage.setItem('tallygate.language', language), look.language);
    await openSql(seen.page);
    await run(
      'SELECT event_time, requester, total_tokens, error_code, request_tags FROM system.ai_gateway.usage LIMIT {n:UInt8}',
      seen.page,
    );
    await seen.page.getByLabel('n', { exact: true }).fill('20');
    await seen.page.getByLabel('n', { exact: true }).press('Enter');
    await seen.page.locator('table[aria-rowcount="21"]').waitFor();
    expect(await inspect(seen.page, look)).toEqual([]);
    await seen.page.goto(`${program.url}/tables`);
    await seen.page.locator('main ul li').first().waitFor();
    expect(await inspect(seen.page, look)).toEqual([]);
    await seen.page.goto(`${program.url}/tables/system.ai_gateway.usage`);
    await seen.page.locator('#partitions').waitFor();
    expect(await inspect(seen.page, look)).toEqual([]);
    expect(seen.troubles).toEqual([]);
    await seen.close();
  });
});

function dialog() {
  return page.getByRole('dialog');
}
