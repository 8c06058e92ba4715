import type { DatasetResult, Language } from '@tallygate/contract';
import { assignColours, COLOUR_OF_REST, EACH_MAX } from './assign-colours.ts';
import type { ChartModel, ChartSeries } from './chart-model.ts';
import { dayAt, figureAt, valueAt, withoutRow } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { SplitWidget } from './widgets.ts';

interface SplitData {
  readonly result: DatasetResult;
  readonly days: readonly string[];
  readonly language: Language;
  readonly known: KnownValues;
  /** What the sum of those that are not drawn each is called. */
  readonly restTitle: string;
  /** Every value is a series of its own: for tables, which have room. */
  readonly isWhole?: boolean;
}

/** A bar a day, split by the values of a column: the largest in sum each, the others as one. */
export function splitModel(widget: SplitWidget, data: SplitData): ChartModel {
  const { result, days, isWhole = false } = data;
  const sums = sumsByValue(widget, result);
  const named = [...sums].flatMap(([value, byDay]) => (value === undefined ? [] : [{ value, byDay }]));
  named.sort((one, other) => totalOf(other.byDay) - totalOf(one.byDay) || (one.value < other.value ? -1 : 1));
  const unnamed = sums.get(undefined);
  const eachMax = unnamed === undefined && named.length === EACH_MAX + 1 ? EACH_MAX + 1 : EACH_MAX;
  const each = isWhole ? named : named.slice(0, eachMax);
  const rest = [...named.slice(each.length).map(({ byDay }) => byDay), ...(unnamed === undefined ? [] : [unnamed])];
  const series = [...seriesOf(widget, each, data), ...restOf(rest, widget, data)];
  const isEmpty = series.every(({ values }) => values.every((value) => value === undefined || value === 0));
  return { kind: 'stacked_bar', every: 'day', format: widget.format, days, series, isEmpty };
}

type ByDay = ReadonlyMap<string, number | undefined>;

/** Undefined: the value is not known, or the query has summed it up with others. */
function sumsByValue(widget: SplitWidget, result: DatasetResult): ReadonlyMap<string | undefined, ByDay> {
  const sums = new Map<string | undefined, Map<string, number | undefined>>();
  for (const row of result.rows) {
    const value = valueAt(result, row, widget.by);
    const key = value === null || value === undefined || value === '' ? undefined : String(value);
    const byDay = sums.get(key) ?? new Map<string, number | undefined>();
    sums.set(key, byDay.set(dayAt(result, row, widget.x), figureAt(result, row, widget.value)));
  }
  return sums;
}

function totalOf(byDay: ByDay): number {
  return [...byDay.values()].reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function seriesOf(
  widget: SplitWidget,
  each: readonly { readonly value: string; readonly byDay: ByDay }[],
  { days, language, known }: SplitData,
): readonly ChartSeries[] {
  const colours = assignColours(
    each.map(({ value }) => value),
    known.get(widget.by),
  );
  return each.map(({ value, byDay }, place) => ({
    title: nameOfValue(value, { column: widget.by, names: widget.value_names, known, language }) ?? value,
    colour: colours[place] ?? COLOUR_OF_REST,
    values: days.map((day) => (byDay.has(day) ? byDay.get(day) : withoutRow(widget.format))),
  }));
}

/** What is not known makes a sum that is not known. */
function restOf(
  rest: readonly ByDay[],
  { format }: SplitWidget,
  { days, restTitle }: SplitData,
): readonly ChartSeries[] {
  if (rest.length === 0) return [];
  const sumOn = (day: string): number | undefined => {
    const values = rest.filter((byDay) => byDay.has(day)).map((byDay) => byDay.get(day));
    if (values.length === 0) return withoutRow(format);
    if (values.includes(undefined)) return undefined;
    return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  return [{ title: restTitle, colour: COLOUR_OF_REST, values: days.map(sumOn) }];
}
