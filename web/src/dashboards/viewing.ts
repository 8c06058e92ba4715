import type { DatasetRun } from '@tallygate/contract';
import { createContext } from 'react';
import type { Range } from '../range/range.ts';
import type { PageSearch } from '../shell/page-search.ts';
import type { DashboardSource } from './dashboard-source.ts';

/** What somebody looks at: whose figures, and how they are cut. */
export interface Viewing {
  readonly source: DashboardSource;
  readonly question: DatasetRun;
  readonly range: Range;
  readonly search: PageSearch;
}

/** Of the widgets inside; undefined: their page has no filters, and nothing but what is shown can be had of them. */
export const ViewingNow = createContext<Viewing | undefined>(undefined);
