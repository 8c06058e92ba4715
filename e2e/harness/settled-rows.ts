import type { Program } from './program.ts';
import { rowsOf, type UsageRow } from './rows.ts';
import { until } from './until.ts';

const QUIET_MS = 700;

/** The rows of a load once there are so many, and no more came for a while. Fewer are returned when no more come at all. */
export async function settledRows(
  program: Program,
  load: { readonly label: string; readonly count: number; readonly timeoutMs?: number },
): Promise<readonly UsageRow[]> {
  const read = () => rowsOf(program, load.label).catch((): readonly UsageRow[] => []);
  let last = await until(async () => found(await read(), load.count), {
    what: `${load.count} rows of ${load.label}`,
    timeoutMs: load.timeoutMs ?? 30_000,
    everyMs: 200,
  }).catch(read);
  await until(
    async () => {
      const next = await read();
      const isQuiet = next.length === last.length;
      last = next;
      return isQuiet;
    },
    { what: 'no more rows', timeoutMs: 20_000, everyMs: QUIET_MS },
  );
  return last;
}

function found(rows: readonly UsageRow[], count: number): readonly UsageRow[] | undefined {
  return rows.length >= count ? rows : undefined;
}
