import { addMonths, type Instant } from '#kernel';
import type { MonthSpan, Subscription } from './subscription.ts';

type Anchored = Pick<Subscription, 'anchorAt' | 'zone'>;

/** When month n of a subscription is: counted from its anchor, never from the month before. */
export function monthSpan({ anchorAt, zone }: Anchored, month: number): MonthSpan {
  return { month, from: addMonths(anchorAt, month, zone), to: addMonths(anchorAt, month + 1, zone) };
}

/**
 * The months after `last` up to the one in which `now` lies: the last of them, and those before it, which are wholly over.
 * At most `max` at a time, so that the one that is told as present may be over too.
 */
export function monthsUntil(
  anchored: Anchored,
  { last, now, max }: { readonly last: number; readonly now: Instant; readonly max: number },
): { readonly over: readonly MonthSpan[]; readonly present: MonthSpan | undefined } {
  const over: MonthSpan[] = [];
  let span = monthSpan(anchored, last + 1);
  while (span.to <= now && over.length < max) {
    over.push(span);
    span = monthSpan(anchored, span.month + 1);
  }
  return { over, present: span.to <= now ? undefined : span };
}
