export { amountText, readAmount } from './amount-text.ts';
export { auditCredits, type CreditAudit, type CreditAuditStore } from './audit-credits.ts';
export type { CreditFinding, CreditRule } from './check-credits.ts';
export { type CreditPorts, createCredits } from './create-credits.ts';
export type { CreditStore } from './credit-store.ts';
export type { CreditTurnover, TurnoverKind, TurnoverLine } from './credit-turnover.ts';
export type {
  Balance,
  CaptureHold,
  Charge,
  Charged,
  Credits,
  ExtendHold,
  Granted,
  Held,
  HistoryQuestion,
  NewCorrection,
  NewDebit,
  NewHold,
  NewLot,
  PostedCharges,
  RefundLot,
  ReleaseHold,
  Tranche,
  UsedByKind,
} from './credits.ts';
export { isEligible } from './eligible.ts';
export { expiryAfter, windowEnd } from './expiry-after.ts';
export {
  AMOUNT_MAX,
  type BurnOrder,
  type CreditAccount,
  type CreditPolicy,
  type Entry,
  type Hold,
  type HoldSlice,
  type HoldStatus,
  type Lot,
  type LotOrigin,
  type LotPayment,
  type MicroCredits,
  type Place,
  type Posting,
  type PostingKind,
  type Validity,
} from './facts.ts';
export { keepBooked } from './keep-booked.ts';
export type { CreditOutcome, CreditRefusal } from './outcome.ts';
export { auditCharged, type ChargedAudit } from './prices/audit-charged.ts';
export { type BegunRuns, begunRuns } from './prices/begun-runs.ts';
export { type CreditCharge, type CreditEnding, chargeInCredits, creditModeOf } from './prices/charge-call.ts';
export type { ChargedCredits, ChargedDay, ChargedRun } from './prices/charged-credits.ts';
export {
  type CreditPrices,
  createCreditPrices,
  type ListedCreditPrice,
  type PreviewAsked,
} from './prices/create-credit-prices.ts';
export { type CreditPriceBook, createCreditPriceBook } from './prices/credit-price-book.ts';
export type {
  CreditPriceAct,
  CreditPriceAsker,
  CreditPriceOutcome,
  CreditPricePorts,
} from './prices/credit-price-ports.ts';
export { type CreditPriceStore, FIRST_CREDIT_CHOICES, type StoredCreditPrices } from './prices/credit-price-store.ts';
export { readCreditPrices, type SnapshotCreditPrices, writeCreditPrices } from './prices/credit-price-wire.ts';
export type { CreditSums, UsedAlike, UsedAsked } from './prices/credit-sums.ts';
export {
  type CreditUsageAsked,
  type CreditUsageRows,
  type CreditUsageSums,
  RUN_PRICES,
  type UsedLine,
} from './prices/credit-usage.ts';
export type {
  CreditCall,
  CreditPrice,
  CreditPriceChoices,
  CreditPriceEntry,
  CreditPriceKey,
  CreditTokens,
  CreditUse,
  PricedRun,
} from './prices/facts.ts';
export type { CreditPreview, Previewed, PreviewedLine, PreviewPart } from './prices/preview-credits.ts';
export { readRunPrice, withRunPrice } from './prices/run-price-text.ts';
