import type { FilterName } from '@tallygate/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { KEYS } from '../../api/query-client.ts';
import type { FilterBarProps } from './filter-bar-props.ts';

interface Asked extends Pick<FilterBarProps, 'values' | 'valuesKey'> {
  readonly filter: FilterName;
  readonly text: string;
}

/** Which values can a filter be set to? What was found stays until what is asked for now is there. */
export function useFilterValues({ values, valuesKey, filter, text }: Asked) {
  return useQuery({
    queryKey: [...KEYS.filterValues, ...valuesKey, filter, text],
    queryFn: ({ signal }) => values(filter, { text }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
