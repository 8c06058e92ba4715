import type { PriceDocument } from './facts.ts';
import { compileRule } from './rules/compile-rule.ts';

/** What the built-in demo provider's models cost, so that its pages have figures. They charge nobody. */
const DEMO_PRICES: PriceDocument = {
  prices: { input: '0.1', output: '0.4', cache_read: '0.01', cache_write_5m: '0.125', cache_write_1h: '0.2' },
  context_tiers: [],
  service_tiers: {},
};

/** The rule of every model of a provider of kind `demo`. Another price gets another number. */
export const DEMO_RULE = compileRule({ priceVersion: 'demo 1', document: DEMO_PRICES });
