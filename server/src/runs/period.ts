import { asInstant, type Instant } from '#kernel';

/** What becomes of runs when the quota is used up: refused, let in with a warning, or let in and billed. */
export type AtQuota = 'refuse' | 'warn' | 'overage';

/** Extra capacity of a period, from `from` on and before `to`. */
export interface RunAddOn {
  readonly id: string;
  readonly runs: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly note: string;
  readonly created: { readonly at: Instant; readonly by: string };
}

/** A contract or trial period of the account, from `from` on and before `to`. */
export interface RunPeriod {
  readonly id: string;
  readonly kind: 'contract' | 'trial';
  readonly from: Instant;
  readonly to: Instant;
  readonly runQuota: number;
  readonly atQuota: AtQuota;
  /** By begin. */
  readonly addOns: readonly RunAddOn[];
  /** Runs that began from then on are counted as they are charged, those before it were found in the usage table. */
  readonly countedFrom: Instant;
  readonly created: { readonly at: Instant; readonly by: string; readonly byId: string };
}

/** A period, and what was counted in it. */
export interface CountedPeriod extends RunPeriod {
  /** Billable runs that began in it. */
  readonly used: number;
  /** Of these, runs that began before `countedFrom`. */
  readonly usedBefore: number;
}

/** Runs that a period allows at an instant: its quota, and the extra capacity that counts then. */
export function allowedAt(
  { runQuota, addOns }: RunPeriod,
  at: Instant,
): { readonly quota: number; readonly addOns: number; readonly allowed: number } {
  const extra = addOns.filter(({ from, to }) => from <= at && at < to).reduce((sum, { runs }) => sum + runs, 0);
  return { quota: runQuota, addOns: extra, allowed: runQuota + extra };
}

/** The instants after `at` at which something else is allowed, up to the period's end, in order. */
export function changesAfter(period: RunPeriod, at: Instant): readonly Instant[] {
  const edges = [...period.addOns.flatMap(({ from, to }) => [from, to]), period.to];
  return [...new Set(edges)].filter((edge) => edge > at && edge <= period.to).sort((one, other) => one - other);
}

/** When more than `used` runs are allowed again; at the latest when the period ends. */
export function roomAgainAt(period: RunPeriod, used: number, at: Instant): Instant {
  const found = changesAfter(period, at).find((edge) => edge < period.to && allowedAt(period, edge).allowed > used);
  return found ?? period.to;
}

/** Whether an instant lies in a period. */
export function isIn({ from, to }: Pick<RunPeriod, 'from' | 'to'>, at: Instant): boolean {
  return from <= at && at < to;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;

/** The begin of the minute around an instant. */
export function minuteOf(at: Instant): Instant {
  return asInstant(at - (at % MINUTE_MS));
}

/** The begin of the quarter of an hour around an instant: days of every zone begin with one. */
export function quarterOf(at: Instant): Instant {
  return asInstant(at - (at % QUARTER_MS));
}
