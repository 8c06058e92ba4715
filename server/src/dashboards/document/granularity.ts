import { GRANULARITIES, type Granularity } from '@tallygate/contract';

interface Range {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/**
 * What one place of a time axis is: as chosen, or by the length of the range; where an axis would have more places than a
 * reader can tell apart, the next coarser.
 */
export function granularityOf(range: Range, chosen: Granularity | undefined): Granularity {
  const fitting = GRANULARITIES.filter((each) => isWithin(range, LONGEST_DAYS[each]));
  const [finest = 'month'] = fitting;
  if (chosen === undefined) return GRANULARITIES.find((each) => isWithin(range, AUTOMATIC_DAYS[each])) ?? 'month';
  return fitting.includes(chosen) ? chosen : finest;
}

/** The longest ranges in days that are shown so where nobody chose. */
const AUTOMATIC_DAYS: Readonly<Record<Granularity, number>> = {
  hour: 2,
  day: 92,
  week: 400,
  month: Number.POSITIVE_INFINITY,
};

/** The longest that may be shown so: about four hundred places. */
const LONGEST_DAYS: Readonly<Record<Granularity, number>> = {
  hour: 16,
  day: 400,
  week: 2_800,
  month: Number.POSITIVE_INFINITY,
};

const HOUR_MS = 3_600_000;

/** A day may have 25 hours, and a range has one such day more than its opposite at most. */
function isWithin({ from, to }: Range, days: number): boolean {
  return to - from <= days * 24 * HOUR_MS + HOUR_MS;
}
