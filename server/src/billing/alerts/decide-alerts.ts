import { type Balance, type Lot, type MicroCredits, windowEnd } from '#credits';
import type { Instant } from '#kernel';
import type { CreditAlertRule } from './credit-alert.ts';

/** What is known when a workspace is looked at. */
export interface AlertFacts {
  readonly rule: Pick<CreditAlertRule, 'lowAtMicro' | 'expiringDays' | 'isLow'>;
  readonly balance: Pick<Balance, 'availableMicro' | 'heldMicro' | 'lots'>;
  /** The account's. */
  readonly zone: string;
  readonly now: Instant;
}

/** What people are to be told. */
export interface DecidedAlerts {
  /** Below what was set, now. */
  readonly isLow: boolean;
  /** It fell below since it was last looked at. */
  readonly hasFallen: boolean;
  readonly leftMicro: MicroCredits;
  /** Lots that end soon with something left; whether one was told of is for the notice's key to know. */
  readonly expiring: readonly Lot[];
}

/**
 * Decides what is to be told of a workspace's credits. What is held counts as left: it is not used yet, and what gateways
 * lease for a moment and give back would be told of again and again.
 */
export function decideAlerts({ rule, balance, zone, now }: AlertFacts): DecidedAlerts {
  const leftMicro = balance.availableMicro + balance.heldMicro;
  const isLow = rule.lowAtMicro !== undefined && leftMicro < rule.lowAtMicro;
  const { expiringDays: days } = rule;
  const end = days === undefined ? undefined : windowEnd(now, days, zone);
  const endsSoon = ({ expiresAt, remaining, held }: Lot): boolean =>
    end !== undefined && expiresAt !== undefined && now < expiresAt && expiresAt <= end && remaining + held > 0n;
  return { isLow, hasFallen: isLow && !rule.isLow, leftMicro, expiring: balance.lots.filter(endsSoon) };
}
