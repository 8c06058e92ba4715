import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import type { Program } from '../harness/program.ts';
import { startProgram } from '../harness/program.ts';
import { within } from '../harness/proof.ts';
import { ADMIN, setupLink, signIn } from './people.ts';

const OVERVIEW_MS_MAX = within(2_000);

const browsing = useBrowser();
let program: Program;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(async () => {
  await program?.remove();
});

test('the setup link leads to an account admin and the Overview within 2 s, once; a wrong password is refused', async () => {
  const { page, troubles, close } = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  const link = await setupLink(program);
  await page.goto(link);
  await refuseShortPassword(page);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  const shownMs = await timed(() => page.getByRole('button', { name: 'Create account admin' }).click(), page);
  expect(troubles, 'a first visit without any trouble').toEqual([]);

  await page.getByRole('button', { name: 'My account' }).click();
  await expectText(page, ADMIN.email);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await page.goto(`${program.url}/requests`);
  await page.waitForURL('**/sign-in?next=**');

  await signIn(page, { ...ADMIN, password: 'not-the-password-at-all' });
  const refusal = await page.getByRole('alert').textContent();
  expect(refusal).toMatch(/password/i);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await signIn(page, ADMIN);
  await page.waitForURL('**/requests');

  const againMs = await timed(() => page.goto(program.url), page);
  await page.goto(link);
  await expectText(page, 'Setup is done');
  console.log(
    `first sign-in: overview ${shownMs.toFixed(0)} ms after the password, ${againMs.toFixed(0)} ms after its address; refused with: ${refusal}`,
  );
  expect(shownMs).toBeLessThan(OVERVIEW_MS_MAX);
  expect(againMs).toBeLessThan(OVERVIEW_MS_MAX);
  await close();
});

test.each([
  ['cut short', (link: string) => link.slice(0, -5)],
  ['without its token', (link: string) => link.replace(/\?.*/, '')],
])('a setup link %s makes nobody an admin, and says so', async (_, spoil) => {
  const fresh = await startProgram();
  const { page, close } = await browsing.open({ language: 'ko', theme: 'light', width: 390 });
  try {
    await page.goto(spoil(await setupLink(fresh)));
    await expectText(page, '설정 링크');
    expect(await page.getByRole('textbox').count()).toBe(0);
  } finally {
    await close();
    await fresh.remove();
  }
});

/** The form tells how much is missing, and takes nothing before. */
async function refuseShortPassword(page: Page): Promise<void> {
  await page.getByLabel('Name').fill(ADMIN.name);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await expectText(page, '5 more needed');
  expect(await page.getByRole('button', { name: 'Create account admin' }).isEnabled()).toBe(false);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  expect(new URL(page.url()).pathname).toBe('/setup');
}

/** Until the Overview shows its figures. */
async function timed(act: () => Promise<unknown>, page: Page): Promise<number> {
  const startedMs = performance.now();
  await act();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.locator('section:has(#widget-requests) data').waitFor();
  return performance.now() - startedMs;
}

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}
