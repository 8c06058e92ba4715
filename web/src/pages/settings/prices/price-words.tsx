import type { TokenPrices } from '@tallygate/contract';
import { Unknown } from '../../../components/values.tsx';
import { usdOfText } from '../../../format/money.ts';
import { useText } from '../../../locales/use-text.ts';
import type { Component } from './price-form.ts';

/** What each part of a price is called. */
export const COMPONENT_WORDS = {
  input: 'prices.input',
  output: 'prices.output',
  cache_read: 'prices.cacheRead',
  cache_write_5m: 'prices.cacheWrite5m',
  cache_write_1h: 'prices.cacheWrite1h',
} as const satisfies Readonly<Record<Component, string>>;

/** What a part that is not given falls back to; the output to nothing. */
const FALLBACKS = {
  input: undefined,
  output: undefined,
  cache_read: 'input',
  cache_write_5m: 'input',
  cache_write_1h: 'cache_write_5m',
} as const satisfies Readonly<Record<Component, Component | undefined>>;

/** Why a part stands as it does where it is not given. */
export const ABSENT_WORDS = {
  input: 'prices.needed',
  output: 'prices.noOutput',
  cache_read: 'prices.asInput',
  cache_write_5m: 'prices.asInput',
  cache_write_1h: 'prices.asCacheWrite5m',
} as const;

/** What is charged for a part, in US dollars per million tokens; undefined: nothing, there is no such part. */
export function chargedFor(component: Component, prices: TokenPrices): string | undefined {
  const fallback = FALLBACKS[component];
  return prices[component] ?? (fallback === undefined ? undefined : chargedFor(fallback, prices));
}

/** A part of a price with every digit; fainter where it is the price of another part. NULL: the entry is an end. */
export function Usd({ prices, part }: { readonly prices: TokenPrices | null; readonly part: Component }) {
  const { say, language } = useText();
  if (prices === null) return <Unknown reason={say('prices.isEnd')} />;
  const price = chargedFor(part, prices);
  if (price === undefined) return <Unknown reason={say(ABSENT_WORDS[part])} />;
  const text = usdOfText(price, language);
  if (prices[part] !== undefined) return <span className="figures whitespace-nowrap">{text}</span>;
  return (
    <span className="figures cursor-help whitespace-nowrap text-faint" title={say(ABSENT_WORDS[part])}>
      {text}
      <span className="sr-only"> {say(ABSENT_WORDS[part])}</span>
    </span>
  );
}
