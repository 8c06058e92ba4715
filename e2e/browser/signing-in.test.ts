/// <reference lib="dom" />
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { KEYS } from '../harness/config.ts';
import { useProgram } from '../harness/fixture.ts';
import { type IdentityProvider, startIdentityProvider } from '../harness/identity-provider.ts';
import { until } from '../harness/until.ts';
import { inspect } from './inspect.ts';
import { ADMIN, becomeAdmin, signIn } from './people.ts';
import { isTurn, SHOWN_LOOKS } from './screens.ts';

const fixture = useProgram();
const browsing = useBrowser();
let provider: IdentityProvider;
let visit: Visit;
let page: Page;
let secret = '';
let recoveryCodes: readonly string[] = [];

const LOOK: Look = { language: 'en', theme: 'light', width: 1440 };

beforeAll(async () => {
  provider = await startIdentityProvider();
  visit = await browsing.open(LOOK);
  page = visit.page;
  await becomeAdmin(page, fixture.program);
});
afterAll(() => provider.close());

/** All that is wrong with what a page shows, once its fonts are there. */
async function faultsIn(shown: Page, look: Look): Promise<readonly string[]> {
  await shown.evaluate(() => document.fonts.ready.then(() => undefined));
  return await inspect(shown, look);
}

/** Faults of a page, in every look; the one that is open is left alone. */
async function faultsOf(path: string, settled: string): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    const other = await browsing.open(look, await visit.cookies());
    await other.page.goto(`${fixture.program.url}${path}`);
    await other.page.locator(settled).first().waitFor();
    faults.push(...(await faultsIn(other.page, look)).map((fault) => `${path} ${JSON.stringify(look)}: ${fault}`));
    await other.close();
  }
  return faults;
}

/** RFC 6238, as an app has it. */
function appCode(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function call(path: string, method: string, body: object): Promise<Response> {
  return await fetch(`${fixture.program.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEYS.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('the own account is one click away, and its page is well in every look', async () => {
  await page.getByRole('button', { name: 'My account' }).click();
  await page.getByRole('menuitem', { name: 'My account' }).click();
  await page.waitForURL('**/settings/profile');
  await page.getByText('This device').waitFor();
  expect(await faultsOf('/settings/profile', 'main table tbody tr')).toEqual([]);
});

test('a second factor is set up with the key that the page shows, and its recovery codes are told once', async () => {
  await page.getByRole('button', { name: 'Set up second factor' }).click();
  await page.getByRole('dialog').getByLabel('Current password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('img', { name: 'QR code for the app' }).waitFor();
  expect(await faultsIn(page, LOOK)).toEqual([]);
  secret = (await page.locator('[role=dialog] pre').textContent()) ?? '';
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Check and switch on' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(appCode());
  await page.getByRole('button', { name: 'Check and switch on' }).click();
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
  recoveryCodes = await page.getByRole('dialog').getByRole('listitem').allTextContents();
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await faultsIn(page, LOOK)).toEqual([]);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 recovery codes left').waitFor();
});

test('signing in asks for the code then, takes a wrong one for what it is, and a recovery code', async () => {
  await page.getByRole('button', { name: 'My account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await signIn(page, ADMIN);
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  expect(await faultsIn(page, LOOK)).toEqual([]);
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  expect(await page.getByRole('alert').textContent()).toContain('code is wrong');
  await page.getByLabel('Code', { exact: true }).fill(recoveryCodes[0] ?? '');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'My account' }).waitFor();
  const answer = await page.evaluate(() => fetch('/api/v1/session/second-factor').then((response) => response.json()));
  expect(answer).toMatchObject({ is_enabled: true, recovery_codes_left: 9 });
});

test('an account admin sets single sign-on up on the page, and somebody new signs in with it', async () => {
  await page.goto(`${fixture.program.url}/settings/sign-in`);
  await page.getByLabel('Name', { exact: true }).fill('Acme ID');
  await page.getByLabel('Issuer URL').fill(provider.issuer);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('The identity provider answered.').waitFor();
  await page.getByLabel('Client ID').fill(provider.clientId);
  await page.getByLabel('Make a member of somebody new').check();
  await page.getByRole('button', { name: 'Save' }).nth(1).click();
  await page.getByText('Saved.').waitFor();
  expect(await faultsOf('/settings/sign-in', 'main form')).toEqual([]);

  provider.become({ sub: 'lee', email: 'lee@email.com', name: 'Lee Outside', groups: [] });
  const other = await browsing.open(LOOK);
  await other.page.goto(`${fixture.program.url}/settings/keys`);
  await other.page.getByRole('link', { name: 'Sign in with Acme ID' }).click();
  await other.page.waitForURL('**/settings/keys');
  await other.page.getByRole('button', { name: 'My account' }).click();
  await other.page.getByText('lee@email.com').waitFor();
  expect(other.troubles).toEqual([]);
  await other.close();
});

test('what an identity provider got wrong is told in words, and the sign-in page is well in every look', async () => {
  const stranger = await browsing.open(LOOK);
  await stranger.page.goto(`${fixture.program.url}/sign-in?problem=sso_email_unverified`);
  await stranger.page.getByRole('alert').getByText('has not verified').waitFor();
  await stranger.page.goto(`${fixture.program.url}/sign-in?problem=%3Cscript%3E`);
  expect(await stranger.page.getByRole('alert').textContent()).toContain('could not be signed in');
  for (const [place, path] of ['/sign-in', '/reset-password', '/reset-password#token'].entries()) {
    for (const look of SHOWN_LOOKS.filter((each) => isTurn(place, each))) {
      const other = await browsing.open(look);
      await other.page.goto(`${fixture.program.url}${path}`);
      await other.page.locator('main form, main .lucide-inbox').first().waitFor();
      expect([path, look, await faultsIn(other.page, look)]).toEqual([path, look, []]);
      await other.close();
    }
  }
  await stranger.close();
});

test('a link from an admin sets another password, once', async () => {
  const made = await call('/api/v1/password-resets/link', 'POST', { email: 'lee@email.com' });
  const { path } = (await made.json()) as { path: string };
  const other = await browsing.open(LOOK);
  await other.page.goto(`${fixture.program.url}${path}`);
  await other.page.getByLabel('New password').fill('a sentence that is long');
  await other.page.getByRole('button', { name: 'Change password' }).click();
  await other.page.getByText('The password was changed').waitFor();
  await other.page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(other.page, { name: '', email: 'lee@email.com', password: 'a sentence that is long' });
  await other.page.getByRole('button', { name: 'My account' }).waitFor();
  await other.page.goto(`${fixture.program.url}${path}`);
  await other.page.getByLabel('New password').fill('a sentence that is longer');
  await other.page.getByRole('button', { name: 'Change password' }).click();
  await other.page.getByRole('alert').getByText('This link was used').waitFor();
  await other.close();
});

test('an admin who lacks a second factor meets nothing but its set-up', async () => {
  const session = await page.evaluate(() => fetch('/api/v1/session').then((response) => response.json()));
  const { id } = (session as { person: { id: string } }).person;
  await fetch(`${fixture.program.url}/api/v1/second-factors/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${KEYS.admin}` },
  });
  await call('/api/v1/sign-in-settings', 'PATCH', { requires_second_factor: true });
  await page.goto(fixture.program.url);
  await page.getByText('Account admins need a second factor before').waitFor();
  expect(await faultsIn(page, LOOK)).toEqual([]);
  expect(await page.getByRole('navigation').count()).toBe(0);
  await call('/api/v1/sign-in-settings', 'PATCH', { requires_second_factor: false });
  await page.reload();
  await until(async () => ((await page.getByRole('navigation').count()) > 0 ? true : undefined), {
    what: 'the shell again',
  });
});
