import {
  type NewScheduledPrompt,
  type ScheduledPromptChange,
  type ScheduledResult,
  scheduleCalls,
} from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';

const calls = scheduleCalls(client.ask);

const PROMPTS = KEYS.scheduledPrompts;
/** While something is under way, and otherwise. */
const EVERY_MS = { underWay: 1_000, still: 15_000 };
/** As many as are kept. */
const RESULTS_MAX = 100;

/** Which prompts are on a schedule, and how did they last end? */
export function useScheduledPrompts() {
  return useQuery({
    queryKey: [...PROMPTS, 'all'],
    queryFn: ({ signal }) => readAll((page) => calls.scheduledPrompts(page, { signal })),
    refetchInterval: ({ state }) =>
      state.data?.some(({ last_run: run }) => isUnderWay(run)) === true ? EVERY_MS.underWay : EVERY_MS.still,
  });
}

/** What is one of them? */
export function useScheduledPrompt(id: string) {
  return useQuery({
    queryKey: [...PROMPTS, 'one', id],
    queryFn: ({ signal }) => calls.scheduledPrompt(id, { signal }),
    refetchInterval: EVERY_MS.still,
  });
}

/** What came of its runs? Newest first. */
export function useScheduledResults(id: string) {
  return useQuery({
    queryKey: [...PROMPTS, 'results', id],
    queryFn: async ({ signal }) => (await calls.scheduledResults(id, { limit: RESULTS_MAX }, { signal })).data,
    refetchInterval: ({ state }) =>
      state.data?.some((run) => isUnderWay(run) || run.cost_pending) === true ? EVERY_MS.underWay : EVERY_MS.still,
  });
}

/** Whether a run waits or is carried out now. */
export function isUnderWay(run: Pick<ScheduledResult, 'state'> | null): boolean {
  return run?.state === 'waiting' || run?.state === 'running';
}

/** When would a schedule run? undefined: none was chosen yet. */
export function useNextRuns(schedule: { readonly cron: string; readonly time_zone: string }) {
  return useQuery({
    queryKey: [...PROMPTS, 'next-runs', schedule],
    queryFn: ({ signal }) => calls.nextRuns(schedule, { signal }),
    enabled: schedule.cron !== '' && schedule.time_zone !== '',
    retry: false,
  });
}

interface Keyed {
  readonly idempotencyKey: string;
}

/** What is kept: a new prompt, or a change of one. */
export type KeptPrompt =
  | { readonly kind: 'new'; readonly body: NewScheduledPrompt }
  | { readonly kind: 'change'; readonly id: string; readonly body: ScheduledPromptChange };

/** Makes a prompt, or changes one. */
export function useKeepPrompt() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ idempotencyKey, ...asked }: Keyed & KeptPrompt) =>
      asked.kind === 'new'
        ? calls.createScheduledPrompt(asked.body, { idempotencyKey })
        : calls.changeScheduledPrompt(asked.id, asked.body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** Removes a prompt with its results. */
export function useRemovePrompt() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, idempotencyKey }: Keyed & { readonly id: string }) =>
      calls.removeScheduledPrompt(id, { idempotencyKey }),
    // Nobody asks for the one that is gone.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...PROMPTS, 'all'] }),
  });
}

/** Runs a prompt now. */
export function useRunPrompt() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, idempotencyKey }: Keyed & { readonly id: string }) =>
      calls.runScheduledPrompt(id, { idempotencyKey }),
    onSuccess: refresh,
  });
}

function useRefresh(): () => Promise<unknown> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: [...PROMPTS] });
}
