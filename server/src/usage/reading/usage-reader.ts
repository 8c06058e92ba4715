import type { RequestSummary } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { ArrivalMark, Arrivals, RowFilter } from './row-filter.ts';

/** Whose rows: everybody's, or one requester's own. Decided by `may` before it gets here. */
export type RowScope =
  | { readonly kind: 'all' }
  /** `requesterId` is stable and never empty. */
  | { readonly kind: 'own'; readonly requesterId: string };

/** A row's place in the order of lists: newest first, then the larger id. */
export interface RowPlace {
  readonly at: Instant;
  readonly requestId: string;
}

/** Which rows, and how many of them at most. `[from, to)`. */
export interface RequestsQuestion {
  readonly scope: RowScope;
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  readonly filter: RowFilter;
  /** Only rows that come after this place in the order. */
  readonly after: RowPlace | undefined;
  readonly limit: number;
}

/** A row's place among the slowest or the dearest: the larger value first, then the larger id. */
export interface RankedPlace {
  readonly value: number;
  readonly requestId: string;
}

/** Which rows by their latency or cost; those that have none are left out. */
export interface RankedQuestion extends Omit<RequestsQuestion, 'from' | 'to' | 'after'> {
  readonly by: 'latency' | 'cost';
  readonly from: Instant;
  readonly to: Instant;
  readonly after: RankedPlace | undefined;
}

/** What arrived since a look, of requests that were received in a range where one is given. */
export interface ArrivalsQuestion
  extends Pick<RequestsQuestion, 'scope' | 'filter' | 'limit'>,
    Partial<Pick<RequestsQuestion, 'from' | 'to'>> {
  /** undefined: the last minute. */
  readonly since: ArrivalMark | undefined;
}

/** A correction of a request's cost. */
export interface CostCorrection {
  readonly at: Instant;
  readonly oldPriceVersion: string | undefined;
  readonly newPriceVersion: string;
  readonly deltaNanoUsd: bigint;
}

/** What was kept of a request's bodies; of what is long, only the beginning. */
export interface StoredPayload {
  /** undefined: it is no text. */
  readonly request: string | undefined;
  readonly response: string | undefined;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly isRequestCut: boolean;
  readonly isResponseCut: boolean;
  readonly errorCodes: readonly string[];
  /** `2026-01-05`. */
  readonly expiresOn: string;
}

/** A whole row, every column by its name. */
export type WholeRow = Readonly<Record<string, unknown>>;

/** What a scope's rows are, together. */
export interface TableFacts {
  readonly rowCount: number;
  /** Of the whole table; undefined: asked for one requester's rows only. */
  readonly bytesOnDisk: number | undefined;
  readonly first: Instant | undefined;
  readonly last: Instant | undefined;
}

/** Reads rows for lists and pages. Every question is bounded in rows and time; each throws `UsageUnreadable`. */
export interface UsageReader {
  /** Newest first. */
  requests(question: RequestsQuestion, signal: AbortSignal): Promise<readonly RequestSummary[]>;
  /** The largest first. */
  ranked(question: RankedQuestion, signal: AbortSignal): Promise<readonly RequestSummary[]>;
  /** In the order in which they were stored. */
  arrivals(question: ArrivalsQuestion, signal: AbortSignal): Promise<Arrivals>;
  /** The row that stands right before a place in the list, as it is asked for; undefined: it is the first. */
  newerThan(
    place: RowPlace,
    question: Omit<RequestsQuestion, 'after' | 'limit'>,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** At most 100, the oldest first. Whether the row may be seen is decided before. */
  correctionsOf(place: RowPlace, signal: AbortSignal): Promise<readonly CostCorrection[]>;
  /** undefined: none was kept, or it is gone. */
  payloadOf(place: RowPlace, signal: AbortSignal): Promise<StoredPayload | undefined>;
  /** Undefined: there is none within the scope. */
  request(requestId: string, scope: RowScope, signal: AbortSignal): Promise<WholeRow | undefined>;
  table(scope: RowScope, signal: AbortSignal): Promise<TableFacts>;
  /** Whole rows, newest first. */
  latest(
    question: { readonly scope: RowScope; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly WholeRow[]>;
  /** Of everybody's payloads. */
  payloads(signal: AbortSignal): Promise<TableFacts>;
  /** Whole rows, newest first; of bodies only the beginning. */
  latestPayloads(limit: number, signal: AbortSignal): Promise<readonly WholeRow[]>;
  /** Of the runs that the scope's rows make. */
  runs(scope: RowScope, signal: AbortSignal): Promise<TableFacts>;
  /** Whole rows of runs, newest first. */
  latestRuns(
    question: { readonly scope: RowScope; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly WholeRow[]>;
  /** Of everybody's corrections of costs. */
  corrections(signal: AbortSignal): Promise<TableFacts>;
  /** Whole rows, newest requests first. */
  latestCorrections(limit: number, signal: AbortSignal): Promise<readonly WholeRow[]>;
}

/** The warehouse gave no answer, or none in time. */
export class UsageUnreadable extends Error {}
