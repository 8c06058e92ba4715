import type { MicroCredits } from './facts.ts';

/** Something that was done, or why it was not. Nothing was written then. */
export type CreditOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refuse'; readonly reason: CreditRefusal };

/** Why nothing was done, in the order in which it is found out. */
export type CreditRefusal =
  /** The key came before with another request. */
  | { readonly code: 'credit_key_reused' }
  /** Not above zero, or above `AMOUNT_MAX`. */
  | { readonly code: 'credit_amount_invalid' }
  /** Ends before it begins, or a time that is still to come. */
  | { readonly code: 'credit_time_invalid' }
  | { readonly code: 'credit_hold_unknown' }
  | { readonly code: 'credit_hold_ended'; readonly status: string }
  | { readonly code: 'credit_lot_unknown' }
  | { readonly code: 'credit_posting_unknown' }
  /** More than can be taken back, refunded or released. */
  | { readonly code: 'credit_amount_above'; readonly availableMicro: MicroCredits }
  | { readonly code: 'insufficient_credits'; readonly availableMicro: MicroCredits; readonly wantedMicro: MicroCredits }
  | { readonly code: 'debt_cap_reached'; readonly debtMicro: MicroCredits; readonly capMicro: MicroCredits };

/** Shorthand for a refusal. */
export function refuse(reason: CreditRefusal): { readonly kind: 'refuse'; readonly reason: CreditRefusal } {
  return { kind: 'refuse', reason };
}

/** Shorthand for what was done. */
export function done<Value>(value: Value): { readonly kind: 'done'; readonly value: Value } {
  return { kind: 'done', value };
}
