/**
 * Who a query is run for. Lanes share no sessions, so that none waits for another.
 * `user` is what people wrote: a session of its own each time, read-only.
 */
export type Lane = 'insert' | 'service' | 'user';

/** One query as the HTTP interface brought it, checked as far as that goes without the engine. */
export interface Query {
  readonly lane: Lane;
  /** Chosen by the caller, or made here; the name by which it can be cancelled. */
  readonly queryId: string;
  readonly statement: string;
  /** Rows that follow an INSERT statement; undefined when the statement itself came in the body. */
  readonly rows: Buffer | undefined;
  readonly database: string | undefined;
  /** Format of the answer where the statement names none. */
  readonly format: string;
  /** Values of `{name:Type}`, in the text form of the HTTP interface. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Listed settings, as SQL literals. */
  readonly settings: ReadonlyMap<string, string>;
}

/** What came of a query. */
export interface Answer {
  readonly format: string;
  readonly bytes: Uint8Array;
  readonly readRows: number;
  readonly readBytes: number;
  readonly writtenRows: number;
  readonly writtenBytes: number;
  readonly elapsedMs: number;
}
