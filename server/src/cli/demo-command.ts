import type { Language } from '@tallygate/contract';
import { EXIT } from './exit.ts';
import { type Output, writeLine } from './output.ts';
import { DEMO_HELP } from './texts.ts';

/** Runs the demo until it is told to stop; resolves with the exit code. Gets the words after `demo`. */
export type DemoAccess = (words: readonly string[]) => Promise<number>;

/** `tallygate demo`: explains itself, or runs. */
export async function runDemoCommand(
  words: readonly string[],
  { output, language, demo }: { readonly output: Output; readonly language: Language; readonly demo: DemoAccess },
): Promise<number> {
  if (!words.some((word) => word === '--help' || word === '-h')) return await demo(words);
  await writeLine(output.out, DEMO_HELP[language]);
  return EXIT.ok;
}
