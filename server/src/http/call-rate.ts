import type { Clock } from '#kernel';

/** So many calls in a minute, for each who calls. */
export interface CallRate {
  /** Counts one more; undefined: it may go on, else the seconds until it may. */
  count(who: string): number | undefined;
  isFull(who: string): boolean;
}

const MINUTE_MS = 60_000;
/** Who is remembered at once; beyond it everybody begins anew, which lets more through and never less. */
const REMEMBERED_MAX = 10_000;

/** Counts calls in windows of a minute, in the memory of this process. */
export function createCallRate({ perMinute }: { readonly perMinute: number }, clock: Clock): CallRate {
  const counts = new Map<string, number>();
  let beganMs = clock.monotonicMs();

  const renew = (): void => {
    const isOver = clock.monotonicMs() - beganMs >= MINUTE_MS;
    if (!isOver && counts.size < REMEMBERED_MAX) return;
    counts.clear();
    if (isOver) beganMs = clock.monotonicMs();
  };

  const isFull = (who: string): boolean => {
    renew();
    return (counts.get(who) ?? 0) >= perMinute;
  };

  return {
    isFull,
    count: (who) => {
      if (isFull(who)) return Math.max(1, Math.ceil((beganMs + MINUTE_MS - clock.monotonicMs()) / 1_000));
      counts.set(who, (counts.get(who) ?? 0) + 1);
      return undefined;
    },
  };
}
