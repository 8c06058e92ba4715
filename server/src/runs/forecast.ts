import { addDays, asInstant, civilTimeAt, type Instant, startOfDay } from '#kernel';
import { allowedAt, type CountedPeriod, changesAfter } from './period.ts';
import type { RunCount } from './quota-store.ts';

/** Whole days that a forecast looks back on: so many once there are so many, else so many, else those that there are. */
const DAYS = { most: 28, week: 7 } as const;

/** How many runs began in a time, and how long it was. */
export interface RunRate {
  readonly runs: number;
  readonly ms: number;
}

/** What is to be expected if runs go on as they did. */
export interface RunForecast {
  readonly runsAtEnd: number;
  /** When the quota is used up; undefined: not before the period ends. */
  readonly exhaustedAt: Instant | undefined;
}

/** The whole days of the zone that a rate is taken from; undefined: nothing was counted for a whole day yet. */
export function forecastSpan(
  countedSince: Instant | undefined,
  at: Instant,
  zone: string,
): { readonly from: Instant; readonly to: Instant } | undefined {
  if (countedSince === undefined) return undefined;
  const today = civilTimeAt(at, zone);
  const back = (days: number) => startOfDay(addDays(today, -days), zone);
  const days = [DAYS.most, DAYS.week, 6, 5, 4, 3, 2, 1].find((count) => back(count) >= countedSince);
  return days === undefined ? undefined : { from: back(days), to: back(0) };
}

/** The runs of a span, and its length. */
export function rateOf(
  counts: readonly RunCount[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): RunRate {
  return { runs: counts.reduce((sum, { runs }) => sum + runs, 0), ms: to - from };
}

/** Goes on at the rate until the period ends. Extra capacity counts while it lasts. In whole numbers, rounded up. */
export function forecastRuns(period: CountedPeriod, rate: RunRate, at: Instant): RunForecast {
  const runsAt = (later: Instant) => period.used + scaled(rate.runs, later - at, rate.ms);
  return { runsAtEnd: runsAt(period.to), exhaustedAt: exhaustedAt(period, rate, at) };
}

function exhaustedAt(period: CountedPeriod, rate: RunRate, at: Instant): Instant | undefined {
  const edges = [at, ...changesAfter(period, at)];
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1];
    if (to === undefined) return undefined;
    const left = allowedAt(period, from).allowed - period.used;
    const usedBy = scaled(rate.runs, from - at, rate.ms);
    if (usedBy >= left) return from;
    if (rate.runs === 0) continue;
    const reached = asInstant(at + scaled(rate.ms, left, rate.runs));
    if (reached < to) return reached;
  }
  return undefined;
}

/** `amount × part ÷ whole`, rounded up, without losing a unit. */
function scaled(amount: number, part: number, whole: number): number {
  const [a, p, w] = [BigInt(amount), BigInt(part), BigInt(whole)];
  return Number((a * p + w - 1n) / w);
}
