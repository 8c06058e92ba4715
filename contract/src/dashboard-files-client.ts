import type { z } from 'zod';
import { at, type Caller, type CallOptions, type CreateOptions } from './call.ts';
import {
  type DashboardSchedule,
  type dashboardScheduleChangeSchema,
  dashboardScheduleSchema,
  type NewDashboardSchedule,
} from './dashboards.ts';
import { pageOf } from './people.ts';

type ScheduleChange = z.input<typeof dashboardScheduleChangeSchema>;

/** Where files of dashboards are: answers that are no JSON. */
export const dashboardFiles = {
  /** POST with a `DashboardExport`: the page as PDF. */
  page: (dashboard: string, page: string) => at('dashboards', dashboard, 'pages', page, 'export'),
};

/** Pages of dashboards that are sent by mail. */
export function dashboardScheduleCalls(call: Caller) {
  const one = (method: 'PATCH' | 'DELETE' | 'POST', path: string, more: CreateOptions & { readonly body?: unknown }) =>
    call({ method, path, answer: dashboardScheduleSchema, ...more });
  return {
    dashboardSchedules: (dashboard: string, how: CallOptions = {}) =>
      call({ path: at('dashboards', dashboard, 'schedules'), answer: pageOf(dashboardScheduleSchema), ...how }),
    createDashboardSchedule: (dashboard: string, body: NewDashboardSchedule, how: CreateOptions = {}) =>
      one('POST', at('dashboards', dashboard, 'schedules'), { body, ...how }),
    changeDashboardSchedule: (which: WhichSchedule, body: ScheduleChange, how: CreateOptions = {}) =>
      one('PATCH', pathOf(which), { body, ...how }),
    removeDashboardSchedule: (which: WhichSchedule, how: CreateOptions = {}) => one('DELETE', pathOf(which), how),
    /** What came of it is told as its last mail. */
    sendDashboardSchedule: (which: WhichSchedule, how: CreateOptions = {}) => one('POST', `${pathOf(which)}/send`, how),
  };
}

/** A schedule of a dashboard, by their ids. */
export interface WhichSchedule {
  readonly dashboard: string;
  readonly schedule: DashboardSchedule['id'];
}

function pathOf({ dashboard, schedule }: WhichSchedule): string {
  return at('dashboards', dashboard, 'schedules', schedule);
}
