import type { Instant } from '#kernel';
import type { CallTokens, PricedCall, PricedProvider } from './facts.ts';

/** Half-open, by the time of the request. */
export interface CostRange {
  readonly from: Instant;
  readonly to: Instant;
}

/** Which rows to compute anew. */
export interface CostedRows extends CostRange {
  /** As `destination_model` tells; undefined: all. */
  readonly model: string | undefined;
  /** Name of a provider; undefined: all. */
  readonly provider: string | undefined;
  /** Only rows behind this place in the order of time and id. */
  readonly after: { readonly at: Instant; readonly requestId: string } | undefined;
  readonly limit: number;
}

/** A row whose cost can be computed anew, and what it and its corrections say of it so far. */
export interface CostedCall {
  readonly requestId: string;
  readonly at: Instant;
  readonly workspaceId: string;
  readonly provider: PricedProvider;
  readonly model: string;
  readonly configuredModel: string;
  readonly serviceTier: string | undefined;
  readonly purpose: PricedCall['purpose'];
  readonly tokens: CallTokens;
  readonly raw: string | undefined;
  /** The provider's usage object was too long to be kept: what it told of iterations, speed and media is not known any more. */
  readonly isUsageLost: boolean;
  /** The row's cost and all corrections of it; undefined: not known. */
  readonly costNanoUsd: bigint | undefined;
  /** Of the newest correction, else of the row; undefined: not known. */
  readonly priceVersion: string | undefined;
  /** How many corrections there are of it. */
  readonly corrections: number;
}

/** What re-rating adds to the cost of one request. */
export interface CostCorrection {
  readonly correctionId: string;
  /** How many came before it, of this request: tells a second attempt at it from the same change made once more. */
  readonly earlier: number;
  readonly rerateId: string;
  readonly requestId: string;
  readonly at: Instant;
  readonly workspaceId: string;
  readonly oldPriceVersion: string | undefined;
  readonly newPriceVersion: string;
  /** New cost less the old one; one that was not known counts as nothing. */
  readonly deltaNanoUsd: bigint;
  readonly createdAt: Instant;
  readonly actor: string;
}

/** What was used and has no cost. */
export interface UnknownPrice {
  readonly provider: string | undefined;
  readonly providerKind: string | undefined;
  readonly model: string | undefined;
  readonly serviceTier: string | undefined;
  readonly reason: 'unknown_price' | 'no_usage';
  readonly requests: number;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly lastSeen: Instant;
}

/** Costs in the warehouse: of rows, which are never edited, and their corrections. Each throws when it does not answer. */
export interface CostLedger {
  /** In the order of time and id. Only rows of a known provider. */
  rows(asked: CostedRows, signal: AbortSignal): Promise<readonly CostedCall[]>;
  /** All of them or none; the same ones again, in the same order, store nothing. */
  add(corrections: readonly CostCorrection[]): Promise<void>;
  /** Most requests first. */
  unknown(range: CostRange, limit: number, signal: AbortSignal): Promise<readonly UnknownPrice[]>;
}
