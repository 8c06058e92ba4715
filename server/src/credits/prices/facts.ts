import type { CreditDefault, CreditMode, CreditPriceDocument } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { MicroCredits } from '../facts.ts';

/** What a price holds for; undefined: whichever. */
export interface CreditPriceKey {
  readonly service: string | undefined;
  readonly feature: string | undefined;
  /** Name of the endpoint. */
  readonly endpoint: string | undefined;
  /** Exact, or a beginning with `*` behind it. */
  readonly model: string | undefined;
  /** Id of a type of runs. */
  readonly runType: string | undefined;
}

/** An entry of the price book in credits. It is never changed; a later one of the same key takes its place. */
export interface CreditPriceEntry {
  readonly id: string;
  readonly key: CreditPriceKey;
  readonly effectiveFrom: Instant;
  /** undefined: an end; from then on the book has no price of just this key. */
  readonly document: CreditPriceDocument | undefined;
  readonly note: string;
  readonly made: { readonly at: Instant; readonly by: { readonly id: string; readonly address: string } };
}

/** What the account has chosen about credits. */
export interface CreditPriceChoices {
  /** Of every workspace that has none of its own. */
  readonly mode: CreditMode;
  /** By id of the workspace. */
  readonly workspaces: Readonly<Record<string, CreditMode>>;
  /** Where the book has no price. */
  readonly byDefault: CreditDefault;
  /** Held for a request whose price is not known before it ends, in micro-credits. A number, so that it goes into snapshots as it is. */
  readonly defaultHoldMicro: number;
}

/** The run that a call belongs to, as far as its price depends on it. */
export interface PricedRun {
  readonly id: string;
  readonly type: string;
  /** Other calls may belong to it; false: this call is the run. */
  readonly isShared: boolean;
}

/** One call, as its price in credits depends on it. Empty texts: none. */
export interface CreditCall {
  readonly workspaceId: string;
  readonly requesterId: string;
  readonly service: string;
  readonly feature: string;
  readonly endpoint: string;
  /** The model that served and the one that the destination names. */
  readonly models: readonly string[];
  /** undefined: it belongs to none. */
  readonly run: PricedRun | undefined;
  /** When the request came: the price of then counts. */
  readonly at: Instant;
}

/** A call's tokens in parts that do not overlap. */
export interface CreditTokens {
  readonly uncached: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
}

/** What a call used. */
export interface CreditUse {
  /** undefined: not known. */
  readonly tokens: CreditTokens | undefined;
  /** What the provider charges, in nano-USD; undefined: not known. */
  readonly costNanoUsd: bigint | undefined;
}

/** What a call comes to in credits. */
export interface CreditPrice {
  /** Of the call itself: column `credits_micro`. Rounded once, half up. */
  readonly micro: MicroCredits;
  /** Once for the run that it shares with others, apart from the call. */
  readonly runMicro: MicroCredits;
  /** Names exactly what priced it: `book <id>`, `default cost 100`, `default request 1`. */
  readonly version: string;
}
