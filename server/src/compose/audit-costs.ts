import { type CostedRow, createPriceBook, recomputeCost } from '#prices';
import type { RecomputeCost, StoredCost } from '#usage';
import type { Settings } from '../config.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { declaredPrices } from './declared-prices.ts';

/**
 * Computes costs anew by the catalogue and by the prices of the configuration file. Those that were made in the pages are
 * in the control store, which an audit does not open: their rows are told as not compared.
 */
export function auditCostsBy(settings: Settings, accountId: string): RecomputeCost {
  const book = createPriceBook(declaredPrices(settings, accountId).entries, genaiCatalogue());
  return (row) => {
    const costed = costedRow(row);
    return costed === undefined ? undefined : recomputeCost(costed, (version) => book.byVersion(version));
  };
}

function costedRow({ priceVersion, columns }: StoredCost): CostedRow | undefined {
  if (priceVersion === undefined) return undefined;
  const count = (name: string) => (columns[name] === null ? undefined : Number(columns[name]));
  const text = (name: string) => (columns[name] === null ? undefined : String(columns[name]));
  return {
    priceVersion,
    purpose: /embed/i.test(text('api_type') ?? '') ? 'embed' : 'generate',
    serviceTier: text('service_tier'),
    raw: text('usage_raw'),
    tokens: {
      input: count('input_tokens'),
      output: count('output_tokens'),
      cacheRead: count('cache_read'),
      cacheCreation: count('cache_creation'),
      cacheCreation5m: count('cache_creation_5m'),
      cacheCreation1h: count('cache_creation_1h'),
      reasoning: count('reasoning'),
    },
  };
}
