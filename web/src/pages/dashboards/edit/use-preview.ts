import { type DashboardDocument, type DatasetResult, type DatasetRun, dashboardEditCalls } from '@tallygate/contract';
import { keepPreviousData, type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../../../api/client.ts';
import { KEYS } from '../../../api/query-client.ts';
import type { Datasets } from '../../../api/use-datasets.ts';
import type { KnownColumn } from './model/column-roles.ts';

const calls = dashboardEditCalls(client.ask);

const SETTLES_AFTER_MS = 700;
const FRESH_FOR_MS = 60_000;

/** What the datasets answer as they are written now, run with the writer's own permission, a moment after the last key. */
export function usePreview(document: DashboardDocument, names: readonly string[], question: DatasetRun): Datasets {
  const settled = useSettled(document.datasets, SETTLES_AFTER_MS);
  const wanted = names.flatMap(
    (name) => settled.find((dataset) => dataset.name === name && dataset.sql.trim() !== '') ?? [],
  );
  return useQueries({
    queries: wanted.map(({ sql }) => ({
      queryKey: [...KEYS.datasets, 'try', sql, question],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => calls.tryDataset({ sql, question }, { signal }),
      staleTime: FRESH_FOR_MS,
      placeholderData: keepPreviousData<DatasetResult>,
      retry: false,
    })),
    combine: (results) => new Map(wanted.flatMap(({ name }, index) => entry(name, results[index]))),
  });
}

function entry(name: string, result: UseQueryResult<DatasetResult> | undefined) {
  return result === undefined ? [] : [[name, result] as const];
}

/** The columns that a dataset answered with; none: it did not yet. */
export function columnsOf(datasets: Datasets, name: string): readonly KnownColumn[] {
  return datasets.get(name)?.data?.columns ?? [];
}

/** A value once it was left alone for a while. */
function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
