import type { Program } from './program.ts';
import { rowsOfMarker, type UsageRow } from './rows.ts';
import { until } from './until.ts';

/** The rows of one marker in the order of their requests, as soon as there are so many. A row too many is shown as well. */
export async function rowsOfMarkerOnce(program: Program, marker: string, count: number): Promise<readonly UsageRow[]> {
  return until(
    async () => {
      const rows = await rowsOfMarker(program, marker);
      return rows.length >= count ? rows : undefined;
    },
    { what: `${count} rows of ${marker}`, everyMs: 50 },
  );
}
