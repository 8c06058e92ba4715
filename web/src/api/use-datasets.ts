import type { Dashboard, DatasetResult, DatasetRun } from '@tallygate/contract';
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import type { DashboardSource } from '../dashboards/dashboard-source.ts';
import type { Range } from '../range/range.ts';
import { useSignedIn } from '../shell/signed-in.ts';
import { sourceOf } from './dashboard-source.ts';
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
export function useDatasets(
  dashboard: Pick<Dashboard, 'id' | 'version'>,
  names: readonly string[],
  { range, workspaces }: Filters,
): Datasets {
  const source = sourceOf(dashboard, { timeZone: useSignedIn().account.time_zone, canReadTable: false });
  const chosen = workspaces.length === 0 ? {} : { workspaces: [...workspaces] };
  return useSourceDatasets(source, names, { from: range.from, to: range.to, ...chosen });
}

/** The same of any source. */
export function useSourceDatasets(source: DashboardSource, names: readonly string[], question: DatasetRun): Datasets {
  return useQueries({
    queries: names.map((dataset) => ({
      queryKey: [...KEYS.datasets, ...source.key, dataset, question],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => source.run(dataset, question, { signal }),
    })),
    combine: (results) => new Map(names.flatMap((name, index) => entry(name, results[index]))),
  });
}

function entry(name: string, result: UseQueryResult<DatasetResult> | undefined) {
  return result === undefined ? [] : [[name, result] as const];
}
