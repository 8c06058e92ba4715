import type { ChargeReason } from '@tallygate/contract';
import type { Price, PricedCall } from './facts.ts';
import type { PriceBook } from './price-book.ts';
import { FREE } from './price-call.ts';
import { partsOf } from './rules/parts-of.ts';

/** How a call ended, as far as its charge depends on it. */
export interface ChargedEnding {
  readonly isRefused: boolean;
  readonly isOk: boolean;
  readonly isEstimated: boolean;
}

/** What a call costs and what is charged for it: the columns about money. */
export interface Charge {
  /** What the provider charges, as far as its price is known; undefined: not known. */
  readonly cost: Price | undefined;
  /** Why credits are charged, or why not. */
  readonly reason: ChargeReason;
}

/** What the account decided. */
export interface ChargePolicy {
  /** Credits are charged for the input of calls that failed without any output. The cost is told either way. */
  readonly chargesFailedInput: boolean;
}

/** `call` undefined: no provider was asked. */
export function chargeCall(
  call: PricedCall | undefined,
  ending: ChargedEnding,
  by: { readonly book: PriceBook; readonly policy: ChargePolicy },
): Charge {
  if (ending.isRefused) return REFUSED;
  if (call === undefined) return NO_USAGE;
  const cost = by.book.price(call);
  if (cost === undefined) return isKnown(call) ? UNKNOWN_PRICE : NO_USAGE;
  return { cost, reason: reasonOf(call, ending, { cost, policy: by.policy }) };
}

/** Of requests that are answered without any inference, such as lists of models. */
export const FREE_CHARGE: Charge = { cost: FREE, reason: 'free' };
const REFUSED: Charge = { cost: undefined, reason: 'refused' };
const NO_USAGE: Charge = { cost: undefined, reason: 'no_usage' };
const UNKNOWN_PRICE: Charge = { cost: undefined, reason: 'unknown_price' };

function isKnown({ tokens, purpose }: PricedCall): boolean {
  return partsOf(tokens, purpose) !== undefined;
}

function reasonOf(
  { tokens, purpose }: PricedCall,
  { isOk, isEstimated }: ChargedEnding,
  { cost, policy }: { readonly cost: Price; readonly policy: ChargePolicy },
): ChargeReason {
  if (cost.priceVersion === FREE.priceVersion) return 'free';
  const hasNoOutput = purpose === 'generate' && tokens.output === 0;
  if (!isOk && hasNoOutput) return policy.chargesFailedInput ? 'failed_without_output' : 'not_charged_policy';
  return isEstimated ? 'estimated_usage' : 'usage';
}
