import type { Page } from 'playwright-core';
import type { Program } from '../harness/program.ts';
import { until } from '../harness/until.ts';

/** Who the tests sign in as. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const ADMIN: Person = {
  name: 'Kim Seoyeon',
  email: 'seoyeon.kim@email.com',
  password: 'a-long-enough-sentence',
};

/** The link that the terminal shows at a first start. */
export function setupLink(program: Program): Promise<string> {
  return until(() => /^\s*(http:\S+\/setup\?token=\S+)\s*$/m.exec(program.stdout())?.[1], {
    what: 'a setup link on the terminal',
  });
}

/** Makes the first account admin through the page, who is then signed in. */
export async function becomeAdmin(page: Page, program: Program): Promise<void> {
  await page.goto(await setupLink(program));
  await page.locator('input[autocomplete=name]').fill(ADMIN.name);
  await page.locator('input[type=email]').fill(ADMIN.email);
  await page.locator('input[type=password]').fill(ADMIN.password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL(`${program.url}/`);
}

/** Fills the form of the sign-in page and sends it. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.locator('input[type=email]').fill(person.email);
  await page.locator('input[type=password]').fill(person.password);
  await page.locator('button[type=submit]').click();
}
