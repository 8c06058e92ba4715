import type { Program } from './program.ts';
import { rowsOf, type UsageRow } from './rows.ts';
import { until, WAIT_MS_MAX } from './until.ts';

const QUIET_MS = 700;

/** The rows of a load once there are so many, and no more came for a while. Fewer are returned when no more come at all. */
export async function settledRows(
  program: Program,
  load: { readonly label: string; readonly count: number; readonly timeoutMs?: number },
): Promise<readonly UsageRow[]> {
  const read = () => rowsOf(program, load.label).catch((): readonly UsageRow[] => []);
  let last = await until(async () => found(await read(), load.count), {
    what: `${load.count} rows of ${load.label}`,
    timeoutMs: load.timeoutMs ?? WAIT_MS_MAX,
    everyMs: 200,
  }).catch(read);
  let looks = 0;
  await until(
    async () => {
      const next = await read();
      // The first look comes at once: it tells nothing.
      const isQuiet = looks++ > 0 && next.length === last.length;
      last = next;
      return isQuiet;
    },
    { what: 'no more rows', everyMs: QUIET_MS },
  );
  return last;
}

function found(rows: readonly UsageRow[], count: number): readonly UsageRow[] | undefined {
  return rows.length >= count ? rows : undefined;
}
