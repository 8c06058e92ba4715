import { afterAll, afterEach, beforeAll } from 'vitest';
import { type FakeProvider, startProvider } from '../provider/provider.ts';
import { type ConfigDocument, configFor } from './config.ts';
import { type Program, type ProgramOptions, startProgram } from './program.ts';

const DUMPED_CHARACTERS_MAX = 6_000;

export interface Fixture {
  readonly program: Program;
  readonly provider: FakeProvider;
}

/**
 * One started program and one fake provider, shared by the tests of a file. Nothing of it survives the file, and a
 * failing test shows the end of the program's log.
 */
export function useProgram(
  options: Omit<ProgramOptions, 'config'> & { readonly more?: ConfigDocument; readonly seed?: number } = {},
): Fixture {
  let provider: FakeProvider | undefined;
  let program: Program | undefined;
  beforeAll(async () => {
    provider = await startProvider({ seed: options.seed ?? 1 });
    program = await startProgram({ ...options, config: configFor(provider, options.more) });
  });
  afterEach((context) => {
    if (context.task.result?.state === 'fail') dumpLogs(program);
  });
  afterAll(async () => {
    await program?.remove();
    await provider?.stop();
  });
  return {
    get program() {
      return there(program);
    },
    get provider() {
      return there(provider);
    },
  };
}

/** Prints the end of the log of a program, for a test that failed. */
export function dumpLogs(program: Program | undefined): void {
  console.error(`log of the program:\n${program?.logs().slice(-DUMPED_CHARACTERS_MAX) ?? 'never started'}`);
}

function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('used before the start');
  return thing;
}
