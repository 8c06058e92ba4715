import type { CreditKind, CreditLotFacts, CreditPolicyFacts, LotType } from '@tallygate/contract';
import type { TextId } from '../../../locales/ko.ts';

/** What types of lots are called. */
export const TYPE_WORDS: Readonly<Record<LotType, TextId>> = {
  plan: 'credits.type.plan',
  card: 'credits.type.card',
  cash: 'credits.type.cash',
  promotion: 'credits.type.promotion',
  adjustment: 'credits.type.adjustment',
};

/** What kinds of changes are called. */
export const KIND_WORDS: Readonly<Record<CreditKind, TextId>> = {
  grant: 'credits.kind.grant',
  hold: 'credits.kind.hold',
  extend: 'credits.kind.extend',
  release: 'credits.kind.release',
  hold_expiry: 'credits.kind.hold_expiry',
  capture: 'credits.kind.capture',
  charges: 'credits.kind.charges',
  debit: 'credits.kind.debit',
  expiry: 'credits.kind.expiry',
  void: 'credits.kind.void',
  refund: 'credits.kind.refund',
  settlement: 'credits.kind.settlement',
  correction: 'credits.kind.correction',
};

/** Why one lot is used before the next one. */
export type Reason = 'only' | 'expiry' | 'priority' | 'given' | 'earlier';

type Ordered = Pick<CreditLotFacts, 'expires_at' | 'priority' | 'payment' | 'effective_at'>;

/** Why a lot is used before the one that follows it, by the order that the workspace's policy names. */
export function reasonFor(lot: Ordered, next: Ordered | undefined, order: CreditPolicyFacts['burn_order']): Reason {
  if (next === undefined) return 'only';
  const hasEarlierEnd = lot.expires_at !== next.expires_at;
  const isPreferred = lot.priority !== next.priority;
  if (order === 'priority-first' && isPreferred) return 'priority';
  if (hasEarlierEnd) return 'expiry';
  if (isPreferred) return 'priority';
  return lot.payment === 'none' && next.payment !== 'none' ? 'given' : 'earlier';
}
