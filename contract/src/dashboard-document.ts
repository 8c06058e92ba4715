import { z } from 'zod';
import { FILTERS } from './dashboard-question.ts';

/** A text that people read, in every language. */
export const localizedSchema = z.strictObject({ ko: z.string().min(1), en: z.string().min(1) });
export type Localized = z.infer<typeof localizedSchema>;

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/**
 * A query of a dashboard. Its SQL may use the parameters `{from:DateTime64(3)}`, `{to:DateTime64(3)}` (half-open),
 * `{previous_from:DateTime64(3)}` (as long before `from`), `{previous_to:DateTime64(3)}` (the end of that period, not included;
 * while the range goes on, as much of the period as has passed of the range), `{time_zone:String}` and
 * `{workspaces:Array(String)}` (empty: all); and these parts, which stand for conditions and expressions on the columns of the
 * usage table: `{{rows}}` (of the range, by all filters), `{{previous}}` (of the period before), `{{rows_and_previous}}` (of both periods; `{{rows_and_previous_days}}` and
 * `{{rest_of_previous}}`: its whole days, and the part of a day that the period before ends with), `{{rows_and_month}}` (with the thirty days before the
 * range), `{{is_now}}` (a row of both is of the range), `{{corrections}}`, `{{corrections_and_previous}}` (the same of `cost_corrections`), `{{bucket}}` (place of a row
 * on the time axis), `{{corrections_bucket}}`, and `{{fill}}` (after `ORDER BY` of such a place: none is left out).
 */
export const datasetSchema = z.strictObject({
  name,
  sql: z.string().min(1).max(20_000),
  rows_max: z.number().int().min(1).max(10_000).default(1_000),
  /** Longest range of one question in days, for what is summed by months and may look back over years; default: 400. */
  range_days_max: z.number().int().min(400).max(4_000).optional(),
});

/**
 * How a value is shown. `percent`: the value is a part of 1; `nano_usd`: in billionths of a US dollar; `micro_credits`: in
 * millionths of a credit; `decimal`: a number with one place after the point; `time`: an instant.
 */
export const formatSchema = z.enum([
  'count',
  'decimal',
  'tokens',
  'percent',
  'milliseconds',
  'nano_usd',
  'micro_credits',
  'text',
  'time',
]);

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

/** Which requests a widget counts, where they are not all of its range: the same filters as on the page of requests. */
const countedRequestsSchema = z.strictObject({
  /** How they ended. */
  statuses: z.array(z.string().max(64)).min(1).max(20).optional(),
  /** Those alone whose cost is not known. */
  unknown_cost: z.literal(true).optional(),
  /** Those alone whose tokens are not known. */
  unknown_tokens: z.literal(true).optional(),
});

const widgetBase = {
  id: name,
  title: localizedSchema,
  /** What is counted and how, in a sentence. */
  description: localizedSchema.optional(),
  /** What the figures count, such as `requests`; undefined: as the format says. */
  unit: localizedSchema.optional(),
  dataset: name,
  requests: countedRequestsSchema.optional(),
  /** Columns of the grid of 12 that it takes. */
  width: z.number().int().min(2).max(12),
};

/** What columns of a table lead by: a filter, one request by its id, or the code of an error. */
export const DRILLS = [...FILTERS, 'request', 'error_code'] as const;
export type DrillFilter = (typeof DRILLS)[number];

/** What a column of a table leads to: the requests whose filter has the value of another column, or of itself. */
const drillSchema = z.strictObject({ filter: z.enum(DRILLS), column });

/** A column of a table. */
const tableColumnSchema = z.strictObject({
  column,
  title: localizedSchema,
  format: formatSchema,
  value_names: valueNamesSchema.optional(),
  drill: drillSchema.optional(),
  /** A bar behind the figure, as long as it is of the column's largest. */
  bar: z.boolean().optional(),
});

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
    /** What one place of the axis is; default: a day. `auto`: as the viewer or the length of the range chooses (`{{bucket}}`). */
    every: z.enum(['day', 'month', 'auto']).optional(),
    series: z.array(seriesSchema).min(1).max(8),
    format: formatSchema,
  }),
  z.strictObject({
    kind: z.literal('split_bar'),
    ...widgetBase,
    /** Column of the time axis: a date as `YYYY-MM-DD` in the account's zone. */
    x: column,
    every: z.enum(['day', 'month', 'auto']).optional(),
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
  z.strictObject({
    kind: z.literal('table'),
    ...widgetBase,
    columns: z.array(tableColumnSchema).min(1).max(14),
  }),
  z.strictObject({
    kind: z.literal('category_bar'),
    ...widgetBase,
    /** Column of the names along the axis, in the order of the rows; numbers stand as they are. */
    label: column,
    label_format: formatSchema.default('text'),
    value_names: valueNamesSchema.optional(),
    /** Stacked, where there are several. */
    series: z.array(seriesSchema).min(1).max(8),
    format: formatSchema,
  }),
  z.strictObject({
    kind: z.literal('heatmap'),
    ...widgetBase,
    /** Columns of the places; `hour` (0 to 23), `weekday` (1: Monday), `day` (`YYYY-MM-DD`), or text in the order of the rows. */
    x: column,
    x_kind: z.enum(['hour', 'weekday', 'day', 'text']),
    y: column,
    y_kind: z.enum(['hour', 'weekday', 'day', 'text']),
    value: column,
    format: formatSchema,
  }),
  z.strictObject({
    kind: z.literal('treemap'),
    ...widgetBase,
    label: column,
    /** Column of the larger areas that the areas are within. */
    group: column.optional(),
    value: column,
    format: formatSchema,
  }),
  z.strictObject({
    kind: z.literal('note'),
    id: name,
    title: localizedSchema,
    width: z.number().int().min(2).max(12),
    /** A few sentences, without markup. */
    text: localizedSchema,
    /** Stands for figures that are not known: each name is shown with "not reported yet". */
    not_reported: z.array(localizedSchema).max(12).default([]),
  }),
]);
export type Widget = z.infer<typeof widgetSchema>;

/** A dashboard as a document. */
export const dashboardDocumentSchema = z.strictObject({
  /** The built-in template that it is or was made from; none: it was written here. */
  template: name.optional(),
  template_version: z.number().int().min(1).optional(),
  title: localizedSchema,
  /** What viewers may cut its figures by, beside the range. */
  filters: z.array(z.enum(FILTERS)).default(['workspaces']),
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
