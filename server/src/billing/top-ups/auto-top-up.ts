import type { MicroCredits } from '#credits';
import type { Instant } from '#kernel';
import type { Currency } from '../money.ts';

/** Why a rule is off: a person switched it off, or it cannot go on. `not_allowed`: its method may not be charged without a person. */
export type TopUpOffReason = 'person' | 'failures' | 'method_gone' | 'package_gone' | 'not_allowed';

/** The rule that keeps a workspace's credits above a threshold. Off until somebody switches it on. */
export interface AutoTopUp {
  readonly workspaceId: string;
  readonly isOn: boolean;
  /** Buys when what is available, and what is on its way, is below. */
  readonly thresholdMicro: MicroCredits;
  readonly packageId: string;
  readonly methodId: string;
  /** At most so much money in one month of the account's zone, tax included, in the smallest unit of the package's currency. */
  readonly monthlyCapMinor: bigint;
  /** At least so long between two. */
  readonly coolDownMs: number;
  /** Since the last one that was paid. */
  readonly failures: number;
  /** Not before; moves on with each purchase and each failure. After `FAILURES_MAX` it is switched off. */
  readonly notBefore: Instant | undefined;
  readonly offReason: TopUpOffReason | undefined;
  /** The purchase that is not known to be paid or failed, and when its payment was last asked for. */
  readonly underWay: { readonly orderId: string; readonly askedAt: Instant } | undefined;
}

/** Purchases of a range in one currency: won and cents are never added up. */
export interface SpentIn {
  readonly from: Instant;
  readonly to: Instant;
  readonly currency: Currency;
}
