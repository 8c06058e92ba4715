import {
  dashboardDraftSchema,
  dashboardImportSchema,
  dashboardLinkSchema,
  dashboardPublishSchema,
  dashboardSchema,
  dashboardSettingsChangeSchema,
  dashboardSummarySchema,
  dashboardVersionDetailSchema,
  dashboardVersionSchema,
  datasetResultSchema,
  datasetRunSchema,
  datasetStatementSchema,
  datasetTrySchema,
  draftReplacementSchema,
  filterValuesQuerySchema,
  filterValuesSchema,
  newDashboardLinkSchema,
  newDashboardSchema,
  pageOf,
  pageQuerySchema,
  sharedDashboardSchema,
} from '@tallygate/contract';
import { z } from 'zod';
import { type ApiRoute, json } from './api-route.ts';

const ROOT = '/api/v1/dashboards';
const ONE = `${ROOT}/{id}`;
const RUNNING = [400, 401, 403, 404, 409, 413, 429, 500, 503];
const READING = [401, 403, 404];
const CHANGING = [400, 401, 403, 404, 409, 413];
const NOTHING = z.object({});

const list = (path: string, summary: string, schema: z.ZodType): ApiRoute => ({
  ...{ method: 'get', path, summary, query: pageQuerySchema },
  answer: json(200, 'A page of them.', pageOf(schema)),
  refusals: [400, ...READING],
});
/** A change that has no body. */
const act = (
  route: `POST ${string}` | `DELETE ${string}`,
  summary: string,
  schema: z.ZodType = dashboardSchema,
): ApiRoute => ({
  ...{ method: route.startsWith('POST') ? 'post' : 'delete', path: route.slice(route.indexOf(' ') + 1) },
  ...{ summary, isCreating: true },
  answer: json(200, 'As it is now.', schema),
  refusals: CHANGING,
});

const FIGURES: readonly ApiRoute[] = [
  {
    method: 'post',
    path: `${ONE}/datasets/{dataset}/run`,
    summary: 'The figures of one dataset of a dashboard; with `Accept: text/csv` its whole result as a file',
    body: datasetRunSchema,
    answer: {
      status: 200,
      description: 'Its rows.',
      content: { 'application/json': datasetResultSchema, 'text/csv': z.string() },
    },
    refusals: RUNNING,
  },
  {
    method: 'post',
    path: `${ONE}/datasets/{dataset}/statement`,
    summary: 'What a run of the same question runs; for those who may read the table',
    body: datasetRunSchema,
    answer: json(200, 'The statement and its parameters.', datasetStatementSchema),
    refusals: CHANGING,
  },
  {
    method: 'post',
    path: `${ROOT}/try`,
    summary: 'Run a dataset that is being written, with one’s own permission; for account admins',
    body: datasetTrySchema,
    answer: json(200, 'Its rows.', datasetResultSchema),
    refusals: RUNNING,
  },
  {
    method: 'get',
    path: `${ONE}/filters/{filter}`,
    summary: 'Values of a filter in a range, the most frequent first',
    query: filterValuesQuerySchema,
    answer: json(200, 'At most a hundred.', filterValuesSchema),
    refusals: RUNNING,
  },
];

const EDITING: readonly ApiRoute[] = [
  {
    method: 'post',
    path: ROOT,
    summary: 'Copy a dashboard, or make one; it begins as a draft; for account admins',
    isCreating: true,
    body: newDashboardSchema,
    answer: json(201, 'The dashboard, not published yet.', dashboardSchema),
    refusals: CHANGING,
  },
  act(`DELETE ${ONE}`, 'Remove a dashboard that is no import of a template; for account admins'),
  {
    ...act(`POST ${ONE}/publish`, 'Publish the draft, or what there is, with one’s own permission; for account admins'),
    body: dashboardPublishSchema,
  },
  act(`POST ${ONE}/unpublish`, 'Show a dashboard to nobody but account admins; for account admins'),
  {
    method: 'patch',
    path: `${ONE}/settings`,
    summary: 'Change how a dashboard is run, and for whom; for account admins',
    isCreating: true,
    body: dashboardSettingsChangeSchema,
    answer: json(200, 'The dashboard; every later query follows.', dashboardSchema),
    refusals: CHANGING,
  },
  {
    method: 'get',
    path: `${ONE}/draft`,
    summary: 'The draft of a dashboard, or what it would begin with; for account admins',
    answer: json(200, 'The draft.', dashboardDraftSchema),
    refusals: READING,
  },
  {
    method: 'put',
    path: `${ONE}/draft`,
    summary: 'Keep a change that is not published; for account admins',
    isCreating: true,
    body: dashboardDraftSchema,
    answer: json(200, 'The draft.', dashboardDraftSchema),
    refusals: CHANGING,
  },
  {
    ...act(
      `DELETE ${ONE}/draft`,
      'Throw the draft away, somebody else’s with `replace_draft`; for account admins',
      NOTHING,
    ),
    body: draftReplacementSchema,
  },
  list(
    `${ONE}/versions`,
    'Every publication of a dashboard, the newest first; for account admins',
    dashboardVersionSchema,
  ),
  {
    method: 'get',
    path: `${ONE}/versions/{version}`,
    summary: 'One publication with its document; for account admins',
    answer: json(200, 'The version.', dashboardVersionDetailSchema),
    refusals: READING,
  },
  {
    ...act(
      `POST ${ONE}/versions/{version}/restore`,
      'Take a version as the draft, in the place of one that is there with `replace_draft`; for account admins',
      dashboardDraftSchema,
    ),
    body: draftReplacementSchema,
  },
];

const LINKS: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ONE}/links`,
    summary: 'Links that show a dashboard to whoever has them; for account admins',
    answer: json(200, 'All of them, without their tokens.', pageOf(dashboardLinkSchema)),
    refusals: READING,
  },
  {
    method: 'post',
    path: `${ONE}/links`,
    summary: 'Make a link; for account admins',
    isCreating: true,
    body: newDashboardLinkSchema,
    answer: json(201, 'The link, with its token: it is told once.', dashboardLinkSchema),
    refusals: CHANGING,
  },
  act(`DELETE ${ONE}/links/{link}`, 'Revoke a link: it shows nothing from then on; for account admins', NOTHING),
  {
    method: 'get',
    path: '/api/v1/shared/dashboard',
    summary: 'The dashboard of a link, whose token is sent as `Authorization: Bearer`',
    isOpen: true,
    answer: json(200, 'Its pages.', sharedDashboardSchema),
    refusals: [401, 403, 429],
  },
  {
    method: 'post',
    path: '/api/v1/shared/datasets/{dataset}/run',
    summary: 'The figures of one dataset of a link’s dashboard',
    isOpen: true,
    body: datasetRunSchema,
    answer: json(200, 'Its rows.', datasetResultSchema),
    refusals: RUNNING,
  },
];

/** The routes of dashboards, but for files and mails. */
export const DASHBOARD_ROUTES: readonly ApiRoute[] = [
  list(ROOT, 'The dashboards of the account', dashboardSummarySchema),
  {
    method: 'get',
    path: ONE,
    summary: 'One dashboard, by its id or the name of its template',
    answer: json(200, 'The dashboard; statements for those who may read the table.', dashboardSchema),
    refusals: [...READING, 409],
  },
  {
    method: 'post',
    path: `${ROOT}/import`,
    summary: 'Import a built-in dashboard, or import it again; for account admins',
    isCreating: true,
    body: dashboardImportSchema,
    answer: json(200, 'The dashboard, published with the importer’s permission.', dashboardSchema),
    refusals: CHANGING,
  },
  ...FIGURES,
  ...EDITING,
  ...LINKS,
];
