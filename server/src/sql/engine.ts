import type { RunLimits } from './limits.ts';

/** The warehouse as the guard needs it. Every call fails with an EngineError, or with the signal's reason once aborted. */
export interface SqlEngine {
  /** The engine's own formatting of exactly one statement; undefined when the text is not that. Runs nothing. */
  format(text: string, signal: AbortSignal): Promise<string | undefined>;
  /** Where it cannot read on, in UTF-16 units; undefined: it can, or does not say. Runs nothing. */
  syntaxProblem(text: string, signal: AbortSignal): Promise<number | undefined>;
  /** The lines of the statement's syntax tree. Runs nothing. */
  syntaxTree(statement: EngineStatement): Promise<readonly string[]>;
  /** Runs it, within the limits, in a session that can only read. Abort stops the engine too. */
  rows(statement: EngineStatement): Promise<EngineRows>;
  /** The same as CSV with a line of names, in pieces. */
  csv(statement: EngineStatement): Promise<AsyncIterable<Uint8Array>>;
}

export interface EngineStatement {
  readonly text: string;
  readonly parameters: SqlParameters;
  /** Whose rows `my_usage` shows. */
  readonly requesterId: string;
  /** Whose rows the views of one workspace show; undefined: no one's. */
  readonly workspace?: string | undefined;
  /** Undefined: those of a statement that names no warehouse. */
  readonly limits?: RunLimits | undefined;
  /**
   * Every table that it names may be read whole. Then the engine may move its conditions to where rows are read, and answer from
   * sums that are kept beside the rows. Else no expression of it may meet rows that it does not show.
   */
  readonly readsWholeTables?: boolean;
  /** A dashboard asks it, and will ask it again: the engine may be asked, behind its run, what it would do with it. */
  readonly comesAgain?: boolean | undefined;
  readonly signal: AbortSignal;
}

export type SqlParameters = Readonly<Record<string, unknown>>;

/** 64-bit and wider whole numbers and decimals are strings; times are ISO 8601 in UTC. */
export interface EngineRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly isTruncated: boolean;
  /** Rows that the engine read for it; undefined: it does not say. */
  readonly rowsRead?: number | undefined;
}

/** `statement`: it is wrong; `limit`: it took too much; `unavailable`: no answer came. `symbol` is the engine's name for it, such as TIMEOUT_EXCEEDED. */
export class EngineError extends Error {
  readonly kind: 'statement' | 'limit' | 'unavailable';
  readonly symbol: string;

  constructor(kind: EngineError['kind'], symbol: string, options: { message: string; cause?: unknown }) {
    super(options.message, { cause: options.cause });
    this.kind = kind;
    this.symbol = symbol;
  }
}
