import type { StoredRecord } from '../shipping/source.ts';
import { DAY_MS } from './korean-days.ts';
import { sampleDay } from './sample-day.ts';
import type { SamplePlan } from './sample-plan.ts';

/** The sample by UTC days, which are the partitions of the table. */
export interface SampleDays {
  readonly count: number;
  /** The rows of one UTC day by their time; 0 is the newest day. */
  rows(index: number): readonly StoredRecord[];
}

/** Korean days that are remembered: those that UTC days read next to each other share. */
const KOREAN_DAYS_KEPT = 6;

/**
 * A UTC day is made of two Korean days, the first from nine in the morning on, with what goes on after its midnight, and
 * the second until nine. Rows are made when they are asked for.
 */
export function sampleDays(plan: SamplePlan): SampleDays {
  const first = Math.floor(plan.beginsAt / DAY_MS);
  const last = Math.floor(plan.endsAt / DAY_MS);
  const known = new Map<number, readonly StoredRecord[]>();
  const koreanDay = (index: number): readonly StoredRecord[] => {
    if (index < 0 || index >= plan.daysCount) return [];
    const rows = known.get(index) ?? sampleDay(plan, index);
    known.delete(index);
    known.set(index, rows);
    for (const oldest of known.keys()) {
      if (known.size > KOREAN_DAYS_KEPT) known.delete(oldest);
    }
    return rows;
  };
  return {
    count: last - first + 1,
    rows: (index) => {
      const utcDay = last - index;
      // The range begins at a Korean midnight, which is in the afternoon of the first UTC day.
      const korean = utcDay - first - 1;
      return [...koreanDay(korean), ...koreanDay(korean + 1)]
        .filter((record) => Math.floor(record.eventTimeMs / DAY_MS) === utcDay)
        .sort((one, other) => one.eventTimeMs - other.eventTimeMs);
    },
  };
}
