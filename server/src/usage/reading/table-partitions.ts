/** What goes as one when it is not kept any more. */
export interface Partition {
  /** As the engine writes it: a day as `2026-01-05`, a month as `202601`. */
  readonly name: string;
  readonly rows: number;
  /** On disk. */
  readonly bytes: number;
}

/** Tells what tables hold, partition by partition. Throws `UsageUnreadable`. */
export interface TablePartitions {
  /** Newest first, up to a bound that no table of days reaches within a century. A view has none. */
  of(table: { readonly database: string; readonly name: string }, signal: AbortSignal): Promise<readonly Partition[]>;
}
