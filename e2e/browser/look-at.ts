import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Look } from '../harness/browser.ts';
import { IS_PROOF } from '../harness/proof.ts';
import { inspect } from './inspect.ts';
import { nameOf } from './screens.ts';

const FOLDER = IS_PROOF ? join(import.meta.dirname, '../../.tmp/screens') : join(tmpdir(), 'tallygate-screens');

/** All that is wrong with what a page shows now, as lines. A picture of it is kept: in a proof of everything, else of what is wrong. */
export async function lookAt(
  page: Page,
  shown: { readonly name: string; readonly look: Look },
): Promise<readonly string[]> {
  const faults = await inspect(page, shown.look);
  if (IS_PROOF || faults.length > 0) await keepPicture(page, shown);
  return faults;
}

/** Keeps a picture of the whole page. */
export async function keepPicture(
  page: Page,
  { name, look }: { readonly name: string; readonly look: Look },
): Promise<void> {
  await page.screenshot({ path: join(FOLDER, `${name}-${nameOf(look)}.png`), fullPage: true });
}
