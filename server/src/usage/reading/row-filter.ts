import type { RequestSummary } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** What rows are chosen by. Of a list one value must be met; an empty list, as what is left out, does not matter. */
export interface RowFilter {
  /** Ids. */
  readonly workspaces?: readonly string[] | undefined;
  /** Names. */
  readonly endpoints?: readonly string[] | undefined;
  /** Models that served; the empty text: none did. */
  readonly models?: readonly string[] | undefined;
  /** Stable ids. */
  readonly requesters?: readonly string[] | undefined;
  /** Of requests, as `name=value`. */
  readonly tags?: readonly string[] | undefined;
  /** The empty text: none. */
  readonly agents?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Address at the time. */
  readonly requester?: string | undefined;
  readonly key?: string | undefined;
  readonly run?: string | undefined;
  readonly session?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly apiType?: string | undefined;
  /** HTTP statuses from one to another, both included. */
  readonly statusCodes?: { readonly from: number; readonly to: number } | undefined;
  readonly isStream?: boolean | undefined;
  readonly latencyMsMin?: number | undefined;
  readonly tokensMin?: number | undefined;
  /** With all corrections. */
  readonly costNanoUsdMin?: number | undefined;
  /** Only those whose cost is not known, by their row nor by a correction. */
  readonly isCostUnknown?: true | undefined;
  /** Only those whose tokens are not known. */
  readonly areTokensUnknown?: true | undefined;
  /** What the request's id begins with. */
  readonly idPrefix?: string | undefined;
}

/** A row with when it was stored. */
export type ArrivedRow = RequestSummary & { readonly ingested_at: string };

/** Rows that were stored in one second. */
export interface ArrivalSecond {
  /** Seconds since 1970. */
  readonly second: number;
  readonly requests: number;
}

/** Where a look at arriving rows ended: what was counted of the seconds that are looked at again. */
export interface ArrivalMark {
  /** The warehouse's time then. */
  readonly at: Instant;
  readonly counted: readonly ArrivalSecond[];
}

/** What arrived since a mark. */
export interface Arrivals {
  /** Newest first; of seconds that hold more than the mark says, all rows, at most as many as were asked for. */
  readonly rows: readonly ArrivedRow[];
  readonly changed: readonly ArrivalSecond[];
  /** Rows that were stored after the mark, and before the seconds that are told apart. */
  readonly earlier: number;
  readonly mark: ArrivalMark;
}
