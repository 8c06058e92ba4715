import type { FilterName, FilterValues } from '@tallygate/contract';
import type { PageSearch } from '../../shell/page-search.ts';
import type { Stoppable } from '../dashboard-source.ts';

/** Values that a filter can be set to; `text` is part of a value or of its title. */
export type AskValues = (filter: FilterName, asked: { readonly text: string }, how: Stoppable) => Promise<FilterValues>;

export interface FilterBarProps {
  readonly offered: readonly FilterName[];
  readonly search: PageSearch;
  readonly onChoose: (change: Partial<PageSearch>) => void;
  readonly values: AskValues;
  /** Names the answers in the cache: whose values they are, and of which range. */
  readonly valuesKey: readonly string[];
}
