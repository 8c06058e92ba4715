export { amountText, readAmount } from './amount-text.ts';
export { auditCredits, type CreditAudit, type CreditAuditStore } from './audit-credits.ts';
export type { CreditFinding, CreditRule } from './check-credits.ts';
export { type CreditPorts, createCredits } from './create-credits.ts';
export type { CreditStore } from './credit-store.ts';
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
} from './credits.ts';
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
