import type { ContextTier, ServiceTierPrice, TokenPrices } from '@tallygate/contract';
import type { Instant } from '#kernel';

export type PricedProviderKind = 'openai' | 'anthropic' | 'gemini' | 'demo';

/** Who was asked. A name alone is not enough: a server of one's own may speak a provider's language. */
export interface PricedProvider {
  readonly kind: PricedProviderKind;
  readonly name: string;
}

/**
 * Token counts as a row holds them: `input` is all input, cached included; `output` all output, reasoning included.
 * Undefined means "not known". Of the parts about caches it means that there were none: the APIs leave out what is nothing.
 */
export interface CallTokens {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheCreation?: number | undefined;
  readonly cacheCreation5m?: number | undefined;
  readonly cacheCreation1h?: number | undefined;
  readonly reasoning?: number | undefined;
}

/** One of several inferences that a provider ran for one request, with counts of its own. */
export interface Iteration {
  /** undefined: the model that the answer names. */
  readonly model: string | undefined;
  readonly tokens: CallTokens;
}

/** One call, as its price depends on it. */
export interface PricedCall {
  readonly provider: PricedProvider;
  /** The model that the provider says served; undefined: it did not say. */
  readonly model: string | undefined;
  /** The model that the destination names: the second try. */
  readonly configuredModel: string;
  /** As the provider tells it; undefined: it told none, which is the standard one. */
  readonly serviceTier: string | undefined;
  /** When the request came: the price of then counts. */
  readonly at: Instant;
  readonly purpose: 'generate' | 'embed' | 'count';
  readonly tokens: CallTokens;
  /** The provider's own usage object as JSON text: it tells of iterations, of speed and of media. */
  readonly raw?: string | undefined;
  /** Undefined: as `raw` tells. */
  readonly iterations?: readonly Iteration[] | undefined;
}

/** What a call costs. */
export interface Price {
  /** In billionths of a US dollar, rounded once, half up. */
  readonly costNanoUsd: bigint;
  /** Names exactly what priced it, such as `catalogue 0.1.8 openai/gpt-5.2`; several are joined by ` + `. */
  readonly priceVersion: string;
}

/** Prices of one model at one time, as people write them: US dollars per million tokens. */
export interface PriceDocument {
  readonly prices: TokenPrices;
  readonly context_tiers: readonly ContextTier[];
  readonly service_tiers: Readonly<Record<string, ServiceTierPrice>>;
}

/** An entry of the account's own price book. It is never changed; a later one of the same provider and model takes its place. */
export interface PriceEntry {
  readonly id: string;
  /** Name or kind of a provider; undefined: whichever. */
  readonly provider: string | undefined;
  /** Exact, or a beginning with `*` behind it. */
  readonly model: string;
  readonly effectiveFrom: Instant;
  /** undefined: an end; from then on the book has no price of this provider and model. */
  readonly document: PriceDocument | undefined;
  readonly note: string;
  /** undefined: declared in the configuration file. */
  readonly made: { readonly at: Instant; readonly by: { readonly id: string; readonly address: string } } | undefined;
}

/** Prices of the providers themselves, as somebody publishes them. */
export interface PriceCatalogue {
  /** Its release. */
  readonly release: string;
  /** By its matching rules, oldest first; undefined: it does not know the model. */
  find(kind: PricedProviderKind, model: string): readonly DatedRule[] | undefined;
  /** By the text of a price version; undefined: another catalogue's, or of another release. */
  byVersion(priceVersion: string): PriceRule | undefined;
}

/** A rule from an instant on. */
export interface DatedRule {
  /** Minus infinity: it is the first. */
  readonly from: number;
  /** undefined: from then on there is no price. */
  readonly rule: PriceRule | undefined;
}

/** What models take and give besides text. */
export type Medium = 'audio' | 'image' | 'video';

/** Prices of one model at one time, ready to be computed with. Make it with `compileRule`. */
export interface PriceRule {
  readonly priceVersion: string;
  readonly document: PriceDocument;
  /** What the model takes or gives at other prices, which `document` does not hold. */
  readonly pricedMedia: readonly Medium[];
  /** By service tier; of each the prices of ever larger contexts, the first from 0 on. */
  readonly tiers: ReadonlyMap<string, readonly ContextPrices[]>;
}

/** Prices for requests of one size, in 10^-12 US dollars per million tokens, with all defaults filled in. */
export interface ContextPrices {
  /** They hold for requests with more input than this; -1: for all. */
  readonly aboveInputTokens: number;
  readonly exact: Scaled<bigint>;
  /** The same in a larger unit, where all of them are whole in it: nano-USD times `divisor` per token. */
  readonly quick: { readonly divisor: number; readonly prices: Scaled<number> } | undefined;
}

/** One price for each part of a request. */
export interface Scaled<Amount> {
  readonly input: Amount;
  /** undefined: the model gives no output. */
  readonly output: Amount | undefined;
  readonly cacheRead: Amount;
  readonly cacheWrite5m: Amount;
  readonly cacheWrite1h: Amount;
}
