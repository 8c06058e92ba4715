import { type DatasetRun, type FilterName, GRANULARITIES, type Granularity } from '@tallygate/contract';
import type { Range } from '../range/range.ts';
import { listOf, type PageSearch } from '../shell/page-search.ts';

/** What a page's address asks of each dataset. Filters that the document does not offer are left out: they are refused. */
export function questionOf(search: PageSearch, range: Range, offered: readonly FilterName[]): DatasetRun {
  const chosen = offered.flatMap((filter) => {
    const values = listOf(search[filter]);
    return values.length === 0 ? [] : [[filter, values] as const];
  });
  const granularity = granularityOf(search.granularity);
  return {
    from: range.from,
    to: range.to,
    ...(granularity === undefined ? {} : { granularity }),
    ...Object.fromEntries(chosen),
  };
}

/** What an address says of the places of time axes; undefined: by the length of the range. */
export function granularityOf(text: string | undefined): Granularity | undefined {
  return GRANULARITIES.find((each) => each === text);
}
