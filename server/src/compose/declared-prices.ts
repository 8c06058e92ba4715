import { namedUuid } from '#kernel';
import type { DeclaredPrices } from '#prices';
import type { Settings } from '../config.ts';

/** The prices of the file. An id stands for all that the entry says, so that a `price_version` never comes to mean another price. */
export function declaredPrices({ declared }: Settings, accountId: string): DeclaredPrices {
  return {
    entries: (declared.prices ?? []).map((price) => ({
      ...price,
      id: namedUuid(accountId, 'declared_price', JSON.stringify(price)),
      made: undefined,
    })),
    chargesFailedInput: declared.chargesFailedInput ?? true,
  };
}
