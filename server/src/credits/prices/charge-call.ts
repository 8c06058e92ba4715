import type { ChargeReason, CreditMode } from '@tallygate/contract';
import type { MicroCredits } from '../facts.ts';
import type { CreditPriceBook } from './credit-price-book.ts';
import type { CreditCall, CreditPriceChoices, CreditUse } from './facts.ts';

/** How a call ended, as far as its charge in credits depends on it. */
export interface CreditEnding {
  /** Why it is charged by its cost, or why not. */
  readonly reason: ChargeReason;
  readonly isOk: boolean;
  /** Its gateway died: what is not known of it was carried out all the same. */
  readonly isLost: boolean;
}

/** What is charged for a call in credits. */
export interface CreditCharge {
  /** Column `credits_micro`; undefined: not priced, or not charged. */
  readonly micro: MicroCredits | undefined;
  /** Charged once for the run that it shares with others, when it is posted; nothing where it has none. */
  readonly runMicro: MicroCredits;
  /** Column `credit_price_version`; undefined: nothing priced it. */
  readonly version: string | undefined;
  /** Column `charge_reason`. */
  readonly reason: ChargeReason;
}

/** The mode of a workspace. */
export function creditModeOf(
  choices: Pick<CreditPriceChoices, 'mode' | 'workspaces'>,
  workspaceId: string,
): CreditMode {
  return Object.hasOwn(choices.workspaces, workspaceId)
    ? (choices.workspaces[workspaceId] ?? choices.mode)
    : choices.mode;
}

/**
 * What a call comes to in credits. Work that was done is charged; what was refused, what a provider never did, and what policy
 * leaves out is not. A call that was lost with its gateway is charged what is certain: what it costs without any tokens.
 */
export function chargeInCredits(
  call: CreditCall,
  { use, ending }: { readonly use: CreditUse; readonly ending: CreditEnding },
  book: CreditPriceBook,
): CreditCharge {
  const { reason, isOk, isLost } = ending;
  const none: CreditCharge = { micro: undefined, runMicro: 0n, version: undefined, reason };
  if (reason === 'refused') return none;
  if (reason === 'free' || reason === 'not_charged_policy') return { ...none, micro: 0n };
  if (reason === 'no_usage' && !isOk && !isLost) return none;
  const found = book.price(call, use);
  const price = found === 'unknown' && isLost ? book.price(call, NOTHING_USED) : found;
  if (price === 'unknown') return none;
  if (price === 'no_price') return hasCost(reason) ? { ...none, reason: 'no_credit_price' } : none;
  // A call may have a price in credits and none in money.
  return { ...price, reason: reason === 'unknown_price' ? 'usage' : reason };
}

const NOTHING_USED: CreditUse = {
  tokens: { uncached: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 },
  costNanoUsd: 0n,
};

function hasCost(reason: ChargeReason): boolean {
  return reason === 'usage' || reason === 'estimated_usage' || reason === 'failed_without_output';
}
