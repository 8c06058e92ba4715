import type { Finding, Note } from './finding.ts';
import type { StoredCost, StoredRows } from './stored-rows.ts';

/** The cost of a row computed anew from its columns, in nano-USD; undefined: its prices are not known here. */
export type RecomputeCost = (row: StoredCost) => bigint | undefined;

const ROWS_PER_QUESTION = 5_000;

/** Compares the cost of every row of these days with one computed anew. */
export async function auditCosts(
  { rows, recomputeCost }: { readonly rows: StoredRows; readonly recomputeCost?: RecomputeCost | undefined },
  days: readonly string[],
): Promise<{ readonly compared: number; readonly findings: readonly Finding[]; readonly notes: readonly Note[] }> {
  const findings: Finding[] = [];
  let compared = 0;
  let unproven = 0;
  const compare = (row: StoredCost): void => {
    const computed = recomputeCost?.(row);
    if (computed === undefined) {
      unproven += 1;
      return;
    }
    compared += 1;
    if (computed === row.costNanoUsd) return;
    const stored = String(row.costNanoUsd ?? 'NULL');
    findings.push({ kind: 'cost_differs', requestId: row.requestId, stored, computed: String(computed) });
  };
  for (const day of recomputeCost === undefined ? [] : days) {
    for (let after = '', isMore = true; isMore; ) {
      const page = await rows.costs({ day, after, limit: ROWS_PER_QUESTION });
      for (const row of page) compare(row);
      after = page.at(-1)?.requestId ?? after;
      isMore = page.length === ROWS_PER_QUESTION;
    }
  }
  return { compared, findings, notes: unproven > 0 ? [{ kind: 'costs_unproven', rows: unproven }] : [] };
}
