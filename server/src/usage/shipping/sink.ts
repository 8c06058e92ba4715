/**
 * Where usage rows go. The warehouse behind it may die at any moment; every call may throw, which means that its
 * outcome is unknown. The shipper turns that into exactly once.
 */
export interface UsageSink {
  /** Names this life of the warehouse: changes whenever it was restarted, and only then. */
  incarnation(): Promise<string>;
  /** Inserts all rows of a batch as one block, or none. Repeating a token within one incarnation stores nothing twice. */
  insert(batch: Batch): Promise<void>;
  /** Which of the request ids are stored in this partition already. */
  stored(question: StoredQuestion): Promise<ReadonlySet<string>>;
}

/** Rows of one cut that fall into one partition. */
export interface Batch {
  /** The same for the same rows, for ever; it is column `batch_id`. */
  readonly batchId: string;
  /** Deduplication token: batch and incarnation. */
  readonly token: string;
  /** UTC day, `2026-01-05`. */
  readonly partition: string;
  /** JSONEachRow, one line per row, each ended by a line feed. */
  readonly rows: Uint8Array;
  readonly rowCount: number;
}

export interface StoredQuestion {
  /** UTC day, `2026-01-05`. */
  readonly partition: string;
  /** Milliseconds since 1970, both included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly requestIds: readonly string[];
}
