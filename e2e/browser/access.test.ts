/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser, type Visit } from '../harness/browser.ts';
import { useProgram } from '../harness/fixture.ts';
import { lookAt } from './look-at.ts';
import { becomeAdmin } from './people.ts';
import { drawn, isTurn, nameOf, SHOWN_LOOKS, WHOLE_MS } from './screens.ts';

const fixture = useProgram({});
const browsing = useBrowser();
let visit: Visit;
let page: Page;
let secret = '';

beforeAll(async () => {
  visit = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});

const go = (path: string) => page.goto(`${fixture.program.url}${path}`);
const shownSecret = async () =>
  /tgk_[0-9A-Za-z]{46}/.exec((await page.getByRole('dialog').textContent()) ?? '')?.[0] ?? '';
async function statusWith(key: string): Promise<number> {
  const response = await fetch(`${fixture.program.url}/mlflow/v1/models`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await response.arrayBuffer();
  return response.status;
}
/** The gateway is told of a change within a second. */
async function untilStatuses(keys: readonly string[], wanted: readonly number[]): Promise<void> {
  await expect.poll(async () => await Promise.all(keys.map(statusWith)), { timeout: 60_000 }).toEqual(wanted);
}

test('a key with a scope is made in the page, and its secret works', async () => {
  await go('/settings/keys');
  await page.getByRole('button', { name: 'Create key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('reports');
  await dialog.getByText('Narrow its scope').click();
  await dialog.getByLabel('Endpoints').fill('gpt, claude');
  await dialog.getByLabel('Run types').fill('chat');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await dialog.getByText('This value is shown now').waitFor();
  secret = await shownSecret();
  expect(secret).toMatch(/^tgk_[0-9A-Za-z]{46}$/);
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByRole('cell', { name: 'gpt, claude' }).waitFor();
  await untilStatuses([secret], [200]);
});

test('it is rotated in the page: both secrets work, as one key with two secrets', async () => {
  await page.getByRole('button', { name: 'Rotate: reports' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
  await page.getByText('The key was rotated').waitFor();
  const next = await shownSecret();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page.getByText('Rotating').waitFor();
  await untilStatuses([secret, next], [200, 200]);
  await page.getByRole('button', { name: 'Details of key reports' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(`…${next.slice(-4)}`).waitFor();
  await dialog.getByText(`…${secret.slice(-4)}`).waitFor();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Revoked', { exact: true }).waitFor();
  await untilStatuses([secret, next], [401, 401]);
});

test('what was done is found in the audit log, and an entry shows before and after without a secret', async () => {
  await go('/settings/audit');
  await page.getByLabel('Action').fill('key.rotated');
  await page.getByLabel('Action').press('Enter');
  await page.waitForURL(/action=key\.rotated/);
  // The address is there before the list: it is the one entry that is left.
  const entries = page.getByRole('button', { name: /^Details of entry/ });
  await expect.poll(() => entries.count(), { timeout: 60_000 }).toBe(1);
  await entries.click();
  await page.getByRole('dialog').getByText('Before').first().waitFor();
  const text = await page.getByRole('dialog').textContent();
  expect(text).toContain('"reports"');
  expect(text).not.toContain(secret);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText(/^It holds:/).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit.csv');
});

test('the log is switched off with a reason, says so, and is switched on again', async () => {
  await go('/settings/audit');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('a test');
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('Acts are not recorded now.').waitFor();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
  await page.getByText('Recording').waitFor();
  await page.getByText('Audit log switched off').waitFor();
});

test('a preview that is switched off disappears from the menu, and its page says who can switch it on', async () => {
  await go('/settings/previews');
  await page.getByRole('link', { name: 'Requests' }).waitFor();
  await page.getByRole('button', { name: 'Switch off: AI gateway usage tracking' }).click();
  await page.getByRole('link', { name: 'Requests' }).waitFor({ state: 'detached' });
  expect(await page.getByRole('link', { name: 'Overview' }).count()).toBe(0);
  // What is hidden is not asked for either: nothing is refused.
  await go('/endpoints');
  await page.getByRole('link', { name: 'demo' }).click();
  await page.getByRole('heading', { name: 'Call it' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Traffic now' }).count()).toBe(0);
  await go('/');
  await page.getByText('Usage tracking is switched off').waitFor();
  // A visit of its own: the browser notes the refusal in its console.
  const refused = await browsing.open({ language: 'en', theme: 'light', width: 1440 }, await visit.cookies());
  await refused.page.goto(`${fixture.program.url}/requests`);
  await refused.page.getByText('An account admin can switch it on in Settings, Previews.').waitFor();
  await refused.close();
  await go('/settings/previews');
  await page.getByRole('button', { name: 'Switch on: AI gateway usage tracking' }).click();
  await page.getByRole('link', { name: 'Requests' }).waitFor();
});

test('every page and dialog is whole, in both languages and themes', { timeout: WHOLE_MS }, async () => {
  const cookies = await visit.cookies();
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    const other = await browsing.open(look, cookies);
    for (const { name, path, open } of SIGHTS.filter((_, place) => isTurn(place, look))) {
      await other.page.goto(`${fixture.program.url}${path}`);
      await other.page.locator('main h1').waitFor();
      await other.page.waitForFunction(() => document.querySelector('.skeleton') === null);
      await open?.(other.page);
      await drawn(other.page);
      const found = await lookAt(other.page, { name: `access-${name}`, look });
      faults.push(...found.map((fault) => `${name} ${nameOf(look)}: ${fault}`));
    }
    faults.push(...other.troubles);
    await other.close();
  }
  expect(faults).toEqual([]);
  expect(visit.troubles).toEqual([]);
});

interface Sight {
  readonly name: string;
  readonly path: string;
  readonly open?: (on: Page) => Promise<void>;
}

const SIGHTS: readonly Sight[] = [
  { name: 'keys', path: '/settings/keys' },
  {
    name: 'new-key',
    path: '/settings/keys',
    open: async (on) => {
      await on.locator('main header button').last().click();
      await on.locator('[role=dialog] summary').click();
    },
  },
  {
    name: 'key',
    path: '/settings/keys',
    open: async (on) => {
      await on.getByText('reports', { exact: true }).click();
      await on.locator('[role=dialog] table').waitFor();
    },
  },
  { name: 'audit', path: '/settings/audit' },
  { name: 'audit-none', path: '/settings/audit?actor=nobody&since=2026-01-05' },
  {
    name: 'audit-entry',
    path: '/settings/audit?action=key.rotated',
    open: async (on) => {
      await on.locator('main table tbody button').first().click();
      await on.locator('[role=dialog] pre').first().waitFor();
    },
  },
  { name: 'previews', path: '/settings/previews' },
];
