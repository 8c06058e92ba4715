import type { Position } from './position.ts';

/**
 * What a spool remembers of the rows that it shipped when their segments are long gone, so that the warehouse can be
 * audited against it. It is saved in the one write that moves the position: it is never ahead of it nor behind.
 */
export interface Tally {
  /**
   * Part of the batch ids. Empty for a directory that was always the same; random after an older copy of it was put
   * back, since what the directory did after the copy was made is not known any more.
   */
  readonly line: string;
  /** Where the counts begin: everything acknowledged from here on is in them. */
  readonly since: Position;
  /** Batches so far; the number of the next one in the batch log. */
  readonly batches: number;
  /** By UTC day of the rows, earliest first, at most `TALLY_DAYS_MAX`. */
  readonly days: readonly DayTally[];
  /** Days up to this one (`2026-01-05`) are no longer kept apart; empty: all are. */
  readonly forgottenUntil: string;
  /**
   * Rows may be stored already, and are looked up before they are sent: an older copy of the directory was put back, or
   * the disk damaged records that were shipped.
   */
  readonly isRechecking: boolean;
}

/** Rows of one UTC day. */
export interface DayTally {
  /** `2026-01-05`. */
  readonly day: string;
  /** Stored in the warehouse. */
  readonly rows: number;
  /** Refused by the warehouse, and kept in quarantine. */
  readonly quarantined: number;
  /** Sum of the stored rows' fingerprints, a decimal. */
  readonly sum: string;
}

/** What one batch adds. */
export interface BatchTally {
  readonly from: Position;
  readonly day: string;
  readonly rows: number;
  readonly quarantined: number;
  readonly sum: number;
}

/** Days kept apart: what is older has usually been dropped by retention, or was audited long ago. */
export const TALLY_DAYS_MAX = 40;

/** The tally of a directory that begins to count at a position. */
export function newTally(since: Position, line = ''): Tally {
  return { line, since, batches: 0, days: [], forgottenUntil: '', isRechecking: line !== '' };
}

/** The tally after these batches were acknowledged. */
export function addBatches(tally: Tally, batches: readonly BatchTally[]): Tally {
  const days = new Map(tally.days.map((day) => [day.day, day]));
  for (const batch of batches) {
    if (batch.day <= tally.forgottenUntil) continue;
    const known = days.get(batch.day);
    days.set(batch.day, {
      day: batch.day,
      rows: (known?.rows ?? 0) + batch.rows,
      quarantined: (known?.quarantined ?? 0) + batch.quarantined,
      sum: String(BigInt(known?.sum ?? 0) + BigInt(batch.sum)),
    });
  }
  const sorted = [...days.values()].sort((one, other) => (one.day < other.day ? -1 : 1));
  const forgotten = sorted.slice(0, Math.max(0, sorted.length - TALLY_DAYS_MAX));
  return {
    ...tally,
    batches: tally.batches + batches.length,
    days: sorted.slice(forgotten.length),
    forgottenUntil: forgotten.at(-1)?.day ?? tally.forgottenUntil,
  };
}

/** What batch ids of a directory begin with: its id, and the line after a copy was put back. */
export function batchPrefix(spoolId: string, tally: Pick<Tally, 'line'> | undefined): string {
  return tally === undefined || tally.line === '' ? spoolId : `${spoolId}.${tally.line}`;
}
