import { z } from 'zod';

/** A text that people read, in every language. */
export const localizedSchema = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });
export type Localized = z.infer<typeof localizedSchema>;

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/**
 * A query of a dashboard. Its SQL may use the parameters `{from:DateTime64(3)}`, `{to:DateTime64(3)}` (half-open),
 * `{previous_from:DateTime64(3)}` (as long before `from`), `{previous_to:DateTime64(3)}` (the end of that period, not included;
 * while the range goes on, as much of the period as has passed of the range), `{time_zone:String}` and
 * `{workspaces:Array(String)}` (empty: all).
 */
export const datasetSchema = z.strictObject({
  name,
  sql: z.string().min(1).max(20_000),
  rows_max: z.number().int().min(1).max(10_000).default(1_000),
  /** Longest range of one question in days, for what is summed by months and may look back over years; default: 400. */
  range_days_max: z.number().int().min(400).max(4_000).optional(),
});

/** How a number is shown. `percent`: the value is a part of 1; `nano_usd`: in billionths of a US dollar. */
export const formatSchema = z.enum(['count', 'tokens', 'percent', 'milliseconds', 'nano_usd', 'text']);

const column = z.string().regex(/^[A-Za-z_]\w{0,63}$/);
/** A series of a chart: the dataset's column, its name, and the fixed colour of its meaning. */
export const seriesSchema = z.strictObject({
  column,
  title: localizedSchema,
  colour: z.enum([
    'requests',
    'errors',
    'input',
    'cached',
    'output',
    'reasoning',
    'users',
    'cost',
    'category_1',
    'category_2',
    'category_3',
    'category_4',
    'category_5',
    'category_6',
    'category_7',
    'category_8',
  ]),
});

/** What values of a column are called, by the value; those that are not named stand as they are. */
const valueNamesSchema = z.record(z.string().max(64), localizedSchema);

const widgetBase = {
  id: name,
  title: localizedSchema,
  /** What is counted and how, in a sentence. */
  description: localizedSchema.optional(),
  /** What the figures count, such as `requests`; undefined: as the format says. */
  unit: localizedSchema.optional(),
  dataset: name,
  /** Columns of the grid of 12 that it takes. */
  width: z.number().int().min(2).max(12),
};

/** One picture of one dataset. */
export const widgetSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tile'),
    ...widgetBase,
    /** Of the dataset's only row. */
    value: column,
    /** The same of the previous period. */
    previous: column.optional(),
    /** What the value is a part of, shown beside it. */
    base: column.optional(),
    /** What the base counts, where it is not more of the same as the value; `{base}` in it is the figure. */
    base_title: localizedSchema.optional(),
    format: formatSchema,
    /** Whether a rise is good news, bad news, or neither. */
    rise: z.enum(['good', 'bad', 'neutral']).default('neutral'),
    /** A dataset with one row a day, whose column is drawn small under the value. */
    sparkline: z.strictObject({ dataset: name, column }).optional(),
  }),
  z.strictObject({
    kind: z.enum(['line', 'bar', 'stacked_bar', 'area']),
    ...widgetBase,
    /** Column of the time axis: a date as `YYYY-MM-DD` in the account's zone; of a month, its first day. */
    x: column,
    /** What one place of the axis is; default: a day. */
    every: z.enum(['day', 'month']).optional(),
    series: z.array(seriesSchema).min(1).max(8),
    format: formatSchema,
  }),
  z.strictObject({
    kind: z.literal('split_bar'),
    ...widgetBase,
    /** Column of the time axis: a date as `YYYY-MM-DD` in the account's zone. */
    x: column,
    /** Column whose values are the series: the largest each, what is left as one; NULL is part of what is left. */
    by: column,
    value: column,
    value_names: valueNamesSchema.optional(),
    format: formatSchema,
  }),
  z.strictObject({
    kind: z.enum(['ranking', 'pie']),
    ...widgetBase,
    /** Column of the names. */
    label: column,
    value: column,
    value_names: valueNamesSchema.optional(),
    format: formatSchema,
    /** More columns of the table twin. */
    also: z
      .array(
        z.strictObject({
          column,
          title: localizedSchema,
          format: formatSchema,
          value_names: valueNamesSchema.optional(),
        }),
      )
      .max(6)
      .default([]),
  }),
]);
export type Widget = z.infer<typeof widgetSchema>;

/** A dashboard as a document. */
export const dashboardDocumentSchema = z.strictObject({
  template: name,
  template_version: z.number().int().min(1),
  title: localizedSchema,
  pages: z
    .array(
      z.strictObject({
        id: name,
        title: localizedSchema,
        /** One sentence: what the page answers. */
        question: localizedSchema,
        widgets: z.array(widgetSchema).min(1).max(40),
      }),
    )
    .min(1)
    .max(20),
  datasets: z.array(datasetSchema).min(1).max(60),
});
export type DashboardDocument = z.infer<typeof dashboardDocumentSchema>;

/** A dashboard of the account: the document, and with whose permission its queries run. */
export const dashboardSchema = z.object({
  id: z.string(),
  document: dashboardDocumentSchema,
  published_by: z
    .string()
    .describe(
      'Address of the account admin with whose permission it runs; the name of the account where it published it itself.',
    ),
  published_at: z.iso.datetime(),
  /** The newest version of its template; above `template_version`: there is an update. */
  newest_template_version: z.number().int(),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

/** Body of `POST /api/v1/dashboards/import`: a built-in template, imported or, when it is there, imported again. */
export const dashboardImportSchema = z.strictObject({ template: name });
export type DashboardImport = z.infer<typeof dashboardImportSchema>;

/** Body of `POST /api/v1/dashboards/{id}/datasets/{dataset}/run`. */
export const datasetRunSchema = z.strictObject({
  from: z.iso.datetime().describe('Start, included.'),
  to: z.iso.datetime().describe('End, not included.'),
  workspaces: z.array(z.string().max(64)).max(1_000).default([]).describe('Ids; empty: all.'),
});
export type DatasetRun = z.input<typeof datasetRunSchema>;

/** Its answer. */
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
  elapsed_ms: z.number().int(),
});
export type DatasetResult = z.infer<typeof datasetResultSchema>;
