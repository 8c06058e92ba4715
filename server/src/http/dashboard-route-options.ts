import type { ControlApiOptions } from './api-context.ts';

/** What the routes of dashboards stand on. */
export type DashboardRouteOptions = Pick<
  ControlApiOptions,
  'dashboards' | 'account' | 'idempotency' | 'previews' | 'log' | 'publicUrl'
>;
