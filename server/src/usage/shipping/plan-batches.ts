import type { Position, StoredRecord } from './source.ts';

/** The records of one cut that fall into one UTC day, in the order of the spool. */
export interface PlannedBatch {
  /** `spool id : segment : offset of the cut : day`; see `batchPrefix` for the first part. The same for the same records, for ever. */
  readonly batchId: string;
  /** UTC day, `2026-01-05`. */
  readonly partition: string;
  readonly records: readonly StoredRecord[];
}

/** Divides the records of a cut into batches, one per UTC day, earliest day first. */
export function planBatches(
  cut: { readonly prefix: string; readonly from: Position },
  records: readonly StoredRecord[],
): readonly PlannedBatch[] {
  const days = Map.groupBy(records, (record) => utcDay(record.eventTimeMs));
  return [...days.keys()].sort().map((day) => ({
    batchId: `${cut.prefix}:${cut.from.segment}:${cut.from.offset}:${day}`,
    partition: day,
    records: days.get(day) ?? [],
  }));
}

const DAY_TEXT_LENGTH = '2026-01-05'.length;

/** Rows of one day come behind each other. */
function utcDay(eventTimeMs: number): string {
  const day = Math.floor(eventTimeMs / DAY_MS);
  if (day !== last.day) last = { day, text: new Date(eventTimeMs).toISOString().slice(0, DAY_TEXT_LENGTH) };
  return last.text;
}

const DAY_MS = 86_400_000;
let last = { day: Number.NaN, text: '' };
