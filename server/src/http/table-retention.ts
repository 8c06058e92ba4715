import type { TableRetention } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import type { UsageRetention } from '#usage';

/** The tables whose retention is chosen on themselves: one policy for both, since one without the other tells wrong costs. */
export const KEPT_TOGETHER: ReadonlySet<string> = new Set(['usage', 'cost_corrections']);

/** How a table is kept. `table` is its name without the database. */
export function retentionOf(table: string, retention: UsageRetention): TableRetention {
  if (table === 'payloads') return { decided_by: 'endpoints', days: null, kept_from: null };
  if (table === 'audit') return { decided_by: 'audit_log', days: null, kept_from: null };
  const { keptDays, keptFrom } = retention;
  return {
    decided_by: 'table',
    days: keptDays ?? null,
    kept_from: keptFrom === undefined ? null : isoInstant(keptFrom),
  };
}
