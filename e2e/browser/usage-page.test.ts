/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Cookies, type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { sql, untilRows } from '../harness/sql.ts';
import { change, refuse } from './answers.ts';
import { lookAt } from './look-at.ts';
import { becomeAdmin } from './people.ts';
import { BY_TYPE, BY_USER, CLAIMED_TYPES, COUNTED, MEMBER, SENT, sendRun } from './run-load.ts';
import { drawn, isTurn, leave, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const SUMMARY = '**/api/v1/runs/summary';

const fixture = useProgram({
  more: {
    keys: [
      {
        name: 'member',
        key: KEYS.member,
        requester: MEMBER,
        workspace: 'main',
        role: 'member',
        run_types: CLAIMED_TYPES,
      },
      { name: 'other', key: KEYS.other, requester: 'other.name@email.com', workspace: 'main', role: 'member' },
    ],
  },
});
const browsing = useBrowser();
let visit: Visit;
let page: Page;
let cookies: Cookies;

beforeAll(async () => {
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
  cookies = await visit.cookies();
}, 240_000);

const open = (on: Page = page) => on.goto(`${fixture.program.url}/settings/usage`);
const dialog = () => page.getByRole('dialog');
const fact = (name: string, on: Page = page) => on.locator(`[data-fact="${name}"]`);
const widget = (id: string, on: Page = page) => on.locator(`section[aria-labelledby="widget-${id}"]`);

/** What stands in a widget's list or table: the name, and the first number behind it. */
async function linesOf(id: string): Promise<Record<string, number>> {
  await widget(id).locator('tbody tr').first().waitFor();
  const rows = await widget(id).locator('tbody tr').all();
  const lines = rows.map(async (row): Promise<[string, number]> => {
    const [name = '', value = ''] = await row.locator('th, td').allTextContents();
    return [name.trim(), Number(value)];
  });
  return Object.fromEntries(await Promise.all(lines));
}

async function expectLines(id: string, lines: Readonly<Record<string, number>>): Promise<void> {
  await expect.poll(() => linesOf(id), { timeout: 60_000 }).toEqual(lines);
}

/** A widget's file: a line for each of its rows, by the names of its columns. */
async function fileOf(id: string): Promise<readonly Record<string, string>[]> {
  await widget(id)
    .getByRole('button', { name: /^Menu of/ })
    .click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Download CSV' }).click(),
  ]);
  const [head = '', ...lines] = readFileSync(await file.path(), 'utf8')
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at] ?? '', cell])));
}

test('with no period and no run, the page says what that means and what to do', async () => {
  await open();
  await page.getByText('No period lasts now', { exact: true }).waitFor();
  await page.getByText('There are no AI runs in this range.').first().waitFor();
  await page.getByRole('button', { name: 'Make a period' }).first().waitFor();
  await look('none');
  expect(visit.troubles).toEqual([]);
});

test('a period is made in words: what is wrong is said beside its field, and runs of before count in it', async () => {
  for (const run of SENT) await sendRun(fixture.program, run);
  await untilRows(fixture.program, 'SELECT count() AS n FROM system.ai_gateway.runs', {
    holds: ([row]) => Number(row?.['n']) === COUNTED + 3,
  });
  await page.getByRole('button', { name: 'Make a period' }).first().click();
  await dialog().getByLabel('Run quota').fill('many');
  await dialog().getByLabel('Last day').fill('2020-01-01');
  await dialog().getByLabel('Run quota').press('Enter');
  await dialog().getByText('Enter a whole number, 0 or more.').waitFor();
  await dialog().getByText('It is before the first day.').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await dialog().getByLabel('Run quota').fill('1,00');
  await dialog().getByLabel('Last day').fill('2099-12-31');
  await dialog().getByLabel('Kind').selectOption({ label: 'Trial period' });
  await dialog().getByRole('button', { name: 'Make a period' }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: /^Trial period/ }).waitFor();
  await page.locator(`[data-fact="used"][value="${COUNTED}"]`).waitFor();
  expect(await fact('quota').textContent()).toBe('100 runs');
  expect(await fact('left').textContent()).toBe('85 runs');
  await page.getByText('of 100 runs used · 15%').waitFor();
});

test('every figure of the page is what one statement over the table of runs says', async () => {
  const { rows } = await sql(
    fixture.program,
    `SELECT
       countIf(billable_run) AS counted, countIf(NOT billable_run) AS not_counted,
       countIf(billable_run AND attributed_to = 'system') AS system,
       countIf(billable_run AND attributed_to = '' AND requester = '${MEMBER}') AS member,
       countIf(billable_run AND run_type = 'chat') AS chat,
       toString(toDate(min(started_at), 'Asia/Seoul')) AS day
     FROM system.ai_gateway.runs`,
  );
  const [truth] = rows;
  expect(truth).toMatchObject({ counted: '15', not_counted: '3', system: '3', member: '8', chat: '7' });
  expect(await page.locator('[data-fact="used"]').getAttribute('value')).toBe(truth?.['counted']);
  // Each widget hears of the last runs by itself.
  await expectLines('runs_by_user', BY_USER);
  await expectLines('runs_by_type', BY_TYPE);
  await expectLines('counted_and_not', { ...BY_TYPE, 'Detection summary': 3 });
  await widget('counted_and_not').getByText('Does not count').waitFor();
  const [today] = await fileOf('runs_per_day');
  expect(today).toEqual({ Day: truth?.['day'], Counted: '15', 'Not counted': '3' });
  const [month] = await fileOf('runs_per_month');
  expect(month).toEqual({ Month: String(truth?.['day']).slice(0, 7), Counted: '15', 'Not counted': '3' });
  const [types] = await fileOf('days_by_type');
  expect(numbersOf(types)).toEqual(BY_TYPE);
  const [users] = await fileOf('days_by_user');
  expect(numbersOf(users)).toEqual(BY_USER);
  console.log(`usage page: ${JSON.stringify(truth)} in SQL, on the page and in its files`);
});

function numbersOf(line: Record<string, string> | undefined): Record<string, number> {
  const { Day: _, ...rest } = line ?? {};
  return Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, Number(text)]));
}

test('a run that begins while the page is open is on it without a word', async () => {
  await sendRun(fixture.program, { key: KEYS.other });
  await page.locator(`[data-fact="used"][value="${COUNTED + 1}"]`).waitFor({ timeout: 60_000 });
  await widget('runs_by_user').getByRole('row', { name: 'other.name@email.com 5' }).waitFor();
});

test('capacity is added within the period, a period that overlaps is refused, and both are told', async () => {
  await page.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Add capacity' }).click();
  await dialog().getByLabel('Runs to add').fill('0');
  await dialog().getByLabel('First day').fill('2020-01-01');
  await dialog().getByRole('button', { name: 'Add capacity' }).click();
  await dialog().getByText('Enter a whole number, 1 or more.').waitFor();
  await dialog().getByText('It is outside of the period.').waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Add capacity' }).click();
  await dialog().getByLabel('Runs to add').fill('60');
  await dialog().getByLabel('Note').fill('PO-7');
  await dialog().getByRole('button', { name: 'Add capacity' }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByText('of 160 runs used · 10%').waitFor();
  await page.getByText('PO-7').waitFor();

  await page.getByRole('button', { name: 'Make a period' }).click();
  await dialog().getByLabel('Run quota').fill('5');
  await dialog().getByRole('button', { name: 'Make a period' }).click();
  await dialog().getByRole('alert').getByText('Another period').waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('quota and policy are changed, whom to ask and the hourly limit too, and the bar follows', async () => {
  await page.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Change the period' }).click();
  await dialog().getByLabel('Run quota').fill('20');
  await dialog().getByLabel('When all are used up').selectOption({ label: 'Only warn' });
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByText('of 80 runs used · 20%').waitFor();
  await page.getByLabel('Whom to ask for more', { exact: true }).fill('platform@acme.com');
  await page.getByLabel('Hourly limit', { exact: true }).fill('none');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enter a whole number from 1 to 10,000,000, or leave it empty.').waitFor();
  await page.getByLabel('Hourly limit', { exact: true }).fill('1,000');
  await page.getByRole('button', { name: 'Save' }).click();
  await fact('contact').getByText('platform@acme.com').waitFor();
  expect(await fact('hourly').textContent()).toMatch(/ \/ 1,000$/);
  expect(visit.troubles.filter((trouble) => !/409/.test(trouble))).toEqual([]);
});

const STATES = [
  { name: 'near', used: 70, quota: 20, addOns: 60, policy: 'refuse', badge: 'Nearly used up', text: 'Left: 10.' },
  {
    name: 'reached',
    used: 80,
    quota: 20,
    addOns: 60,
    policy: 'refuse',
    badge: 'Used up',
    text: 'Requests are refused',
  },
  { name: 'warned', used: 80, quota: 20, addOns: 60, policy: 'warn', badge: 'Used up', text: 'Requests go on.' },
  {
    name: 'over',
    used: 95,
    quota: 20,
    addOns: 60,
    policy: 'overage',
    badge: 'Over the quota',
    text: '15 more AI runs',
  },
] as const;

test.each(STATES)('a period that is $name says so, and what becomes of requests', async (state) => {
  await page.route(
    '**/api/v1/runs/summary',
    change((answer) => summaryOf(answer, state)),
  );
  await open();
  await page.getByText(state.badge, { exact: true }).waitFor();
  await page.getByText(state.text).waitFor();
  await page.getByText('For extra capacity, ask: platform@acme.com').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
});

function summaryOf(answer: Readonly<Record<string, unknown>>, state: (typeof STATES)[number]) {
  const { used, quota, addOns } = state;
  return {
    ...answer,
    ...{ used, quota, add_ons: addOns, held: 0, left: Math.max(0, quota + addOns - used) },
    percent: Math.floor((100 * used) / (quota + addOns)),
    forecast: { runs_at_end: 400, exhausted_at: '2026-12-24T05:00:00.000Z' },
    runs_per_hour: { limit: 40, used: 40, reset_at: '2026-11-22T09:41:00.000Z' },
    period: { ...(answer['period'] as object), at_quota: state.policy },
  };
}

test('without the audit log the figures give way to why, and an admin switches it on there', async () => {
  const headers = { authorization: `Bearer ${fixture.program.adminKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ is_on: false, reason: 'a test' });
  await fetch(`${fixture.program.url}/api/v1/audit/settings`, { method: 'PATCH', headers, body });
  await open();
  await page.getByText('These figures need the audit log').waitFor();
  await page.getByText('AI_INFERENCE_INVOKE').waitFor();
  expect(await widget('runs_by_user').count()).toBe(0);
  await fact('left').waitFor();
  await look('audit-off');
  await page.getByRole('button', { name: 'Switch the audit log on' }).click();
  await dialog().getByRole('button', { name: 'Switch the audit log on' }).click();
  await widget('runs_by_user').waitFor();
});

test('switched off, the feature is hidden and refused, and an admin switches it on where it was', async () => {
  const off = { method: 'PATCH', body: JSON.stringify({ is_on: false }) };
  const headers = { authorization: `Bearer ${fixture.program.adminKey}`, 'content-type': 'application/json' };
  const ask = async (path: string, how: RequestInit = {}) =>
    (await fetch(`${fixture.program.url}/api/v1/${path}`, { ...how, headers })).status;
  expect(await ask('previews/ai_runs', off)).toBe(200);
  expect(await ask('runs/summary')).toBe(403);
  expect(await ask('dashboards/runs')).toBe(403);
  expect(await ask('dashboards/usage')).toBe(200);
  await open();
  await page.getByText('The AI runs feature is switched off').waitFor();
  expect(await page.getByRole('navigation', { name: 'Settings' }).getByText('Usage', { exact: true }).count()).toBe(0);
  await look('preview-off');
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await fact('left').waitFor();
  await page.getByRole('navigation', { name: 'Settings' }).getByText('Usage', { exact: true }).waitFor();
});

test('who is no account admin is told so, and where their own runs are', async () => {
  const member = await browsing.open(DESK, cookies);
  await member.page.route(
    '**/api/v1/session',
    change((session) => ({ ...session, person: { ...(session['person'] as object), role: 'member' } })),
  );
  await open(member.page);
  await member.page.getByText('system.ai_gateway.my_runs').waitFor();
  expect(await member.page.locator('[data-fact]').count()).toBe(0);
  await member.close();
});

test('in every look the page is whole: with figures, waiting, refused, failed and with what opens', {
  timeout: WHOLE_MS,
}, async () => {
  const faults: string[] = [];
  for (const shown of SHOWN_LOOKS) {
    const seen = await browsing.open(shown, cookies);
    const sights = SIGHTS.filter((_, place) => isTurn(place, shown));
    for (const sight of sights) faults.push(...(await faultsOf(seen, shown, sight)));
    await seen.close();
  }
  expect(faults).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly prepare?: (on: Page, shown: Look) => Promise<unknown>;
  readonly act?: (on: Page) => Promise<unknown>;
  /** What the browser says of the answers that were refused on purpose. */
  readonly expected?: RegExp;
}

const DATASETS = '**/datasets/*/run';
const SIGHTS: readonly Sight[] = [
  { name: 'filled' },
  {
    name: 'over',
    prepare: (on) =>
      on.route(
        '**/api/v1/runs/summary',
        change((answer) => summaryOf(answer, STATES[3])),
      ),
  },
  { name: 'waiting', prepare: (on) => on.route(SUMMARY, () => undefined) },
  { name: 'refused', prepare: (on, shown) => on.route(DATASETS, refuse(403, shown)), expected: /403/ },
  { name: 'failed', prepare: (on, shown) => on.route(SUMMARY, refuse(503, shown)), expected: /503/ },
  {
    name: 'period',
    act: async (on) => {
      await on.locator('section[aria-labelledby=usage-periods] header button').click();
      await on.locator('[role=dialog] form').waitFor();
    },
  },
];

const CHART = 'section[aria-labelledby=widget-days_by_user] canvas';
const SETTLED = new Map([
  ['waiting', 'main .skeleton'],
  ['refused', 'main .lucide-lock'],
  ['failed', 'main .lucide-circle-alert'],
]);

async function faultsOf(seen: Visit, shown: Look, { name, prepare, act, expected }: Sight): Promise<readonly string[]> {
  const known = seen.troubles.length;
  await prepare?.(seen.page, shown);
  await open(seen.page);
  await seen.page
    .locator(SETTLED.get(name) ?? CHART)
    .first()
    .waitFor({ timeout: 60_000 });
  if (name !== 'waiting') await seen.page.waitForFunction(() => document.querySelector('.skeleton') === null);
  await act?.(seen.page);
  await drawn(seen.page);
  const found = [
    ...(await lookAt(seen.page, { name: `usage-page-${name}`, look: shown })),
    ...seen.troubles.slice(known).filter((trouble) => expected?.test(trouble) !== true),
  ];
  await leave(seen.page);
  return found.map((fault) => `${name} ${nameOf(shown)}: ${fault}`);
}

async function look(name: string): Promise<void> {
  await drawn(page);
  expect(await lookAt(page, { name: `usage-page-${name}`, look: DESK })).toEqual([]);
}
