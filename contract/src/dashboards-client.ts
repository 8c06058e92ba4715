import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import type { DatasetRun, FilterName } from './dashboard-question.ts';
import {
  type DashboardPublish,
  dashboardSchema,
  dashboardSummarySchema,
  datasetResultSchema,
  datasetStatementSchema,
  type FilterValuesQuery,
  filterValuesSchema,
} from './dashboards.ts';
import { pageOf } from './people.ts';

/** Dashboards and what their datasets say. */
export function dashboardCalls(call: Caller) {
  return {
    dashboards: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('dashboards'), query: { ...page }, answer: pageOf(dashboardSummarySchema), ...how }),
    dashboard: (id: string, how: CallOptions = {}) =>
      call({ path: at('dashboards', id), answer: dashboardSchema, ...how }),
    /** Imports a built-in template, or imports it again: publishes it with the caller's permission. */
    importDashboard: (template: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('dashboards', 'import'), body: { template }, answer: dashboardSchema, ...how }),
    runDataset: (
      which: { readonly dashboard: string; readonly dataset: string },
      body: DatasetRun,
      how: CallOptions = {},
    ) =>
      call({
        method: 'POST',
        path: at('dashboards', which.dashboard, 'datasets', which.dataset, 'run'),
        body,
        answer: datasetResultSchema,
        ...how,
      }),
    /** What a run of the same question runs; for those who may read the table. */
    datasetStatement: (
      which: { readonly dashboard: string; readonly dataset: string },
      body: DatasetRun,
      how: CallOptions = {},
    ) =>
      call({
        method: 'POST',
        path: at('dashboards', which.dashboard, 'datasets', which.dataset, 'statement'),
        body,
        answer: datasetStatementSchema,
        ...how,
      }),
    /** Values of a filter in a range, the most frequent first. */
    filterValues: (
      which: { readonly dashboard: string; readonly filter: FilterName },
      query: FilterValuesQuery,
      how: CallOptions = {},
    ) =>
      call({
        path: at('dashboards', which.dashboard, 'filters', which.filter),
        query: { ...query },
        answer: filterValuesSchema,
        ...how,
      }),
    /** Publishes the draft, or without one the document that there is, with the caller's permission. */
    publishDashboard: (id: string, body: DashboardPublish = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('dashboards', id, 'publish'), body, answer: dashboardSchema, ...how }),
  };
}
