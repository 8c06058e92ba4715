import type { Program } from './program.ts';
import { until } from './until.ts';

const START_MS_MAX = 120_000;

/** Waits until so many gateways serve: the program is ready with the first. */
export async function untilGateways(program: Program, count: number): Promise<void> {
  const ready = () =>
    new Set(
      program
        .logs()
        .match(/"name":"gateway \d+"[^\n]*"A process is ready\."/g)
        ?.map(nameOf),
    );
  await until(() => ready().size >= count, { what: `${count} gateways to serve`, timeoutMs: START_MS_MAX });
}

function nameOf(line: string): string {
  return /gateway \d+/.exec(line)?.[0] ?? '';
}
