import type { FilterName, Granularity } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** Chosen values by filter. One without values is as if it were not there. */
export type ChosenFilters = Readonly<Partial<Record<FilterName, readonly string[]>>>;

/** What a viewer chose, and the account's zone. `[from, to)`. */
export interface DatasetQuestion {
  readonly from: Instant;
  readonly to: Instant;
  readonly timeZone: string;
  /** Of time axes; undefined: by the length of the range. */
  readonly granularity?: Granularity | undefined;
  readonly filters: ChosenFilters;
}
