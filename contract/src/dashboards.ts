import { z } from 'zod';
import { dashboardDocumentSchema, datasetSchema, localizedSchema } from './dashboard-document.ts';
import { datasetRunSchema, FILTERS, GRANULARITIES } from './dashboard-question.ts';
import { LANGUAGES } from './languages.ts';

const languageSchema = z.enum(LANGUAGES);
const instant = z.iso.datetime();

/** How a published dashboard is run, and for whom. They stay when it is imported again. */
export const dashboardSettingsSchema = z.strictObject({
  scope: z
    .enum(['account', 'workspace'])
    .describe('`workspace`: its figures are of one workspace only, whatever a viewer chooses.'),
  workspace_id: z.string().max(64).nullable().describe('With `workspace`: which.'),
  run_as: z
    .enum(['publisher', 'viewer'])
    .describe(
      'With whose permission its queries run. `viewer`: each sees what they may read, which may be only their own rows.',
    ),
  auto_update: z
    .boolean()
    .describe('A newer template is taken at the next start, unless the document was changed here.'),
  warehouse: z.string().max(64).describe('Id of the warehouse that runs its queries.'),
});
export type DashboardSettings = z.infer<typeof dashboardSettingsSchema>;

/** Body of `PATCH /api/v1/dashboards/{id}/settings`: what is left out stays. */
export const dashboardSettingsChangeSchema = dashboardSettingsSchema.partial();
export type DashboardSettingsChange = z.infer<typeof dashboardSettingsChangeSchema>;

/** A document as it is shown: statements are told to those who may read the table that they are about. */
export const shownDocumentSchema = dashboardDocumentSchema.extend({
  datasets: z.array(datasetSchema.partial({ sql: true })),
});
export type ShownDocument = z.infer<typeof shownDocumentSchema>;

/** A dashboard of the account as it is published: the document, and with whose permission its queries run. */
export const dashboardSchema = z.object({
  id: z.string(),
  document: shownDocumentSchema,
  template: z.string().nullable().describe('The built-in template that it is the import of. NULL: made here.'),
  template_version: z
    .number()
    .int()
    .nullable()
    .describe('The version of the template that the document is, or was made from.'),
  state: z
    .enum(['published', 'unpublished', 'stopped'])
    .describe(
      '`stopped`: whoever published it may no longer read what it shows. Another account admin can publish it.',
    ),
  version: z.number().int().describe('Number of the published version; grows with each publication.'),
  is_changed: z.boolean().describe('The document is no longer that of its template.'),
  has_draft: z.boolean().describe('There are changes that are not published. Told to account admins only.'),
  published_by: z
    .string()
    .describe(
      'Address of the account admin with whose permission it runs; the name of the account where it published it itself.',
    ),
  published_at: instant,
  /** The newest version of its template; above `template_version`: there is an update. NULL: it has none. */
  newest_template_version: z.number().int().nullable(),
  settings: dashboardSettingsSchema,
});
export type Dashboard = z.infer<typeof dashboardSchema>;

/** One of `GET /api/v1/dashboards`. */
export const dashboardSummarySchema = dashboardSchema.omit({ document: true }).extend({
  title: localizedSchema,
  pages: z.array(z.object({ id: z.string(), title: localizedSchema })),
});
export type DashboardSummary = z.infer<typeof dashboardSummarySchema>;

/** Body of `POST /api/v1/dashboards/import`: a built-in template, imported or, when it is there, imported again. */
export const dashboardImportSchema = z.strictObject({ template: z.string().max(64) });
export type DashboardImport = z.infer<typeof dashboardImportSchema>;

/** Body of `POST /api/v1/dashboards`: a copy of another, or a document of one's own. It begins unpublished, as a draft. */
export const newDashboardSchema = z.union([
  z.strictObject({ copy_of: z.string().max(64), title: localizedSchema.optional() }),
  z.strictObject({ document: dashboardDocumentSchema }),
]);
export type NewDashboard = z.input<typeof newDashboardSchema>;

/** Body of `PUT /api/v1/dashboards/{id}/draft`, and the answer of `GET`. */
export const dashboardDraftSchema = z.strictObject({
  document: dashboardDocumentSchema,
  based_on: z.number().int().describe('The version whose change it is; another was published meanwhile: refused.'),
  revision: z
    .string()
    .max(64)
    .nullable()
    .default(null)
    .describe(
      'Names the draft. When it is saved: of the draft that it takes the place of, NULL: there was none; another was saved meanwhile: refused.',
    ),
});
export type DashboardDraft = z.infer<typeof dashboardDraftSchema>;

/** Body of what takes a draft away: `POST /api/v1/dashboards/{id}/versions/{version}/restore`, `DELETE /api/v1/dashboards/{id}/draft`. */
export const draftReplacementSchema = z.strictObject({
  replace_draft: z
    .boolean()
    .default(false)
    .describe('A draft that is there goes. Without it: refused, with whose it is and since when.'),
  revision: z
    .string()
    .max(64)
    .optional()
    .describe('With `replace_draft`: of the only draft that may go, as it was seen. Left out: whatever there is.'),
});
export type DraftReplacement = z.input<typeof draftReplacementSchema>;

/** Body of `POST /api/v1/dashboards/{id}/publish`. */
export const dashboardPublishSchema = z.strictObject({
  revision: z
    .string()
    .max(64)
    .nullable()
    .optional()
    .describe(
      'Of the draft that is published, as it was seen, NULL: there was none; another was saved meanwhile: refused. Left out: whatever there is.',
    ),
});
export type DashboardPublish = z.infer<typeof dashboardPublishSchema>;

/** One of `GET /api/v1/dashboards/{id}/versions`: every publication, newest first. */
export const dashboardVersionSchema = z.object({
  version: z.number().int(),
  published_by: z.string(),
  published_at: instant,
  act: z.enum(['imported', 'reimported', 'published', 'updated']),
  template_version: z.number().int().nullable(),
});
export type DashboardVersion = z.infer<typeof dashboardVersionSchema>;

/** Answer of `GET /api/v1/dashboards/{id}/versions/{version}`: one with its document. */
export const dashboardVersionDetailSchema = dashboardVersionSchema.extend({ document: dashboardDocumentSchema });
export type DashboardVersionDetail = z.infer<typeof dashboardVersionDetailSchema>;

/**
 * Body of `POST /api/v1/dashboards/{id}/links`: lets whoever has the link see the published dashboard without signing in.
 * Figures are those of the settings; whoever looks on chooses range and filters.
 */
export const newDashboardLinkSchema = z.strictObject({
  note: z.string().max(200).default(''),
  expires_at: instant.describe('At most 366 days ahead.'),
  embed_origins: z
    .array(z.url({ protocol: /^https?$/, hostname: /^[a-z\d.-]+$|^\[[\da-f:]+\]$/i }))
    .max(10)
    .default([])
    .describe('Origins of the pages that may show it in a frame; empty: none.'),
});
export type NewDashboardLink = z.input<typeof newDashboardLinkSchema>;

/** A link. The token is in the answer that made it, and never again. */
export const dashboardLinkSchema = z.object({
  id: z.string(),
  note: z.string(),
  token: z.string().optional(),
  url: z.string().optional().describe('The whole address, where a public one is known.'),
  created_by: z.string(),
  created_at: instant,
  expires_at: instant,
  last_used_at: instant.nullable(),
  embed_origins: z.array(z.string()),
  state: z
    .enum(['active', 'ended', 'stopped'])
    .describe('`stopped`: it shows nothing while whoever made it may not share dashboards.'),
  stopped_because: z.enum(['maker_left', 'maker_may_not_share']).nullable(),
});
export type DashboardLink = z.infer<typeof dashboardLinkSchema>;

/** Answer of `GET /api/v1/shared/dashboard`, for whoever has the link: the published pages, without statements. */
export const sharedDashboardSchema = z.object({
  title: localizedSchema,
  pages: dashboardDocumentSchema.shape.pages,
  filters: z.array(z.enum(FILTERS)).describe('What the figures may be cut by.'),
  time_zone: z.string(),
  published_at: instant,
  expires_at: instant.describe('Of the link.'),
});
export type SharedDashboard = z.infer<typeof sharedDashboardSchema>;

/** Body of `POST /api/v1/dashboards/{id}/pages/{page}/export`: the page as a PDF, every widget with its figures. */
export const dashboardExportSchema = z.strictObject({
  question: datasetRunSchema,
  language: languageSchema.optional(),
});
export type DashboardExport = z.input<typeof dashboardExportSchema>;

/** Body of `POST /api/v1/dashboards/{id}/schedules`: a page is sent by mail as a PDF, with its figures as CSV beside it. */
export const newDashboardScheduleSchema = z.strictObject({
  page: z.string().max(64),
  cron: z.string().max(100).describe('Five fields, in the account’s zone.'),
  range: z.enum(['yesterday', '7d', '30d', 'last_month']).describe('Whole days before the day of the mail.'),
  filters: datasetRunSchema.omit({ from: true, to: true, granularity: true }).partial().default({}),
  recipients: z.array(z.email().max(254)).min(1).max(20).describe('Members who may see the dashboard.'),
  with_csv: z.boolean().default(false),
  language: languageSchema,
  is_on: z.boolean().default(true),
});
export type NewDashboardSchedule = z.input<typeof newDashboardScheduleSchema>;
/** Query of `GET /api/v1/dashboards/{id}/schedules/next`. */
export const nextMailsQuerySchema = z.strictObject({
  cron: z.string().max(100).describe('Five fields, in the account’s zone.'),
});
export const dashboardScheduleChangeSchema = newDashboardScheduleSchema.partial();

export const dashboardScheduleSchema = newDashboardScheduleSchema.extend({
  id: z.string(),
  dashboard_id: z.string(),
  created_by: z.string(),
  created_at: instant,
  next_at: z.array(instant).describe('The next three times; empty while it is off.'),
  last: z.object({ at: instant, outcome: z.enum(['sent', 'failed']), reason: z.string().nullable() }).nullable(),
});
export type DashboardSchedule = z.infer<typeof dashboardScheduleSchema>;

/** Answer of `POST /api/v1/dashboards/{id}/datasets/{dataset}/statement`: what a run of the same question runs, for the SQL page. */
export const datasetStatementSchema = z.object({
  statement: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
export type DatasetStatement = z.infer<typeof datasetStatementSchema>;

/** Body of `POST /api/v1/dashboards/try`: a dataset that is being written, run with the writer’s own permission. */
export const datasetTrySchema = z.strictObject({ sql: z.string().min(1).max(20_000), question: datasetRunSchema });
export type DatasetTry = z.input<typeof datasetTrySchema>;

/** Query of `GET /api/v1/dashboards/{id}/filters/{filter}`. */
export const filterValuesQuerySchema = z.object({
  from: instant.describe('Start, included.'),
  to: instant.describe('End, not included.'),
  text: z.string().max(256).default('').describe('What a value or its title contains, in any case.'),
});
export type FilterValuesQuery = z.input<typeof filterValuesQuerySchema>;

/** Answer of `GET /api/v1/dashboards/{id}/filters/{filter}?from&to&text`: values to choose from, the most frequent first. */
export const filterValuesSchema = z.object({
  data: z.array(z.object({ value: z.string(), title: z.string(), requests: z.number().int() })).max(100),
  truncated: z.boolean(),
});
export type FilterValues = z.infer<typeof filterValuesSchema>;

/** Answer of a run. */
export const datasetResultSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Whole numbers of 64 bits are strings; NULL is null. */
  rows: z.array(z.array(z.unknown())),
  truncated: z.boolean(),
  /** When the figures were read. */
  as_of: z.iso.datetime(),
  /** Grows when rows came in; the same version gives the same answer. */
  data_version: z.string(),
  time_zone: z.string(),
  granularity: z.enum(GRANULARITIES).describe('What one place of its time axis is, where it has one.'),
  warehouse: z.string().describe('Name of the warehouse that ran it.'),
  elapsed_ms: z.number().int(),
  kept_from: z.iso
    .datetime()
    .nullish()
    .describe('Rows from before then were dropped by the retention of the table. NULL: none ever were.'),
});
export type DatasetResult = z.infer<typeof datasetResultSchema>;
