import type { MicroCredits } from '#credits';
import { asInstant, type Instant } from '#kernel';
import { MONEY_MAX, type Money } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { AutoTopUp, TopUpOffReason } from './auto-top-up.ts';

/** What is known when a rule is looked at. */
export interface TopUpFacts {
  readonly rule: Pick<
    AutoTopUp,
    'isOn' | 'thresholdMicro' | 'monthlyCapMinor' | 'coolDownMs' | 'failures' | 'notBefore' | 'underWay'
  >;
  /** Of the purchase that is under way. */
  readonly order: Pick<Order, 'state'> | undefined;
  /** What can be used now. */
  readonly availableMicro: MicroCredits;
  /** Of the workspace's open orders: whoever made them, their credits count as coming. */
  readonly comingMicro: MicroCredits;
  /** What the rule's purchases of this month cost that are paid, or may turn out to be. */
  readonly spentMinor: bigint;
  /** When the month ends. */
  readonly monthEnd: Instant;
  /** Of the package, tax included; undefined: it is not offered any more. */
  readonly total: Money | undefined;
  /** `not_allowed`: it may not be charged without a person. */
  readonly method: 'ready' | 'gone' | 'not_allowed';
  readonly now: Instant;
}

/** What a rule is to do now. After `paid` and `failed` it is looked at again. */
export type TopUpStep =
  | { readonly kind: 'buy'; readonly notBefore: Instant }
  /** The purchase under way is to be asked for again. */
  | { readonly kind: 'ask' }
  | { readonly kind: 'paid' }
  | { readonly kind: 'failed'; readonly failures: number; readonly notBefore: Instant }
  | { readonly kind: 'off'; readonly reason: Exclude<TopUpOffReason, 'person'> }
  | {
      readonly kind: 'wait';
      readonly reason: 'off' | 'under_way' | 'enough' | 'not_yet' | 'cap';
      readonly until: Instant | undefined;
    };

const HOUR_MS = 3_600_000;
/** After the first failure, the second and the third one; the next switches the rule off. */
const BACK_OFF_HOURS = [1, 6, 24] as const;
/** Failures in a row that a rule survives. */
export const FAILURES_MAX = BACK_OFF_HOURS.length;
/** So long a process has for a purchase; then another one asks how it stands. */
const LEASE_MS = 120_000;

/** Decides what a rule does now: buys, waits, or is switched off. */
export function decideTopUp(facts: TopUpFacts): TopUpStep {
  const { rule, order, now } = facts;
  if (rule.underWay !== undefined) {
    if (order?.state === 'granted') return { kind: 'paid' };
    // A rule that was switched off meanwhile has no failures to count.
    if (order?.state !== 'open') return failed(facts);
    const askedUntil = asInstant(rule.underWay.askedAt + LEASE_MS);
    return now >= askedUntil ? { kind: 'ask' } : { kind: 'wait', reason: 'under_way', until: askedUntil };
  }
  if (!rule.isOn) return { kind: 'wait', reason: 'off', until: undefined };
  if (rule.failures > FAILURES_MAX) return { kind: 'off', reason: 'failures' };
  return ready(facts);
}

function failed({ rule, now }: TopUpFacts): TopUpStep {
  const failures = rule.failures + 1;
  const hours = BACK_OFF_HOURS[rule.failures] ?? 0;
  return { kind: 'failed', failures, notBefore: asInstant(Math.max(now + hours * HOUR_MS, rule.notBefore ?? 0)) };
}

function ready(facts: TopUpFacts): TopUpStep {
  const { rule, total, method, now } = facts;
  if (total === undefined) return { kind: 'off', reason: 'package_gone' };
  if (method === 'gone') return { kind: 'off', reason: 'method_gone' };
  if (method === 'not_allowed') return { kind: 'off', reason: 'not_allowed' };
  if (facts.availableMicro + facts.comingMicro >= rule.thresholdMicro) {
    return { kind: 'wait', reason: 'enough', until: undefined };
  }
  if (rule.notBefore !== undefined && now < rule.notBefore) {
    return { kind: 'wait', reason: 'not_yet', until: rule.notBefore };
  }
  if (facts.spentMinor + total.minor > rule.monthlyCapMinor || total.minor > MONEY_MAX) {
    return { kind: 'wait', reason: 'cap', until: facts.monthEnd };
  }
  return { kind: 'buy', notBefore: asInstant(now + rule.coolDownMs) };
}
