import { type Instant, type Random, uuidV7Maker } from '#kernel';
import type { Position } from './source.ts';
import { batchPrefix, newTally, type Tally } from './tally.ts';

/** What the warehouse knows of a spool directory's earlier batches. */
export interface ShippingHistory {
  /** Whether rows are stored whose batch begins behind what the directory says it shipped. */
  hasLater(question: LaterQuestion): Promise<boolean>;
  /** Request ids of the rows that are stored under this batch id. */
  idsOf(batch: { readonly batchId: string; readonly partition: string }): Promise<ReadonlySet<string>>;
}

export interface LaterQuestion {
  /** What batch ids of the directory begin with, without the colon. */
  readonly prefix: string;
  /** Batches that begin before it are no answer. */
  readonly from: Position;
  /** UTC day before which nothing need be looked for, `2026-01-05`. */
  readonly fromDay: string;
}

/** The first part of a UUIDv7 is its time. */
const ID_TIME_DIGITS = 12;
const DAY_MS = 86_400_000;
const DAY_LENGTH = '2026-01-05'.length;
const LINE_LENGTH = 8;

/**
 * What to ask, to know whether a directory is an older copy that was put back. A copy would ship other rows under the
 * batch ids, and the tokens, that were used after it was made: then rows are dropped as repeated, and others stored twice.
 */
export function laterQuestion(
  spoolId: string,
  { position, tally, now }: { readonly position: Position; readonly tally: Tally; readonly now: Instant },
): LaterQuestion {
  const madeMs = Number.parseInt(spoolId.replaceAll('-', '').slice(0, ID_TIME_DIGITS), 16);
  const newestMs = Date.parse(tally.days.at(-1)?.day ?? '') || madeMs;
  const sinceMs = Math.max(0, Math.min(newestMs, now) - DAY_MS);
  return {
    prefix: batchPrefix(spoolId, tally),
    from: position,
    fromDay: new Date(Number.isFinite(sinceMs) ? sinceMs : 0).toISOString().slice(0, DAY_LENGTH),
  };
}

/** The tally of a directory from when it is known to be an older copy: ids of its own, and a look before each row is sent. */
export function startLine(
  position: Position,
  { random, now }: { readonly random: Random; readonly now: Instant },
): Tally {
  const line = uuidV7Maker(random)(now).slice(-LINE_LENGTH);
  return newTally(position, line);
}
