import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import type { Clock, Instant } from '#kernel';
import type { PriceCatalogue, PricedProvider, PriceEntry } from './facts.ts';
import type { PriceStore } from './price-store.ts';

/** What managing prices is made of. `Tx` is a transaction of the control store. */
export interface PricePorts<Tx> {
  /** Runs the act alone and keeps all or nothing of it; may run it again. */
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: PriceStore<Tx>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: PriceAct) => Promise<void>;
  readonly catalogue: PriceCatalogue;
  /** What the file declares now. */
  readonly declared: () => DeclaredPrices;
  /** The providers there are, declared and made. */
  readonly providers: () => Promise<readonly PricedProvider[]>;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Called after a change was kept, before it is answered: gateways must hear of it. */
  readonly onChanged: () => Promise<void>;
}

/** Prices of the configuration file. */
export interface DeclaredPrices {
  readonly entries: readonly PriceEntry[];
  readonly chargesFailedInput: boolean;
}

/** Who asks, and by which request. That they may is decided at the door. */
export interface PriceAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

/** Something that was done to prices, as the log shows it. */
export interface PriceAct {
  readonly at: Instant;
  readonly asker: PriceAsker;
  readonly action: 'price.created' | 'price.ended' | 'prices.rerated' | 'prices.default_hold_changed';
  readonly target: string;
  readonly before?: Readonly<Record<string, string | number | null>> | undefined;
  readonly after: Readonly<Record<string, string | number | null>>;
}

/** An act that was done, or why it was not. */
export type PriceOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refuse'; readonly code: PriceRefusal; readonly details: ErrorDetails };

export type PriceRefusal = Extract<
  ErrorCode,
  | 'price_not_listed'
  | 'price_declared'
  | 'price_ended'
  | 'price_far_from_catalogue'
  | 'count_max_reached'
  | 'provider_not_listed'
  | 'rerate_busy'
>;

/** Shorthand for a refusal. */
export function refused(
  code: PriceRefusal,
  details: ErrorDetails = {},
): Extract<PriceOutcome<never>, { kind: 'refuse' }> {
  return { kind: 'refuse', code, details };
}
