import { type CreditKind, LOT_TYPES } from '@tallygate/contract';
import type { HistoryFilter } from '../../../api/use-credits.ts';
import { addDays, isDay, startOfDay } from '../../../range/zone-day.ts';
import type { CreditsSearch } from '../../../shell/page-search.ts';

/** What a reader may want to see of a history. */
export const KIND_GROUPS = ['registered', 'expired', 'returned', 'used', 'held', 'everything'] as const;
export type KindGroup = (typeof KIND_GROUPS)[number];

/** Where nobody chose: what changed by more than its use. */
const TOLD: readonly CreditKind[] = ['grant', 'expiry', 'void', 'refund', 'settlement', 'correction', 'debit'];
const KINDS: Readonly<Record<KindGroup, readonly CreditKind[]>> = {
  registered: ['grant'],
  expired: ['expiry'],
  returned: ['refund', 'void'],
  used: ['charges', 'capture', 'debit', 'correction'],
  held: ['hold', 'extend', 'release', 'hold_expiry'],
  everything: [],
};

/** What an address asks of the history. What cannot be understood is left out. */
export function historyFilter({ kind, type, from, to }: CreditsSearch, zone: string): HistoryFilter {
  const group = KIND_GROUPS.find((one) => one === kind);
  const kinds = group === undefined ? TOLD : KINDS[group];
  const start = from !== undefined && isDay(from) ? new Date(startOfDay(from, zone)).toISOString() : undefined;
  const end = to !== undefined && isDay(to) ? new Date(startOfDay(addDays(to, 1), zone)).toISOString() : undefined;
  return {
    kinds: kinds.length === 0 ? undefined : kinds.join(','),
    types: LOT_TYPES.find((one) => one === type),
    from: start,
    to: end,
  };
}
