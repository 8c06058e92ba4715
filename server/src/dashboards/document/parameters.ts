import { FILTERS, type FilterName } from '@tallygate/contract';
import { type Instant, isoInstant } from '#kernel';
import type { ChosenFilters, DatasetQuestion } from './dataset-question.ts';

/** The parameters that a dataset's SQL may use, and their types. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  from: 'DateTime64(3)',
  to: 'DateTime64(3)',
  previous_from: 'DateTime64(3)',
  previous_to: 'DateTime64(3)',
  time_zone: 'String',
  ...Object.fromEntries(FILTERS.map((filter) => [filter, 'Array(String)'])),
};

/** Values of parameters, as the engine reads them. */
export type ParameterValues = Readonly<Record<string, string | readonly string[]>>;

/** Their values. The order of chosen values says nothing, so that it is always the same. */
export function parameterValues(question: DatasetQuestion, now: Instant): ParameterValues {
  const { from, to } = question;
  const { previousFrom, previousTo } = previousPeriod(question, now);
  return {
    from: engineTime(from),
    to: engineTime(to),
    previous_from: engineTime(previousFrom),
    previous_to: engineTime(previousTo),
    time_zone: question.timeZone,
    ...Object.fromEntries(FILTERS.map((filter) => [filter, sortedValues(question.filters, filter)])),
  };
}

/**
 * The period before, as long as the range; while the range goes on, as much of it as has passed of the range: part of a day is
 * compared with the same part of a day, not with a whole one. What has passed is counted in whole quarters of an hour.
 */
export function previousPeriod(
  { from, to }: Pick<DatasetQuestion, 'from' | 'to'>,
  now: Instant,
): { readonly previousFrom: Instant; readonly previousTo: Instant } {
  const previousFrom = from - (to - from);
  const until = now >= to ? to : Math.floor(now / QUARTER_MS) * QUARTER_MS;
  return {
    previousFrom: previousFrom as Instant,
    previousTo: (previousFrom + Math.max(0, until - from)) as Instant,
  };
}

/** While a range goes on, questions within this are equal. */
export const QUARTER_MS = 900_000;

function sortedValues(filters: ChosenFilters, filter: FilterName): readonly string[] {
  return [...new Set(filters[filter] ?? [])].sort();
}

/** As the engine reads it in UTC. */
function engineTime(at: Instant): string {
  return isoInstant(at).replace('T', ' ').replace('Z', '');
}
