import type { CallPricing, Snapshot } from '#gateway';
import { chargeCall, createPriceBook, type PriceBook, type PriceCatalogue, type SnapshotPrices } from '#prices';

/** Prices the calls of a gateway by the newest snapshot. */
export interface GatewayPrices extends CallPricing {
  /** From now on by this snapshot. */
  follow(snapshot: Pick<Snapshot, 'prices'>): void;
}

/** What holds until control tells otherwise. */
const NOTHING_TOLD: SnapshotPrices = { entries: [], chargesFailedInput: true };

/** The book is made anew only when its entries changed: what it remembers of models is worth keeping. */
export function gatewayPrices(catalogue: PriceCatalogue): GatewayPrices {
  let told = NOTHING_TOLD;
  let book: PriceBook = createPriceBook([], catalogue);
  return {
    follow: ({ prices = NOTHING_TOLD }) => {
      if (JSON.stringify(prices.entries) !== JSON.stringify(told.entries)) {
        book = createPriceBook(prices.entries, catalogue);
      }
      told = prices;
    },
    charge: (call, ending) => chargeCall(call, ending, { book, policy: told }),
  };
}
