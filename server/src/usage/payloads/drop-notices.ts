import type { Clock, Log } from '#kernel';
import type { PayloadDropReason } from './payload-log.ts';

/** One line in the log stands for all payloads that were dropped in this time. */
export const NOTICE_EVERY_MS = 60_000;

/** Tells the log of dropped payloads: the first at once, then at most once a minute. Nothing of a payload is in it. */
export interface DropNotices {
  dropped(reason: PayloadDropReason, count: number, code?: string): void;
}

export function dropNotices({ clock, log }: { readonly clock: Clock; readonly log: Log }): DropNotices {
  let counts = new Map<PayloadDropReason, number>();
  let codes = new Set<string>();
  let isResting = false;
  const tell = (): void => {
    isResting = counts.size > 0;
    if (!isResting) return;
    const facts = { dropped: Object.fromEntries(counts), codes: [...codes] };
    log.warn(facts, 'Payloads were not logged. Usage rows are not affected.');
    counts = new Map();
    codes = new Set();
    clock.after(NOTICE_EVERY_MS, tell);
  };
  return {
    dropped: (reason, count, code) => {
      counts.set(reason, (counts.get(reason) ?? 0) + count);
      if (code !== undefined && codes.size < CODES_MAX) codes.add(code);
      if (!isResting) tell();
    },
  };
}

const CODES_MAX = 10;
