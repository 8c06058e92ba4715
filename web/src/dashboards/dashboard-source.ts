import type { DatasetResult, DatasetRun, DatasetStatement, FilterName, FilterValues } from '@tallygate/contract';

/** An end to waiting. */
export interface Stoppable {
  readonly signal?: AbortSignal | undefined;
}

/** Which values of a filter are asked for. */
export interface FilterAsked {
  readonly from: string;
  readonly to: string;
  /** Part of the value or of its title; empty: the most frequent. */
  readonly text: string;
}

/** Where a dashboard's figures come from: the session of who is signed in, a link, or a draft. What is left out is not offered. */
export interface DashboardSource {
  /** Names the figures in the cache: those of one source never stand for another's. */
  readonly key: readonly string[];
  /** Whose days and hours they are. */
  readonly timeZone: string;
  readonly run: (dataset: string, question: DatasetRun, how: Stoppable) => Promise<DatasetResult>;
  /** A dataset as the server writes it into a file; without it, files are made of what is shown. */
  readonly csv?: ((dataset: string, question: DatasetRun) => Promise<Blob>) | undefined;
  /** What a run runs, for those who may read the table. */
  readonly statement?: ((dataset: string, question: DatasetRun) => Promise<DatasetStatement>) | undefined;
  readonly filterValues?:
    | ((filter: FilterName, asked: FilterAsked, how: Stoppable) => Promise<FilterValues>)
    | undefined;
  /** Whether widgets lead to the requests that they count. */
  readonly hasRequests: boolean;
}
