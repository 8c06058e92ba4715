import type { CreditPriceFacts } from '@tallygate/contract';
import type { Say } from '../../../locales/use-text.ts';
import { PARTS, type Part, type TokenKind } from './credit-price-form.ts';

/** What each part is called. */
export const PART_WORDS = {
  service: 'creditPrices.service',
  feature: 'creditPrices.feature',
  endpoint: 'creditPrices.endpoint',
  model: 'creditPrices.model',
  run_type: 'creditPrices.runType',
} as const satisfies Readonly<Record<Part, string>>;

/** What each kind of tokens is called. */
export const TOKEN_WORDS = {
  input: 'creditPrices.input',
  output: 'creditPrices.output',
  cache_read: 'creditPrices.cacheRead',
  cache_write_5m: 'creditPrices.cacheWrite5m',
  cache_write_1h: 'creditPrices.cacheWrite1h',
} as const satisfies Readonly<Record<TokenKind, string>>;

/** What a price holds for, in one line. */
export function whatOf(price: Pick<CreditPriceFacts, Part>, say: Say): string {
  const named = PARTS.flatMap((part) => {
    const value = price[part];
    return value === null ? [] : [`${say(PART_WORDS[part])} ${value}`];
  });
  return named.length === 0 ? say('creditPrices.everything') : named.join(' · ');
}
