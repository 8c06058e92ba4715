/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { useBrowser, type Visit } from '../harness/browser.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { planLoad, runLoad } from '../harness/load.ts';
import { costOf, PRICES } from '../harness/prices.ts';
import { untilRows } from '../harness/sql.ts';
import { becomeAdmin } from './people.ts';

const REQUESTS = 40;
const UNPRICED = 'openai-model';
const ALL_ROWS = 'SELECT count() AS n FROM system.ai_gateway.usage';
const COST = `
  SELECT toString(ifNull(sum(cost_nano_usd), 0) + (SELECT sum(delta_nano_usd) FROM system.ai_gateway.cost_corrections)) AS n
  FROM system.ai_gateway.usage`;

const fixture = useProgram({ more: { prices: PRICES.filter(({ model }) => model !== UNPRICED) } });
const browsing = useBrowser();
let visit: Visit;
let page: Page;

beforeAll(async () => {
  const plan = planLoad({ seed: 7, count: REQUESTS, label: 'prices', failuresShare: 0 });
  await runLoad(plan, { url: fixture.program.url, key: KEYS.member, label: 'prices', concurrency: 8 });
  await untilRows(fixture.program, ALL_ROWS, { holds: ([row]) => Number(row?.['n']) === REQUESTS });
  visit = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});

test('requests of unknown price are told on the Overview, beside the cost of the others', async () => {
  const unpriced = truthOf().filter(({ model }) => model === UNPRICED).length;
  expect(unpriced).toBeGreaterThan(5);
  await page.getByText(`${unpriced} requests have no known price`).waitFor();
  const tile = widget('cost');
  await tile.getByText(`${unpriced} with unknown cost`).waitFor();
  expect(await tile.locator('data').getAttribute('value')).toBe(String(sumOf(({ model }) => model !== UNPRICED)));
});

test('those who may not give a price are told of the models in plain words', async () => {
  const member = await browsing.open({ language: 'en', theme: 'light', width: 390 }, await visit.cookies());
  await member.page.route('**/api/v1/session', async (route) => {
    const response = await route.fetch();
    const session = (await response.json()) as { readonly person: object };
    await route.fulfill({ response, json: { ...session, person: { ...session.person, role: 'member' } } });
  });
  await member.page.goto(fixture.program.url);
  await member.page.getByText('requests have no known price').waitFor();
  await member.page
    .getByText(new RegExp(`^${UNPRICED}`))
    .first()
    .waitFor();
  expect(await member.page.getByRole('link', { name: /^Add a price/ }).count()).toBe(0);
  await member.close();
});

test('each field of a new price says what is wrong with it, and the keyboard is taken to the first', async () => {
  await page.getByRole('link', { name: /^Add a price of openai-model/ }).click();
  await page.waitForURL('**/settings/prices?**');
  expect(await dialog().getByLabel('Model', { exact: true }).inputValue()).toMatch(/^openai-model/);
  expect(await dialog().getByLabel('Provider').inputValue()).toBe('openai');
  await dialog().getByLabel('Model', { exact: true }).press('Enter');
  await dialog().getByText('Required').first().waitFor();
  expect(await dialog().getByLabel('Input', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await dialog().getByLabel('Input', { exact: true }).fill('1,25');
  await dialog().getByLabel('Input', { exact: true }).press('Enter');
  await dialog().getByText('A decimal below').waitFor();
});

test('a price far from the catalogue is asked about with both figures, and can be taken back', async () => {
  await page.goto(`${fixture.program.url}/settings/prices?provider=openai&model=gpt-5.2&add=price`);
  await dialog().getByLabel('Input', { exact: true }).fill('1750');
  await dialog().getByRole('button', { name: 'Add price' }).click();
  await dialog().getByText('1,000 times the catalogue’s.').waitFor();
  expect(await dialog().locator('dd').allInnerTexts()).toEqual(
    expect.arrayContaining(['$1,750.00', '$1.75', expect.stringContaining('catalogue')]),
  );
  await dialog().getByRole('button', { name: 'Go back and change it' }).click();
  expect(await dialog().getByLabel('Input', { exact: true }).inputValue()).toBe('1750');
  await dialog().getByRole('button', { name: 'Add price' }).click();
  await dialog().getByRole('button', { name: 'Save it as it is' }).click();
  await dialog().waitFor({ state: 'detached' });
  await row('gpt-5.2').getByText('$1,750.00').first().waitFor();
});

test('an ended price is told as such, and the look-up goes back to the catalogue', async () => {
  await row('gpt-5.2').getByRole('button', { name: 'End the price of gpt-5.2' }).click();
  await dialog().getByRole('button', { name: 'End', exact: true }).click();
  await dialog().waitFor({ state: 'detached' });
  await expect.poll(() => row('gpt-5.2').getByText('Ended').count(), { timeout: 60_000 }).toBe(2);
  await page.locator('main [role=status]').getByText('Catalogue', { exact: true }).first().waitFor();
  await page.locator('main [role=status]').getByText('$1.75', { exact: true }).waitFor();
});

test('with a price and a re-rating, first dry, the cost is to the billionth what the provider told', async () => {
  const before = sumOf(({ model }) => model !== UNPRICED);
  const all = sumOf(() => true);
  await page.goto(`${fixture.program.url}/settings/prices?provider=openai&model=${UNPRICED}&add=price`);
  await dialog().getByLabel('Effective from').fill('2020-01-01T00:00');
  for (const [label, price] of [
    ['Input', '1.25'],
    ['Output', '10'],
    ['Cache read', '0.125'],
  ] as const) {
    await dialog().getByLabel(label, { exact: true }).fill(price);
  }
  await dialog().getByRole('button', { name: 'Add price' }).click();
  await dialog().waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Re-rate' }).click();
  await dialog().getByRole('button', { name: 'Try it first' }).click();
  await dialog().getByText('This is what would change').waitFor();
  expect(await answers()).toMatchObject({
    'Cost before': dollars(before),
    'Cost after': dollars(all),
    Difference: `+${dollars(all - before)}`,
  });
  expect(await costOfAll()).toBe(String(before));
  await dialog().getByRole('button', { name: 'Write the corrections' }).click();
  await dialog().getByText('The corrections were written.').waitFor();
  expect(await costOfAll()).toBe(String(all));
  await dialog().locator('button:has-text("Close")').last().click();

  await page.goto(fixture.program.url);
  await widget('cost').locator(`data[value="${all}"]`).waitFor();
  await expect.poll(() => page.getByText('have no known price').count(), { timeout: 60_000 }).toBe(0);
  await page.goto(`${fixture.program.url}/requests`);
  const costs = page.locator('main tbody td[data-label=Cost]');
  await costs.first().waitFor();
  expect((await costs.allInnerTexts()).filter((text) => !text.startsWith('$'))).toEqual([]);
  console.log(`prices: cost was ${before} nano-USD, is ${all} after the re-rating, as the provider told`);
  expect(visit.troubles.filter((trouble) => !/409/.test(trouble))).toEqual([]);
});

function truthOf() {
  return fixture.provider.requests().flatMap((request) => {
    const cost = costOf(request);
    const { model } = JSON.parse(request.body.toString()) as { readonly model: string };
    return cost === undefined ? [] : [{ model, cost }];
  });
}

function sumOf(wanted: (request: { readonly model: string }) => boolean): bigint {
  return truthOf()
    .filter(wanted)
    .reduce((sum, { cost }) => sum + cost, 0n);
}

/** As the page writes every digit. */
function dollars(nanoUsd: bigint): string {
  const [whole = '0', fraction = ''] = (Number(nanoUsd) / 1e9).toFixed(9).split('.');
  return `$${whole}.${fraction.replace(/0{1,7}$/, '')}`;
}

async function answers(): Promise<Readonly<Record<string, string>>> {
  const [titles, values] = [dialog().locator('dt'), dialog().locator('dd')];
  const texts = await values.allInnerTexts();
  return Object.fromEntries((await titles.allInnerTexts()).map((title, place) => [title, texts[place] ?? '']));
}

async function costOfAll(): Promise<string> {
  const [row] = await untilRows(fixture.program, COST, { holds: ([found]) => found !== undefined });
  return String(row?.['n']);
}

function dialog(): Locator {
  return page.locator('[role=dialog]');
}

function row(model: string): Locator {
  return page.locator('main tbody tr').filter({ has: page.getByText(model, { exact: true }) });
}

function widget(id: string): Locator {
  return page.locator(`section[aria-labelledby="widget-${id}"]`);
}
