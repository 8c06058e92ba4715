import { z } from 'zod';
import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import type { DatasetRun } from './dashboard-question.ts';
import {
  type DashboardDraft,
  type DashboardSettingsChange,
  type DatasetTry,
  type DraftReplacement,
  dashboardDraftSchema,
  dashboardLinkSchema,
  dashboardSchema,
  dashboardVersionDetailSchema,
  dashboardVersionSchema,
  datasetResultSchema,
  type NewDashboard,
  type NewDashboardLink,
  sharedDashboardSchema,
} from './dashboards.ts';
import { pageOf } from './people.ts';

/** Making, changing and sharing dashboards; for account admins. */
export function dashboardEditCalls(call: Caller) {
  const post = (...parts: readonly string[]) => ({ method: 'POST', path: at('dashboards', ...parts) }) as const;
  const remove = (...parts: readonly string[]) => ({ method: 'DELETE', path: at('dashboards', ...parts) }) as const;
  return {
    createDashboard: (body: NewDashboard, how: CreateOptions = {}) =>
      call({ ...post(), body, answer: dashboardSchema, ...how }),
    unpublishDashboard: (id: string, how: CreateOptions = {}) =>
      call({ ...post(id, 'unpublish'), body: {}, answer: dashboardSchema, ...how }),
    removeDashboard: (id: string, how: CreateOptions = {}) => call({ ...remove(id), answer: dashboardSchema, ...how }),
    changeDashboardSettings: (id: string, body: DashboardSettingsChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('dashboards', id, 'settings'), body, answer: dashboardSchema, ...how }),
    dashboardDraft: (id: string, how: CallOptions = {}) =>
      call({ path: at('dashboards', id, 'draft'), answer: dashboardDraftSchema, ...how }),
    saveDashboardDraft: (id: string, body: DashboardDraft, how: CreateOptions = {}) =>
      call({ method: 'PUT', path: at('dashboards', id, 'draft'), body, answer: dashboardDraftSchema, ...how }),
    discardDashboardDraft: (id: string, body: DraftReplacement, how: CreateOptions = {}) =>
      call({ ...remove(id, 'draft'), body, answer: z.object({}), ...how }),
    dashboardVersions: (id: string, page: PageQuery = {}, how: CallOptions = {}) =>
      call({
        path: at('dashboards', id, 'versions'),
        query: { ...page },
        answer: pageOf(dashboardVersionSchema),
        ...how,
      }),
    dashboardVersion: (id: string, version: number, how: CallOptions = {}) =>
      call({ path: at('dashboards', id, 'versions', String(version)), answer: dashboardVersionDetailSchema, ...how }),
    /** Takes a version as the draft. */
    restoreDashboardVersion: (
      { id, version }: { readonly id: string; readonly version: number },
      body: DraftReplacement,
      how: CreateOptions = {},
    ) => call({ ...post(id, 'versions', String(version), 'restore'), body, answer: dashboardDraftSchema, ...how }),
    dashboardLinks: (id: string, how: CallOptions = {}) =>
      call({ path: at('dashboards', id, 'links'), answer: pageOf(dashboardLinkSchema), ...how }),
    createDashboardLink: (id: string, body: NewDashboardLink, how: CreateOptions = {}) =>
      call({ ...post(id, 'links'), body, answer: dashboardLinkSchema, ...how }),
    revokeDashboardLink: (id: string, link: string, how: CreateOptions = {}) =>
      call({ ...remove(id, 'links', link), answer: z.object({}), ...how }),
    /** Runs a dataset that is being written, with the caller's own permission. */
    tryDataset: (body: DatasetTry, how: CallOptions = {}) =>
      call({ ...post('try'), body, answer: datasetResultSchema, ...how }),
  };
}

/** What whoever has a link sees, signed in or not. */
export function sharedDashboardCalls(call: Caller) {
  return {
    sharedDashboard: (token: string, how: CallOptions = {}) =>
      call({ path: at('shared', 'dashboard'), bearer: token, answer: sharedDashboardSchema, ...how }),
    runSharedDataset: (
      which: { readonly token: string; readonly dataset: string },
      body: DatasetRun,
      how: CallOptions = {},
    ) =>
      call({
        method: 'POST',
        path: at('shared', 'datasets', which.dataset, 'run'),
        bearer: which.token,
        body,
        answer: datasetResultSchema,
        ...how,
      }),
  };
}
