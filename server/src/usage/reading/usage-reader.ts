import type { RequestSummary } from '@tallygate/contract';
import type { Instant } from '#kernel';

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
  readonly workspaceId: string | undefined;
  readonly endpoint: string | undefined;
  readonly requester: string | undefined;
  readonly finalStatus: string | undefined;
  /** Only rows that come after this place in the order. */
  readonly after: RowPlace | undefined;
  readonly limit: number;
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
