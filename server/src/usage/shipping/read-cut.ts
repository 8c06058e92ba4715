import type { Cut, Position, ReadResult, SpoolSource, StoredRecord } from './source.ts';

/** Bounds of one cut, and so of one request to the warehouse. */
export interface CutBounds {
  readonly rowsMax: number;
  readonly bytesMax: number;
}

/** Orders two positions: negative when the first is earlier. */
export function comparePositions(one: Position, other: Position): number {
  return one.segment - other.segment || one.offset - other.offset;
}

/**
 * Reads again exactly the records of a cut that was fixed earlier. The spool may hold more by now, and a read has no
 * end, so a read that goes too far is repeated with fewer rows: a read that reached its bound ends behind its last record.
 */
export async function readCut(source: SpoolSource, cut: Cut, bounds: CutBounds): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  let at = cut.from;
  while (comparePositions(at, cut.to) < 0) {
    const whole = await source.read(at, bounds);
    const part =
      comparePositions(whole.next, cut.to) <= 0
        ? whole
        : await readUpTo(source, at, { to: cut.to, bounds, rowsTooMany: whole.records.length + 1 });
    if (comparePositions(part.next, at) === 0)
      throw new Error(`the spool cannot be read at ${at.segment}:${at.offset}`);
    records.push(...part.records);
    at = part.next;
  }
  return records;
}

/** The longest read from `from` that does not go beyond `to`; no records when even one goes too far. */
async function readUpTo(
  source: SpoolSource,
  from: Position,
  { to, bounds, rowsTooMany }: { readonly to: Position; readonly bounds: CutBounds; readonly rowsTooMany: number },
): Promise<ReadResult> {
  let fitting: ReadResult = { records: [], next: from };
  let tooMany = rowsTooMany;
  while (tooMany - fitting.records.length > 1) {
    const rowsMax = Math.floor((fitting.records.length + tooMany) / 2);
    const tried = await source.read(from, { rowsMax, bytesMax: bounds.bytesMax });
    if (comparePositions(tried.next, to) <= 0) fitting = tried;
    else tooMany = rowsMax;
  }
  return fitting;
}
