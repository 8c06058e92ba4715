/** Where rows go that the warehouse will never take, so that they neither block the spool nor get lost. */
export interface Quarantine {
  /**
   * Returns when the disk has the rows. A request id that is kept already is not kept twice, since a restart may bring
   * the same row again. Throws when there is no room: the rows then stay in the spool, and shipping waits.
   */
  keep(rows: readonly RefusedRow[]): Promise<void>;
  /** How many rows are kept, those of earlier processes included. */
  rowsKept(): number;
}

/** What the rows that are kept may take, with why: more is not the rows' fault but the table's, and shipping had better wait. */
export const QUARANTINE_BYTES_MAX = 16 * 1024 * 1024;

/** One row that the warehouse refused, alone in its batch. */
export interface RefusedRow {
  /** UUID text. */
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly eventTimeMs: number;
  readonly batchId: string;
  /** The row's JSON text as the spool has it. */
  readonly row: Buffer;
  /** The warehouse's code and words. */
  readonly reason: string;
}
