import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import type { Clock, Instant } from '#kernel';
import type { CreditPriceStore } from './credit-price-store.ts';
import type { CreditSums } from './credit-sums.ts';

/** What managing prices in credits is made of. `Tx` is a transaction of the control store. */
export interface CreditPricePorts<Tx> {
  /** Runs the act alone and keeps all or nothing of it; may run it again. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: CreditPriceStore<Tx>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: CreditPriceAct) => Promise<void>;
  /** What was used, from the warehouse. */
  readonly sums: CreditSums;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Called after a change was kept, before it is answered: gateways must hear of it. */
  readonly onChanged: () => Promise<void>;
}

/** Who asks, and by which request. That they may is decided at the door. */
export interface CreditPriceAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

/** Something that was done to prices in credits, as the log shows it. */
export interface CreditPriceAct {
  readonly at: Instant;
  readonly asker: CreditPriceAsker;
  readonly action: 'credit_price.created' | 'credit_price.ended' | 'credit_prices.changed';
  readonly target: string;
  readonly before?: Readonly<Record<string, string | number | null>> | undefined;
  readonly after: Readonly<Record<string, string | number | null>>;
}

/** An act that was done, or why it was not. */
export type CreditPriceOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refuse'; readonly code: CreditPriceRefusal; readonly details: ErrorDetails };

export type CreditPriceRefusal = Extract<
  ErrorCode,
  'credit_price_unknown' | 'credit_price_ended' | 'credit_price_past' | 'count_max_reached'
>;

/** Shorthand for a refusal. */
export function refusedPrice(
  code: CreditPriceRefusal,
  details: ErrorDetails = {},
): Extract<CreditPriceOutcome<never>, { kind: 'refuse' }> {
  return { kind: 'refuse', code, details };
}
