import {
  type ChangedRunPeriod,
  type ChangedRunSettings,
  type ChangedRunType,
  type NewRunAddOn,
  type NewRunPeriod,
  type NewRunType,
  runCalls,
} from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

const calls = runCalls(client.ask);

/** The built-in dashboard of runs. */
const RUNS_TEMPLATE = 'runs';

/** How do the runs of this period stand? */
export function useRunsSummary() {
  return useQuery({
    queryKey: KEYS.runSummary,
    queryFn: ({ signal }) => calls.runSummary({ signal }),
    refetchInterval: 30_000,
  });
}

/** The figures' own dashboard; the key is that of every dashboard of a template. */
export function useRunsDashboard() {
  return useQuery({
    queryKey: [...KEYS.dashboards, RUNS_TEMPLATE],
    queryFn: ({ signal }) => client.dashboard(RUNS_TEMPLATE, { signal }),
    staleTime: 60_000,
  });
}

/** Which periods are there, newest first? */
export function useRunPeriods() {
  return useQuery({
    queryKey: [...KEYS.runs, 'periods'],
    queryFn: ({ signal }) => readAll((page) => calls.runPeriods(page, { signal })),
  });
}

/** What are the types of runs called? */
export function useRunTypes() {
  return useQuery({
    queryKey: [...KEYS.runs, 'types'],
    queryFn: async ({ signal }) => (await calls.runTypes({ limit: 200 }, { signal })).data,
    staleTime: 60_000,
  });
}

/** What did the account choose for all runs? */
export function useRunSettings() {
  return useQuery({ queryKey: [...KEYS.runs, 'settings'], queryFn: ({ signal }) => calls.runSettings({ signal }) });
}

/** A type of runs that is to be kept. */
export type KeptRunType =
  | { readonly kind: 'new'; readonly type: NewRunType }
  | { readonly kind: 'change'; readonly id: string; readonly change: ChangedRunType };

/** Adds a type of runs, or changes one. */
export function useKeepRunType() {
  return useRunMutation(({ idempotencyKey, ...asked }: Keyed & KeptRunType) =>
    asked.kind === 'new'
      ? calls.createRunType(asked.type, { idempotencyKey })
      : calls.changeRunType(asked.id, asked.change, { idempotencyKey }),
  );
}

/** What is sent once, however often it is sent. */
interface Keyed {
  readonly idempotencyKey: string;
}

/** Begins a period. */
export function useCreateRunPeriod() {
  return useRunMutation(({ period, idempotencyKey }: Keyed & { readonly period: NewRunPeriod }) =>
    calls.createRunPeriod(period, { idempotencyKey }),
  );
}

/** Changes what a period allows, or its days. */
export function useChangeRunPeriod() {
  return useRunMutation(
    ({ id, change, idempotencyKey }: Keyed & { readonly id: string; readonly change: ChangedRunPeriod }) =>
      calls.changeRunPeriod(id, change, { idempotencyKey }),
  );
}

/** Removes one that nothing was counted in, or that was a mistake. */
export function useRemoveRunPeriod() {
  return useRunMutation(({ id, idempotencyKey }: Keyed & { readonly id: string }) =>
    calls.removeRunPeriod(id, { idempotencyKey }),
  );
}

/** Adds capacity to a period. */
export function useAddRunCapacity() {
  return useRunMutation(({ id, addOn, idempotencyKey }: Keyed & { readonly id: string; readonly addOn: NewRunAddOn }) =>
    calls.addRunCapacity(id, addOn, { idempotencyKey }),
  );
}

/** Changes whom to ask, and the hourly limit. */
export function useChangeRunSettings() {
  return useRunMutation(({ change, idempotencyKey }: Keyed & { readonly change: ChangedRunSettings }) =>
    calls.changeRunSettings(change, { idempotencyKey }),
  );
}

/** Does it; everything that tells of runs follows. */
function useRunMutation<Asked, Answer>(mutationFn: (asked: Asked) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...KEYS.runs] }),
  });
}
