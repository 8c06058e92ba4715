import type { Position } from './position.ts';
import type { Tally } from './tally.ts';

export type { Position } from './position.ts';

/**
 * What the shipper needs of one spool directory. The writer lives in another thread: it says how far the disk has the
 * bytes (`synced`), and is told what was acknowledged, so that it can let segments go.
 */
export interface SpoolSource {
  /** UUID of the directory, made once. */
  readonly spoolId: string;
  /**
   * Records from a position on, within synced bytes, before `until` if that is given, and within both bounds (at least
   * one record when there is one).
   */
  read(from: Position, bounds: ReadBounds): Promise<ReadResult>;
  /** What `saveState` stored last; the first position and no cut for a new directory. */
  loadState(): Promise<ShipState>;
  /** Returns when the disk has it. Needs no new room on the disk. A torn write leaves the state before it. */
  saveState(state: ShipState): Promise<void>;
  /**
   * Everything before this position was acknowledged by the warehouse, and `saveState` says so. Records that were read before are
   * not looked at any more: their memory may be used for others.
   */
  acknowledged(position: Position): void;
  /** Resolves when there may be more to read than at `position`. */
  more(position: Position): Promise<void>;
}

/** Where a read ends, at the latest. */
export interface ReadBounds {
  readonly rowsMax: number;
  readonly bytesMax: number;
  readonly until?: Position;
}

export interface ReadResult {
  readonly records: readonly StoredRecord[];
  /**
   * Where the next read begins. Behind the last record when a bound ended the read; without records, behind the frames
   * that are no records, perhaps in a later segment: wait for `more` than there. A read never spans two segments' records.
   */
  readonly next: Position;
  /** When it was read, nothing stood behind it. */
  readonly isAll?: boolean;
}

export interface StoredRecord {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly eventTimeMs: number;
  /** One whole JSON object, ended by its brace. */
  readonly row: Buffer;
}

export interface ShipState {
  /** Everything before it was acknowledged. */
  readonly position: Position;
  /** In flight: what was, or may have been, sent and not acknowledged. */
  readonly cut: Cut | undefined;
  /** What was acknowledged so far. undefined: nobody audits this source, as with samples. */
  readonly tally?: Tally | undefined;
}

export interface Cut {
  readonly from: Position;
  readonly to: Position;
  /** The incarnation whose token the cut is sent with; moves when the warehouse was restarted. */
  readonly incarnation: string;
}
