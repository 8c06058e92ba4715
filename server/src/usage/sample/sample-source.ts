import { invariant } from '#kernel';
import { comparePositions } from '../shipping/read-cut.ts';
import type { Position, ReadBounds, ReadResult, ShipState, SpoolSource, StoredRecord } from '../shipping/source.ts';
import type { SampleDays } from './sample-days.ts';

/** A part of the sample: each second day, or each third. Parts are shipped beside each other. */
export interface SamplePart {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

export interface SampleSourceOptions {
  readonly days: SampleDays;
  readonly part: SamplePart;
  /** Of the sample; batch ids begin with it and the part. */
  readonly id: string;
  /** What was saved last. */
  readonly state: ShipState;
  /** Returns when the disk has it. */
  readonly save: (state: ShipState) => void;
  readonly acknowledged: (position: Position) => void;
}

/** Nothing was shipped yet. */
export const SAMPLE_BEGIN: ShipState = { position: { segment: 1, offset: 0 }, cut: undefined };

/** How many days of this part were shipped, and how many there are. */
export function daysShipped(days: SampleDays, part: SamplePart, { position }: ShipState) {
  return { done: position.segment - 1, of: Math.max(0, Math.ceil((days.count - part.index) / part.count)) };
}

/**
 * A part of the sample as something to ship, so that it goes the way of all rows: cuts that are fixed before they are
 * sent, tokens, and a look-up after a crash. A segment is a UTC day and an offset a row in it; the newest days come first,
 * since they are what people look at first. Rows are made when they are read, and again when they are read again.
 */
export function sampleSource({ days, part, id, state, save, acknowledged }: SampleSourceOptions): SpoolSource {
  const end = { segment: daysShipped(days, part, state).of + 1, offset: 0 };
  const recordsOf = (segment: number) => days.rows((segment - 1) * part.count + part.index);
  let saved = state;
  return {
    spoolId: `${id}:${part.index}`,
    read: async (from, bounds) => {
      // A day without rows is passed over: nothing to read means that the part is whole.
      for (let at = from; comparePositions(at, end) < 0; at = { segment: at.segment + 1, offset: 0 }) {
        const read = readDay(recordsOf(at.segment), at, bounds);
        if (read.records.length > 0) return read;
      }
      return { records: [], next: end };
    },
    loadState: async () => saved,
    saveState: async (next) => {
      save(next);
      saved = next;
    },
    acknowledged,
    more: (position) => (comparePositions(position, end) < 0 ? Promise.resolve() : new Promise(() => {})),
  };
}

function readDay(day: readonly StoredRecord[], from: Position, { rowsMax, bytesMax, until }: ReadBounds): ReadResult {
  const offsetMax = until !== undefined && until.segment === from.segment ? until.offset : day.length;
  invariant(from.offset <= offsetMax && offsetMax <= day.length, 'a sample is read within its days');
  let to = from.offset;
  let bytes = 0;
  while (to < Math.min(offsetMax, from.offset + rowsMax)) {
    bytes += day[to]?.row.length ?? 0;
    if (bytes > bytesMax && to > from.offset) break;
    to += 1;
  }
  const next = to === day.length ? { segment: from.segment + 1, offset: 0 } : { segment: from.segment, offset: to };
  return { records: day.slice(from.offset, to), next };
}
