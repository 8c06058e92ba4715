import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser, type Visit } from '../harness/browser.ts';
import { dumpLogs } from '../harness/fixture.ts';
import { type Program, startProgram } from '../harness/program.ts';
import { within } from '../harness/proof.ts';
import { sql, untilRows } from '../harness/sql.ts';
import { until } from '../harness/until.ts';
import { type FakeProvider, startProvider } from '../provider/provider.ts';
import { ADMIN, becomeAdmin } from './people.ts';

/** Five minutes for a newcomer with thinking; a browser that knows the way needs a small part of it. */
const FIRST_REQUEST_MS_MAX = within(60_000);
/** Without calls that came before the gateway knew the endpoint: a test call is then sent again. */
const ROWS = `
  SELECT request_id, endpoint_name, service, requester, status_code, user_agent FROM system.ai_gateway.usage
  WHERE final_status != 'refused' ORDER BY event_time`;

const run = promisify(execFile);
const browsing = useBrowser();
let provider: FakeProvider;
let program: Program;
let visit: Visit;
let page: Page;

beforeAll(async () => {
  provider = await startProvider({ seed: 6 });
  program = await startProgram();
  visit = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  page = visit.page;
  await becomeAdmin(page, program);
}, 240_000);
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
});

test('a newcomer is walked from nothing to a metered request: provider, endpoint, key, pasted curl', {
  timeout: 300_000,
}, async () => {
  const startedMs = performance.now();
  await page.getByRole('link', { name: 'Endpoints' }).first().click();
  await page.getByRole('heading', { name: 'Send the first request within five minutes' }).waitFor();
  await page.getByRole('link', { name: 'Add a provider' }).click();
  await makeProvider();
  await page.getByRole('link', { name: 'Create endpoint' }).click();
  await makeEndpoint();
  await page.getByRole('button', { name: 'Create key' }).first().click();
  await dialog().getByRole('button', { name: 'Create key' }).click();
  const secret = (await dialog().locator('pre').textContent()) ?? '';
  await dialog().getByRole('button', { name: 'I have stored it' }).click();
  const pasted = await snippet('curl');
  expect(secret.length).toBeGreaterThan(20);
  expect(pasted).toContain(secret);
  const stdout = await until(() => pastedCurl(pasted), { what: 'the gateway to know the key' });
  expect(JSON.parse(stdout)).toMatchObject({ object: 'chat.completion', usage: expect.anything() });
  const rows = await untilRows(program, ROWS, { holds: (found) => found.length === 2 });
  expect(rows).toMatchObject([
    { endpoint_name: 'gpt', service: 'test', requester: ADMIN.email, status_code: 200, user_agent: 'tallygate-test' },
    { endpoint_name: 'gpt', service: '', requester: ADMIN.email, status_code: 200 },
  ]);
  const tookMs = performance.now() - startedMs;
  console.log(`a newcomer's way, from the first click to the row: ${(tookMs / 1_000).toFixed(1)} s`);
  expect(tookMs).toBeLessThan(FIRST_REQUEST_MS_MAX);
  await fact('Requests, last hour').getByText('2', { exact: true }).waitFor();
});

/** undefined while the gateway does not know the key yet: it has it within a second, and such a request is no row. */
async function pastedCurl(line: string): Promise<string | undefined> {
  const command = line.replace('curl ', 'curl -sS --fail-with-body ');
  return await run('bash', ['-c', command]).then(
    ({ stdout }) => stdout,
    (error: { readonly stderr?: string }) => {
      if (error.stderr?.includes(' 401') === true) return undefined;
      throw error;
    },
  );
}

async function makeProvider(): Promise<void> {
  await dialog().getByRole('button', { name: 'Add provider' }).click();
  await dialog().getByText('Required').waitFor();
  await dialog().getByLabel('Address').fill(`${provider.url}/v1`);
  await dialog().getByLabel('Secret', { exact: true }).fill(provider.apiKey);
  await dialog().getByRole('button', { name: 'Add provider' }).click();
  await page.waitForURL('**/providers/*');
  await page.getByRole('heading', { name: 'openai', level: 1 }).waitFor();
  expect(await page.content()).not.toContain(provider.apiKey);
  await page.getByLabel('Model').fill('gpt-small');
  await page.getByRole('button', { name: 'Test call' }).click();
  await page.getByText('It answers').waitFor();
}

async function makeEndpoint(): Promise<void> {
  await page.getByLabel('Destination name').fill('');
  await page.getByLabel('Share').fill('90');
  await submit('Create endpoint');
  await page.getByText('4 entries need a correction.').waitFor();
  expect(await page.getByText('Required').count()).toBe(3);
  await page.getByText('Sum of shares 90% · They must sum to 100%.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('gpt');
  await page.getByLabel('Destination name').fill('primary');
  await page.getByLabel('Share').fill('100');
  await page.getByLabel('Model').fill('gpt-small');
  await submit('Create endpoint');
  await page.getByRole('heading', { name: 'gpt', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Test call' }).click();
  await page.getByText('It answers').waitFor();
}

test('snippets of the SDKs run as they are pasted, each with its own base URL, and each makes a row', {
  timeout: 300_000,
}, async () => {
  for (const [name, kind, address] of [
    ['claude', 'anthropic', provider.url],
    ['gemini', 'gemini', provider.url],
  ] as const) {
    await api('POST', 'providers', { name: kind, kind, base_url: address, api_key: provider.apiKey });
    const destinations = [{ name: 'primary', provider: kind, model: `${kind}-model` }];
    await api('POST', 'endpoints', { name, destinations });
  }
  const before = (await sql(program, ROWS)).rows.length;
  const run: [string, string][] = [
    ['gpt', 'OpenAI · Node.js'],
    ['claude', 'OpenAI · Node.js'],
    ['gpt', 'AI SDK'],
    ['claude', 'Anthropic'],
    ['gemini', 'Google Gen AI'],
  ];
  for (const [endpoint, title] of run) {
    await page.goto(`${program.url}/endpoints/${endpoint}`);
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await dialog().getByRole('button', { name: 'Create key' }).click();
    await dialog().getByRole('button', { name: 'I have stored it' }).click();
    const code = await snippet(title);
    await until(() => ranNode(code), { what: 'the gateway to know the key' });
  }
  const rows = await untilRows(program, ROWS, { holds: (found) => found.length === before + run.length });
  expect(rows.slice(before).map((row) => [row['endpoint_name'], row['status_code']])).toEqual(
    run.map(([endpoint]) => [endpoint, 200]),
  );
  await page.goto(`${program.url}/endpoints/claude`);
  await page.getByRole('button', { name: 'Google Gen AI' }).click();
  await page.getByText('cannot be called by the API of Google Gen AI').waitFor();
});

test('a change that another one came before is told, nothing is lost unasked, and a version is restored', {
  timeout: 300_000,
}, async () => {
  await page.goto(`${program.url}/endpoints/gpt`);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Model').fill('gpt-large');
  await api('PATCH', 'endpoints/gpt', { tags: { team: 'other' } });
  await submit('Save');
  await page.getByText('Somebody has changed it meanwhile').waitFor();
  await page.getByRole('button', { name: 'Load the newest version' }).click();
  await page.getByText('Another change was saved meanwhile').waitFor();
  await expect.poll(() => page.getByLabel('Model').inputValue(), { timeout: 60_000 }).toBe('gpt-large');
  await page.getByRole('button', { name: 'Load the newest version' }).click();
  await expect.poll(() => page.getByLabel('Model').inputValue(), { timeout: 60_000 }).toBe('gpt-small');
  await page.getByLabel('Model').fill('gpt-large');
  await submit('Save');
  await page.getByText('Version 3').waitFor();
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await dialog().getByText('destinations[0].model').waitFor();
  await dialog().getByText('tags.team').waitFor();
  await dialog().getByRole('button', { name: 'Restore' }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByText('Version 4').waitFor();
  const now = await api('GET', 'endpoints/gpt');
  expect(now).toMatchObject({ version: 4, tags: {}, destinations: [{ model: 'gpt-small' }] });
});

test('a failing provider is told in its own words without its secret, and what is in use cannot be deleted', {
  timeout: 300_000,
}, async () => {
  await page.goto(`${program.url}/providers/openai`);
  await page.getByRole('link', { name: 'gpt', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Change secret or address' }).click();
  await dialog().getByLabel('Secret', { exact: true }).fill('sk-wrong-0123456789abcdef');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'detached' });
  await page.getByText('cdef').waitFor();
  await page.getByLabel('Model').fill('gpt-small');
  await page.getByRole('button', { name: 'Test call' }).click();
  await page.getByText('HTTP status 401').waitFor();
  expect(await page.content()).not.toContain('sk-wrong-0123456789');
  await page.goto(`${program.url}/endpoints/gpt`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL('**/endpoints');
  await page.goto(`${program.url}/providers/openai`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL('**/providers');
  await page.getByRole('link', { name: 'openai' }).waitFor({ state: 'detached' });
  expect(visit.troubles.filter((trouble) => !/409|404/.test(trouble))).toEqual([]);
});

async function submit(name: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
}

async function snippet(title: string): Promise<string> {
  await page.getByRole('button', { name: title, exact: true }).click();
  return (await page.getByRole('region', { name: title, exact: true }).locator('pre').textContent()) ?? '';
}

/** As somebody would who saved it as a file beside the installed packages. undefined while the gateway does not know the key yet. */
async function ranNode(code: string): Promise<true | undefined> {
  const where = { cwd: join(import.meta.dirname, '..') };
  return await run(process.execPath, ['--input-type=module', '--eval', code], where).then(
    () => true,
    (error: { readonly stderr?: string }) => {
      if (error.stderr?.includes('401') === true) return undefined;
      throw error;
    },
  );
}

/** Through the page, so that it is the admin who asks. */
async function api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await page.request.fetch(`${program.url}/api/v1/${path}`, {
    method,
    ...(body === undefined ? {} : { data: body }),
    headers: { origin: program.url },
  });
  if (!response.ok()) {
    dumpLogs(program);
    throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
  }
  return (await response.json()) as Record<string, unknown>;
}

function dialog(): Locator {
  return page.locator('[role=dialog]');
}

function fact(title: string): Locator {
  return page.locator('dl > div').filter({ has: page.getByText(title, { exact: true }) });
}
