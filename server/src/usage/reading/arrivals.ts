import { asInstant, type Instant } from '#kernel';
import type { ArrivalMark, ArrivalSecond } from './row-filter.ts';

/** Seconds that are looked at again: rows that were stored at one time become visible in any order, none so much later. */
export const LOOKED_AT_AGAIN_SECONDS = 60;
/** Longer ago, what arrived is counted and not shown. */
export const TOLD_APART_SECONDS = 600;

/** Which seconds a look is about. */
export interface ArrivalSpan {
  /** Seconds from here on are told apart. */
  readonly fromSecond: number;
  /** From here on what came before those is counted; undefined: nothing did. */
  readonly earlierFromSecond: number | undefined;
}

/** What a look is about, from the mark of the last one. A warehouse whose clock went back is looked at from its time of now. */
export function spanSince(mark: ArrivalMark | undefined, now: Instant): ArrivalSpan {
  const second = Math.floor(now / 1_000);
  const again = second - LOOKED_AT_AGAIN_SECONDS;
  if (mark === undefined) return { fromSecond: again, earlierFromSecond: undefined };
  const since = Math.min(Math.floor(mark.at / 1_000) - LOOKED_AT_AGAIN_SECONDS, again);
  const first = second - TOLD_APART_SECONDS;
  if (since >= first) return { fromSecond: since, earlierFromSecond: undefined };
  return { fromSecond: first, earlierFromSecond: Math.max(since, Math.floor(mark.at / 1_000) + 1) };
}

/** Seconds that hold another number of rows than was counted. */
export function changedSeconds(
  counted: readonly ArrivalSecond[],
  found: readonly ArrivalSecond[],
): readonly ArrivalSecond[] {
  const known = new Map(counted.map(({ second, requests }) => [second, requests]));
  return found.filter(({ second, requests }) => known.get(second) !== requests);
}

/** What the next look begins from. */
export function markAfter(now: Instant, found: readonly ArrivalSecond[]): ArrivalMark {
  const again = Math.floor(now / 1_000) - LOOKED_AT_AGAIN_SECONDS;
  return { at: asInstant(now), counted: found.filter(({ second }) => second >= again) };
}
