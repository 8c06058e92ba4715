import type { Dashboard, DatasetResult } from '@tallygate/contract';
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import type { Range } from '../range/range.ts';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** What a page's figures are cut to. */
export interface Filters {
  readonly range: Range;
  /** Ids; empty: all. */
  readonly workspaces: readonly string[];
}

/** The state of each dataset by its name. */
export type Datasets = ReadonlyMap<string, UseQueryResult<DatasetResult>>;

/** What do these datasets of a dashboard hold, cut to these filters? They are asked side by side. */
export function useDatasets(dashboard: Dashboard, names: readonly string[], filters: Filters): Datasets {
  const { from, to } = filters.range;
  const workspaces = [...filters.workspaces];
  return useQueries({
    queries: names.map((dataset) => ({
      queryKey: [...KEYS.datasets, dashboard.id, dashboard.document.template_version, dataset, from, to, workspaces],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        client.runDataset({ dashboard: dashboard.id, dataset }, { from, to, workspaces }, { signal }),
    })),
    combine: (results) => new Map(names.flatMap((name, index) => entry(name, results[index]))),
  });
}

function entry(name: string, result: UseQueryResult<DatasetResult> | undefined) {
  return result === undefined ? [] : [[name, result] as const];
}
