import { FILTERS, type FilterName, type Granularity } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { Refusal } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import type { ChosenFilters, DatasetQuestion } from '../document/dataset-question.ts';
import { expandSql } from '../document/expand-sql.ts';
import { granularityOf } from '../document/granularity.ts';
import { hoursShift } from '../document/hours-shift.ts';
import { type ParameterValues, parameterValues, previousPeriod } from '../document/parameters.ts';
import { wholeDays } from '../document/whole-days.ts';
import { DATASET_LIMITS } from './limits.ts';

/** A dataset of a dashboard, and what is asked of it. */
export interface AskedDataset {
  readonly dashboard: Pick<StoredDashboard, 'document' | 'settings'>;
  readonly dataset: string;
  readonly question: DatasetQuestion;
}

/** What is to be run for a question: text that comes from the document alone, and the values of its parameters. */
export interface PlannedRun {
  readonly kind: 'planned';
  readonly statement: string;
  /** Those that the statement names. */
  readonly parameters: ParameterValues;
  readonly granularity: Granularity;
  readonly rowsMax: number;
}

/** Decides what runs for a question, or why nothing does. A viewer's choice never becomes text of a statement. */
export function planRun({ dashboard, dataset: name, question }: AskedDataset, now: Instant): PlannedRun | Refusal {
  const { document, settings } = dashboard;
  const dataset = document.datasets.find((one) => one.name === name);
  if (dataset === undefined) return refuse('dataset_unknown', { dataset: name.slice(0, 100) });
  const daysMax = dataset.range_days_max ?? DATASET_LIMITS.rangeDaysMax;
  if (!isRangeValid(question, daysMax)) return refuse('range_invalid', { days_max: daysMax });
  const chosen = FILTERS.filter((filter) => (question.filters[filter]?.length ?? 0) > 0);
  const foreign = chosen.find((filter) => !document.filters.includes(filter));
  if (foreign !== undefined) return refuse('dashboard_filter_not_offered', { filter: foreign });
  const planned = planStatement(dataset.sql, { ...question, filters: withScope(question.filters, settings) }, now);
  return { kind: 'planned', ...planned, rowsMax: dataset.rows_max };
}

/** The statement of a question, with its parameters. The question is within bounds. */
export function planStatement(
  sql: string,
  question: DatasetQuestion,
  now: Instant,
): Pick<PlannedRun, 'statement' | 'parameters' | 'granularity'> {
  const granularity = granularityOf(question, question.granularity);
  const previous = previousPeriod(question, now);
  const statement = expandSql(sql, {
    ...question,
    ...previous,
    wholeDays: wholeDays({ ...question, ...previous }),
    granularity,
    hoursShift: granularity === 'hour' && hoursShift(question, question.timeZone),
    filters: new Set<FilterName>(FILTERS.filter((filter) => (question.filters[filter]?.length ?? 0) > 0)),
  });
  return { statement, parameters: namedIn(statement, parameterValues(question, now)), granularity };
}

/** A dashboard of one workspace shows no other, whatever is asked for. */
export function withScope(filters: ChosenFilters, settings: StoredDashboard['settings']): ChosenFilters {
  const workspace = workspaceOf(settings);
  return workspace === undefined ? filters : { ...filters, workspaces: [workspace] };
}

/** The only workspace that a dashboard shows; undefined: it shows all. Of a scope that lost its workspace it is one that is not there. */
export function workspaceOf({ scope, workspace_id: workspace }: StoredDashboard['settings']): string | undefined {
  return scope === 'workspace' ? (workspace ?? '') : undefined;
}

/** What a statement does not name does not tell questions apart. */
function namedIn(statement: string, parameters: ParameterValues): ParameterValues {
  const named = new Set([...statement.matchAll(/\{\s*(\w+)\s*:/g)].map(([, name = '']) => name));
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => named.has(name)));
}

const DAY_MS = 86_400_000;

/** What the engine's dates can hold, with room for the period before. */
const CALENDAR = { from: Date.UTC(1972, 0, 1), to: Date.UTC(2106, 0, 1) };

/** Whether a range is one, not longer than this, and within what the engine's dates can hold. */
export function isRangeValid({ from, to }: Pick<DatasetQuestion, 'from' | 'to'>, daysMax: number): boolean {
  return from < to && to - from <= daysMax * DAY_MS && from >= CALENDAR.from && to <= CALENDAR.to;
}

/** A refusal of this code. */
export function refuse(code: Refusal['code'], details: Refusal['details'] = {}): Refusal {
  return { kind: 'refuse', code, details };
}
