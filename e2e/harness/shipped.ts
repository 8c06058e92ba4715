import { tallygate } from './command.ts';
import type { Program } from './program.ts';
import { until } from './until.ts';

/** Waits until each spool of the program has shipped all that it took, and holds no request that is under way or was lost with its gateway. */
export async function untilShipped(program: Program): Promise<void> {
  await until(
    async () => {
      const { stdout, stderr } = await tallygate(['audit', '--json'], program.environment);
      if (stdout === '') throw new Error(`no report: ${stderr}`);
      const { spools } = JSON.parse(stdout) as Report;
      return spools.length > 0 && spools.every(({ waiting, open }) => waiting + open === 0);
    },
    { what: 'everything to be shipped', timeoutMs: 120_000, everyMs: 250 },
  );
}

interface Report {
  readonly spools: readonly { readonly waiting: number; readonly open: number }[];
}
