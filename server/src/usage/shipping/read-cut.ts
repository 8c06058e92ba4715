import type { Cut, Position, SpoolSource, StoredRecord } from './source.ts';

/** Bounds of one cut, and so of one request to the warehouse. */
export interface CutBounds {
  readonly rowsMax: number;
  readonly bytesMax: number;
}

/** Orders two positions: negative when the first is earlier. */
export function comparePositions(one: Position, other: Position): number {
  return one.segment - other.segment || one.offset - other.offset;
}

/** Reads again exactly the records of a cut that was fixed earlier; the spool may hold more by now. */
export async function readCut(source: SpoolSource, cut: Cut, bounds: CutBounds): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  let at = cut.from;
  while (comparePositions(at, cut.to) < 0) {
    const part = await source.read(at, { ...bounds, until: cut.to });
    if (comparePositions(part.next, at) <= 0) throw new Error(`the spool cannot be read at ${at.segment}:${at.offset}`);
    records.push(...part.records);
    at = part.next;
  }
  return records;
}
