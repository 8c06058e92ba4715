import type { RunSummaryFacts } from '@tallygate/contract';

/** How the runs of a period stand. `early`: they will be used up before it ends. `full`: what is left is held by requests that are under way. */
export type PeriodState = 'none' | 'under' | 'early' | 'near' | 'full' | 'reached' | 'over';

/** From this part of what is allowed on, a period is nearly used up. */
const NEAR_FROM = 0.8;

/** How they stand now. A period that allows nothing is used up from its first moment. */
export function periodState(summary: RunSummaryFacts): PeriodState {
  const { period, used, held, forecast } = summary;
  if (period === null) return 'none';
  const allowed = allowedOf(summary);
  if (used > allowed) return 'over';
  if (used === allowed) return 'reached';
  if (used + held >= allowed) return 'full';
  if (used >= allowed * NEAR_FROM) return 'near';
  return forecast === null || forecast.exhausted_at === null ? 'under' : 'early';
}

/** Runs that the period allows: its quota and the extra capacity that counts now. */
export function allowedOf({ quota, add_ons: addOns }: Pick<RunSummaryFacts, 'quota' | 'add_ons'>): number {
  return quota + addOns;
}

/** Parts of a bar, each of 1. The bar is as long as what is allowed, or as what was used when that is more. */
export interface BarParts {
  readonly used: number;
  readonly held: number;
  /** Where what is allowed ends; 1 unless more was used. */
  readonly allowed: number;
  /** Where the period ends as far as can be told now; undefined: nobody can tell, or beyond the bar. */
  readonly expected: number | undefined;
}

/** What the bar of a period draws. */
export function barParts(summary: RunSummaryFacts): BarParts {
  const { used, held, forecast } = summary;
  const allowed = allowedOf(summary);
  const whole = Math.max(allowed, used + held, 1);
  const expected = forecast === null ? undefined : forecast.runs_at_end / whole;
  return {
    used: used / whole,
    held: held / whole,
    allowed: allowed / whole,
    expected: expected === undefined || expected > 1 ? undefined : expected,
  };
}
