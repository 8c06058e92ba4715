import type { Instant } from '#kernel';

/** What decides whether figures serve once more. */
export interface KeptFigures {
  /** The version of what they were made of. */
  readonly version: string;
  readonly readAt: Instant;
  /** Time that the engine took. */
  readonly tookMs: number;
  /** Rows that there were to be read: an engine does not always say how many it read, or says how many it answered with. */
  readonly rowsThere: number;
}

/** Figures of fewer rows than this are made anew whenever a row came in. */
const COSTLY_ROWS_MIN = 500_000;
/** Costly ones serve for so many times the time that they took: then one question takes at most a twentieth of the engine's time. */
const TIMES = 20;
const REUSE_MS_MAX = 60_000;
/** Whatever the version says: a statement can read what its range does not tell. */
const UNCHANGED_MS_MAX = 600_000;

/** Whether figures that are kept answer a question now. They say themselves when they were read. */
export function mayReuse(
  kept: KeptFigures,
  { version, now }: { readonly version: string; readonly now: Instant },
): boolean {
  const ageMs = now - kept.readAt;
  if (kept.version === version) return ageMs <= UNCHANGED_MS_MAX;
  return kept.rowsThere >= COSTLY_ROWS_MIN && ageMs <= Math.min(kept.tookMs * TIMES, REUSE_MS_MAX);
}
