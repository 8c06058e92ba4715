import type { Position } from '../shipping/source.ts';

/** What an audit asks of the warehouse. Every answer is about rows that a gateway shipped, within the days. */
export interface StoredRows {
  totals(question: TotalsQuestion): Promise<readonly StoredTotal[]>;
  /** Batches of one spool and day, in order, from a position on; at most `limit`. */
  batches(question: BatchesQuestion): Promise<readonly StoredBatch[]>;
  /** Request ids that are stored more than once on a day; at most `limit`. Asked in slices, so that a day of any size fits. */
  doubled(question: DoubledQuestion): Promise<readonly { readonly requestId: string; readonly times: number }[]>;
  /** Rows of a day whose parts do not fit each other; at most `limit`. */
  inconsistent(day: string, limit: number): Promise<readonly string[]>;
  /** Rows of a day that have a cost or a price version, by request id from an id on; at most `limit`. */
  costs(question: CostsQuestion): Promise<readonly StoredCost[]>;
  /** What rows of gateways say was charged in credits, by workspace and day; days without any are left out. */
  credits(days: Days): Promise<readonly StoredCredits[]>;
  /** How many billable runs began in each span, as the view of runs says; in one reading, since it looks at every row. */
  runs(spans: readonly StoredSpan[]): Promise<readonly StoredRuns[]>;
  /** What rows of gateways say was used under a budget. */
  use(question: UseQuestion): Promise<StoredUse>;
  /** When the first row there is was received, milliseconds since 1970; undefined: there is none. */
  firstAtMs(): Promise<number | undefined>;
}

/** From an instant on and before another, in milliseconds since 1970. */
export interface StoredSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Billable runs that began in a span. */
export interface StoredRuns {
  /** Whoever made their rows. */
  readonly runs: number;
  /** Of rows that gateways wrote; and of these, those within `EDGE_MS` of its end. */
  readonly ofGateways: number;
  readonly late: number;
}

/** A request that waited at the door while a period ended counts in the next: so near to its end both are right. */
export const EDGE_MS = 10_000;

export interface UseQuestion extends StoredSpan {
  readonly scope: 'account' | 'key' | 'user' | 'group';
  readonly subject: string;
  readonly unit: 'requests' | 'tokens' | 'cost';
}

/** Whole units; cost in nano-USD, without requests whose price is not known. */
export interface StoredUse {
  readonly units: bigint;
  readonly unpriced: number;
}

/** What rows of one workspace and UTC day say was charged. */
export interface StoredCredits {
  readonly workspaceId: string;
  readonly day: string;
  readonly micro: bigint;
}

/** UTC days, both included. */
export interface Days {
  readonly since: string | undefined;
  readonly until: string | undefined;
}

export interface TotalsQuestion extends Days {
  /** Spools whose rows are told apart by where their batch begins. */
  readonly spools: readonly { readonly prefix: string; readonly since: Position; readonly position: Position }[];
}

/** Rows of one spool and day: those before it counted, those that it counts, those of batches that begin behind its position. */
export interface StoredTotal {
  /** What the batch ids begin with. */
  readonly prefix: string;
  readonly day: string;
  readonly place: 'before' | 'counted' | 'later' | 'sample';
  readonly rows: number;
  /** Sum of their fingerprints. */
  readonly sum: bigint;
  /** Rows whose parts do not fit each other. */
  readonly inconsistent: number;
}

export interface DoubledQuestion {
  readonly day: string;
  /** From 0. */
  readonly slice: number;
  readonly slices: number;
  readonly limit: number;
}

export interface BatchesQuestion {
  readonly prefix: string;
  readonly day: string;
  readonly after: Position;
  readonly limit: number;
}

export interface StoredBatch {
  readonly from: Position;
  readonly rows: number;
  readonly sum: bigint;
}

export interface CostsQuestion {
  readonly day: string;
  readonly after: string;
  readonly limit: number;
}

/** The columns of a row that its cost is a function of; a count that is not known is undefined. */
export interface StoredCost {
  readonly requestId: string;
  /** undefined: NULL. */
  readonly costNanoUsd: bigint | undefined;
  readonly priceVersion: string | undefined;
  readonly columns: Readonly<Record<string, unknown>>;
}
