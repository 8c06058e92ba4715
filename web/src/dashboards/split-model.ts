import {
  COLOUR_OF_REST,
  type DatasetResult,
  DRAWN_EACH_MAX,
  type Granularity,
  valueColours,
} from '@tallygate/contract';
import { placeOf } from '../range/places.ts';
import { type ChartData, type ChartModel, type ChartSeries, isEmpty, totalOf } from './chart-model.ts';
import { figureAt, valueAt, withoutRow } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { SplitWidget } from './widgets.ts';

interface SplitData extends ChartData {
  readonly known: KnownValues;
  /** What the sum of those that are not drawn each is called. */
  readonly restTitle: string;
  /** Every value is a series of its own: for tables, which have room. */
  readonly isWhole?: boolean;
}

/** A bar a place, split by the values of a column: the largest in sum each, the others as one. */
export function splitModel(widget: SplitWidget, data: SplitData): ChartModel {
  const { result, every, places, isWhole = false } = data;
  const sums = sumsByValue(widget, result, every);
  const named = [...sums].flatMap(([value, byPlace]) => (value === undefined ? [] : [{ value, byPlace }]));
  named.sort((one, other) => sumOf(other.byPlace) - sumOf(one.byPlace) || (one.value < other.value ? -1 : 1));
  const unnamed = sums.get(undefined);
  const eachMax = unnamed === undefined && named.length === DRAWN_EACH_MAX + 1 ? DRAWN_EACH_MAX + 1 : DRAWN_EACH_MAX;
  const each = isWhole ? named : named.slice(0, eachMax);
  const rest = [...named.slice(each.length).map(({ byPlace }) => byPlace), ...(unnamed === undefined ? [] : [unnamed])];
  const series = [...seriesOf(widget, each, data), ...restOf(rest, widget, data)];
  return {
    kind: 'stacked_bar',
    every,
    timeZone: result.time_zone,
    format: widget.format,
    places,
    cut: data.cut,
    series,
    previous: previousOf(widget, data),
    compared: data.before?.period,
    isEmpty: isEmpty(series),
  };
}

/** All of the period before, as one: which values were the largest then is another question. */
function previousOf(widget: SplitWidget, data: SplitData): ChartModel['previous'] {
  const { before, every } = data;
  if (before === undefined || before.period.isEmpty) return [];
  const all = [...sumsByValue(widget, before.result, every).values()];
  const [whole] = restOf(all, widget, { places: before.period.places, restTitle: '' });
  return totalOf([{ title: '', values: whole?.values ?? [] }]);
}

type ByPlace = ReadonlyMap<string, number | undefined>;

/** Undefined: the value is not known, or the query has summed it up with others. An empty one is a value where it has a name. */
function sumsByValue(
  widget: SplitWidget,
  result: DatasetResult,
  every: Granularity,
): ReadonlyMap<string | undefined, ByPlace> {
  const sums = new Map<string | undefined, Map<string, number | undefined>>();
  const isNamed = Object.hasOwn(widget.value_names ?? {}, '');
  for (const row of result.rows) {
    const value = valueAt(result, row, widget.by);
    const key = value === null || value === undefined || (value === '' && !isNamed) ? undefined : String(value);
    const byPlace = sums.get(key) ?? new Map<string, number | undefined>();
    const place = placeOf(valueAt(result, row, widget.x), every);
    sums.set(key, byPlace.set(place, figureAt(result, row, widget.value)));
  }
  return sums;
}

function sumOf(byPlace: ByPlace): number {
  return [...byPlace.values()].reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function seriesOf(
  widget: SplitWidget,
  each: readonly { readonly value: string; readonly byPlace: ByPlace }[],
  { places, language, known }: SplitData,
): readonly ChartSeries[] {
  const colours = valueColours(
    each.map(({ value }) => value),
    widget.by,
    known.get(widget.by),
  );
  return each.map(({ value, byPlace }, index) => ({
    title: nameOfValue(value, { column: widget.by, names: widget.value_names, known, language }) ?? value,
    colour: colours[index] ?? COLOUR_OF_REST,
    values: places.map((place) => (byPlace.has(place) ? byPlace.get(place) : withoutRow(widget.format))),
  }));
}

/** What is not known makes a sum that is not known. */
function restOf(
  rest: readonly ByPlace[],
  { format }: SplitWidget,
  { places, restTitle }: { readonly places: readonly (string | undefined)[]; readonly restTitle: string },
): readonly ChartSeries[] {
  if (rest.length === 0) return [];
  const sumAt = (place: string | undefined): number | undefined => {
    if (place === undefined) return undefined;
    const values = rest.filter((byPlace) => byPlace.has(place)).map((byPlace) => byPlace.get(place));
    if (values.length === 0) return withoutRow(format);
    if (values.includes(undefined)) return undefined;
    return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  return [{ title: restTitle, colour: COLOUR_OF_REST, values: places.map(sumAt) }];
}
