/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser, type Visit } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { untilRows } from '../harness/sql.ts';
import { inspect } from './inspect.ts';
import { becomeAdmin } from './people.ts';
import { drawn, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const fixture = useProgram();
const browsing = useBrowser();
let visit: Visit;
let page: Page;
const PATH = '/settings/scheduled-prompts';
const NAME = 'Weekly report of the platform team';
const QUESTION = 'What did the platform team ship this week?';
const SYSTEM = 'Answer in three lines.';
/** What people and models wrote is in their own language. */
const WRITTEN = [NAME, QUESTION, SYSTEM, 'This answer comes from the built-in demo provider'];
const ROWS = `SELECT run_id, run_type FROM system.ai_gateway.usage WHERE service = 'scheduled_prompts'`;

const dialog = () => page.locator('[role=dialog]');
const row = () => page.locator('main table tbody tr', { hasText: NAME });
const button = (name: string) => dialog().getByRole('button', { name, exact: true });

beforeAll(async () => {
  visit = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  page = visit.page;
  await becomeAdmin(page, fixture.program);
  await page.goto(`${fixture.program.url}${PATH}`);
}, 240_000);

test('without a prompt the page says what to do', async () => {
  await page.getByText('No prompt is scheduled').waitFor();
  await page.locator('main header').getByRole('button', { name: 'Schedule a prompt' }).click();
});

test('each field says what is wrong with it, and a schedule what is wrong with that', async () => {
  await dialog().getByText('Next runs (Asia/Seoul (UTC+9))').waitFor();
  expect(await dialog().locator('ol time').count()).toBe(5);
  await button('Save').click();
  expect(await dialog().getByText('Required').count()).toBe(3);
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await dialog().getByLabel('Schedule', { exact: true }).selectOption('cron');
  expect(await dialog().getByLabel('Cron').inputValue()).toBe('0 9 * * 1-5');
  await dialog().getByLabel('Cron').fill('*/2 * * * *');
  await dialog().getByText('runs more often than every 5 minutes').waitFor();
  await dialog().getByLabel('Cron').fill('0 9 * *');
  await dialog().getByText('cannot be read').waitFor();
  await dialog().getByLabel('Cron').fill('0 0 30 2 *');
  await dialog().getByText('never runs').waitFor();
});

test('the next five runs are those of the schedule, in the zone of the prompt', async () => {
  await dialog().getByLabel('Schedule', { exact: true }).selectOption('weekly');
  await dialog().getByLabel('Day', { exact: true }).selectOption('5');
  await dialog().getByLabel('Time', { exact: true }).fill('18:30');
  await dialog().getByLabel('Time zone').fill('America/New_York');
  await dialog().getByText('Next runs (America/New_York').waitFor();
  const times = await dialog()
    .locator('ol time')
    .evaluateAll((found) => found.map((time) => time.getAttribute('datetime') ?? ''));
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/New_York',
    ...({ weekday: 'short', hour: '2-digit', minute: '2-digit' } as const),
  });
  expect(times.map((time) => shown.format(Date.parse(time)))).toEqual(Array(5).fill('Fri 18:30'));
});

test('a prompt that was kept stands in the list with its next run', async () => {
  await dialog().getByLabel('Name').fill(NAME);
  await dialog().getByLabel('Endpoint').selectOption('demo');
  await dialog().getByLabel('Prompt', { exact: true }).fill(QUESTION);
  await dialog().getByLabel('System instructions').fill(SYSTEM);
  await button('Save').click();
  await dialog().waitFor({ state: 'detached' });
  await row().getByText('Fridays at 18:30').waitFor();
  await row().getByText('Not run yet').waitFor();
});

test('run now shows that it goes on, and then the answer, its tokens and its cost', async () => {
  await row().getByRole('link', { name: NAME }).click();
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  await page.locator('main header').getByRole('button', { name: 'Run now' }).click();
  await button('Run now').click();
  await dialog().waitFor({ state: 'detached' });
  const result = page.locator('section[aria-labelledby=results] li').first();
  await result.getByText('Succeeded').waitFor();
  await result.getByText('by hand').waitFor();
  expect(await result.locator('details section').textContent()).toContain('demo provider');
  await result.getByText(/^\$/).waitFor();
  const [counted] = await untilRows(fixture.program, ROWS, { holds: (rows) => rows.length === 1 });
  expect(counted?.['run_type']).toBe('scheduled_prompt');
  await result.getByRole('link', { name: 'The request' }).click();
  await page.waitForURL('**/requests/*');
  await page.goBack();
});

test('list, editor and results are whole in every look', { timeout: WHOLE_MS }, async () => {
  const { href: one } = new URL(page.url());
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    const other = await browsing.open(look, await visit.cookies());
    const seen = async () => {
      await other.page.waitForFunction(() => document.querySelector('.skeleton') === null);
      await drawn(other.page);
      const found = [...(await inspect(other.page, look)), ...other.troubles].filter(
        (fault) => !WRITTEN.some((text) => fault.includes(text)),
      );
      faults.push(...found.map((each) => `${JSON.stringify(look)} ${other.page.url()}: ${each}`));
    };
    await other.page.goto(one);
    await other.page.locator('section[aria-labelledby=results] li').first().waitFor();
    await seen();
    await other.page.goto(`${fixture.program.url}${PATH}`);
    await other.page.locator('main table tbody tr').first().waitFor();
    await seen();
    await other.page.locator('main header button').click();
    await other.page.locator('[role=dialog] ol time').first().waitFor();
    await seen();
    await other.close();
  }
  expect(faults).toEqual([]);
});

test('switched off it has no next run, and removed it is gone with its results', async () => {
  await page.locator('main header').getByRole('button', { name: 'Switch off' }).click();
  await button('Switch off').click();
  await dialog().waitFor({ state: 'detached' });
  await page.locator('main dl').getByText('Off', { exact: true }).waitFor();
  expect(await page.getByText('Next runs').count()).toBe(0);
  await page.locator('main header').getByRole('button', { name: 'Remove' }).click();
  await button('Remove').click();
  await page.waitForURL(`**${PATH}`);
  await page.getByText('No prompt is scheduled').waitFor();
  expect(visit.troubles.filter((each) => !each.includes('next-runs') && !each.includes('status of 400'))).toEqual([]);
});
