import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowser } from '../harness/browser.ts';
import { type Program, startProgram } from '../harness/program.ts';

const browsing = useBrowser();
let program: Program;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(async () => {
  await program?.remove();
});

test('the link in an error leads to its sentence, without signing in', async () => {
  const answer = await fetch(`${program.url}/api/v1/no-such-thing`);
  const { error } = (await answer.json()) as { error: { code: string; docs_url: string } };
  const { page, troubles, close } = await browsing.open({ language: 'en', theme: 'light', width: 1440 });
  await page.goto(new URL(error.docs_url, program.url).href);
  const shown = page.locator('[aria-current=true]');
  await shown.waitFor();
  expect(await shown.locator('dt').textContent()).toBe(error.code);
  expect(await shown.locator('dd').textContent()).toMatch(/\w{3,}.*\./);
  const box = await shown.boundingBox();
  expect(box?.y, 'it is in sight').toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeLessThan(900);
  expect(troubles).toEqual([]);
  await close();
});
