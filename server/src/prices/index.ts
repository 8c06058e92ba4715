export { type Charge, type ChargedEnding, type ChargePolicy, chargeCall, FREE_CHARGE } from './charge.ts';
export type { CostCorrection, CostedCall, CostedRows, CostLedger, CostRange, UnknownPrice } from './cost-ledger.ts';
export { createPrices, type Prices, type ReratedAs } from './create-prices.ts';
export { readEntries, type SnapshotPrices, writeEntries } from './entry-wire.ts';
export type {
  CallTokens,
  DatedRule,
  Iteration,
  Price,
  PriceCatalogue,
  PriceDocument,
  PricedCall,
  PricedProvider,
  PricedProviderKind,
  PriceEntry,
  PriceRule,
} from './facts.ts';
export type { FoundPrice, ListedPrice } from './manage-prices.ts';
export { createPriceBook, type PriceBook, type WantedRule } from './price-book.ts';
export { PRICE_VERSION_CHARS_MAX } from './price-call.ts';
export type { DeclaredPrices, PriceAct, PriceAsker, PriceOutcome, PricePorts } from './price-ports.ts';
export type { PriceStore, StoredEntry, StoredPrices } from './price-store.ts';
export { type CostedRow, recomputeCost } from './recompute-cost.ts';
export { partsOf, type TokenParts } from './rules/parts-of.ts';
