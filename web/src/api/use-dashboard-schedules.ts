import {
  type DashboardSchedule,
  dashboardScheduleCalls,
  type NewDashboardSchedule,
  nextRunsSchema,
} from '@tallygate/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { KEYS } from './query-client.ts';

/** What was asked to be sent tells some seconds later what came of it. */
const LOOK_EVERY_MS = 4_000;
const calls = dashboardScheduleCalls(client.ask);
const keyOf = (id: string) => [...KEYS.dashboards, 'managed', id, 'schedules'];

/** When is a dashboard sent by mail, and to whom? */
export function useDashboardSchedules(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: async ({ signal }) => (await calls.dashboardSchedules(id, { signal })).data,
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** When would a schedule send? undefined: no time was chosen yet. */
export function useNextMails(id: string, cron: string) {
  return useQuery({
    queryKey: [...keyOf(id), 'next', cron],
    queryFn: ({ signal }) =>
      client.ask({
        path: `/api/v1/dashboards/${encodeURIComponent(id)}/schedules/next`,
        query: { cron },
        answer: nextRunsSchema,
        signal,
      }),
    enabled: cron !== '',
    retry: false,
  });
}

/** What can be done with a schedule. */
export type ScheduleAct =
  | { readonly what: 'create'; readonly body: NewDashboardSchedule }
  | { readonly what: 'change'; readonly schedule: string; readonly body: Partial<NewDashboardSchedule> }
  | { readonly what: 'remove' | 'send'; readonly schedule: string };

/** Does something with a schedule of a dashboard. */
export function useScheduleAct(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ idempotencyKey, ...act }: ScheduleAct & { readonly idempotencyKey: string }) =>
      await perform(id, act, { idempotencyKey }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyOf(id) }),
  });
}

async function perform(id: string, act: ScheduleAct, how: { readonly idempotencyKey: string }): Promise<unknown> {
  switch (act.what) {
    case 'create':
      return await calls.createDashboardSchedule(id, act.body, how);
    case 'change':
      return await calls.changeDashboardSchedule({ dashboard: id, schedule: act.schedule }, act.body, how);
    case 'remove':
      return await calls.removeDashboardSchedule({ dashboard: id, schedule: act.schedule }, how);
    case 'send':
      return await calls.sendDashboardSchedule({ dashboard: id, schedule: act.schedule }, how);
  }
}

/** What came of the last time. */
export type LastSending = NonNullable<DashboardSchedule['last']>;
