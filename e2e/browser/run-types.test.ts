/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Cookies, type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { refuse } from './answers.ts';
import { lookAt } from './look-at.ts';
import { becomeAdmin } from './people.ts';
import { drawn, isTurn, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const DESK: Look = { language: 'en', theme: 'light', width: 1440 };
const TYPES = '**/api/v1/runs/types?*';

const fixture = useProgram();
const browsing = useBrowser();
let visit: Visit;
let page: Page;

beforeAll(async () => {
  visit = await browsing.open(DESK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});

const go = (on = page) => on.goto(`${fixture.program.url}/settings/run-types`);
const dialog = (on = page) => on.getByRole('dialog');
const line = (text: string) => page.getByRole('row', { name: text });

test('Q-04: the built-in types are there with whether they count and why, and cannot be changed', async () => {
  await go();
  await line('detection_summary').getByText('Does not count', { exact: true }).waitFor();
  await line('detection_summary').getByText('What nobody asked for never counts against the quota.').waitFor();
  await line('auto_triage').getByText('a run of the system actor and not of that user').waitFor();
  expect(await page.getByRole('row').count()).toBe(8);
  expect(
    await page
      .getByRole('row')
      .getByRole('button', { name: /actions/i })
      .count(),
  ).toBe(0);
});

test('a type is added, with its problems told before it is sent, and changed', async () => {
  await page.getByRole('button', { name: 'Add type' }).first().click();
  await dialog().getByLabel('Type id').fill('Code review');
  await dialog().getByRole('button', { name: 'Add type' }).click();
  await dialog().getByText('Begin with a lower-case letter').waitFor();
  await dialog().getByLabel('Type id').fill('code_review');
  await dialog().getByLabel('Name in Korean').fill('코드 검토');
  await dialog().getByLabel('Name in English').fill('Code review');
  await dialog().getByLabel('Set off by').selectOption('background');
  await dialog().getByText('What nobody asked for never counts').waitFor();
  expect(await dialog().getByLabel('Quota').isDisabled()).toBe(true);
  await dialog().getByLabel('Set off by').selectOption('user_enabled');
  await dialog().getByRole('button', { name: 'Add type' }).click();
  await line('code_review').getByText('Counts', { exact: true }).waitFor();
  await line('code_review').getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Change type' }).click();
  await dialog().getByLabel('Quota').selectOption('no');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await line('code_review').getByText('This account chose that it does not count.').waitFor();
});

test('an id that is taken is told where it was written', async () => {
  await page.getByRole('button', { name: 'Add type' }).first().click();
  await dialog().getByLabel('Type id').fill('chat');
  await dialog().getByLabel('Name in Korean').fill('채팅');
  await dialog().getByLabel('Name in English').fill('Chat');
  await dialog().getByRole('button', { name: 'Add type' }).click();
  await dialog().getByText('The name "chat" is taken.').waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

test('Q-03: the system actor is called what an admin calls it', async () => {
  const actor = page.getByRole('region', { name: 'System actor' });
  await actor.getByLabel('Name in English').fill('Automation');
  const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await actor.getByRole('button', { name: 'Save' }).click();
  expect((await kept).status()).toBe(200);
  await go();
  await actor.getByLabel('Name in English').waitFor();
  expect(await actor.getByLabel('Name in English').inputValue()).toBe('Automation');
  expect(await actor.getByLabel('Name in Korean').inputValue()).toBe('시스템');
});

test('filled, asking, refused and failed, the page is whole in both languages and themes', {
  timeout: WHOLE_MS,
}, async () => {
  const faults: string[] = [];
  const cookies = await visit.cookies();
  for (const look of SHOWN_LOOKS) {
    const sights = SIGHTS.filter((_, place) => isTurn(place, look));
    for (const sight of sights) faults.push(...(await faultsOf(look, sight, cookies)));
  }
  expect(faults).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly settled: string;
  /** The page is given this in place of the server's answers. */
  readonly given?: (on: Page, look: Look) => Promise<unknown>;
  readonly open?: (on: Page) => Promise<unknown>;
}

const SIGHTS: readonly Sight[] = [
  { name: 'filled', settled: 'main table tbody tr' },
  {
    name: 'asking',
    settled: 'main table tbody tr',
    open: async (on) => {
      await on.locator('main header button').first().click();
      await on.getByRole('dialog').locator('form button[type=submit]').click();
      await on.getByRole('dialog').locator('[aria-invalid=true]').first().waitFor();
    },
  },
  { name: 'failed', settled: 'main .lucide-circle-alert', given: (on, look) => on.route(TYPES, refuse(503, look)) },
];

async function faultsOf(look: Look, sight: Sight, cookies: Cookies): Promise<readonly string[]> {
  const seen = await browsing.open(look, cookies);
  try {
    await sight.given?.(seen.page, look);
    await go(seen.page);
    await seen.page.locator(sight.settled).first().waitFor();
    await sight.open?.(seen.page);
    await drawn(seen.page);
    const faults = await lookAt(seen.page, { name: `run-types-${sight.name}`, look });
    return faults.map((fault) => `${sight.name} ${nameOf(look)}: ${fault}`);
  } finally {
    await seen.close();
  }
}
