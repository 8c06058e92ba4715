import type { DatasetResult, Granularity, Language } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import { placeOf } from '../range/places.ts';
import type { ComparedPeriod } from './compared-period.ts';
import { figureAt, valueAt, withoutRow } from './result.ts';
import type { ChartWidget, SeriesColour } from './widgets.ts';

/** What a chart over time, or over names, shows. */
export interface ChartModel {
  readonly kind: ChartWidget['kind'];
  readonly format: FigureFormat;
  /** What one place of the axis is. */
  readonly every: Granularity | 'name';
  /** Of the hours. */
  readonly timeZone: string;
  /** The places of the axis: see `placesOf`; names as people read them. */
  readonly places: readonly string[];
  /** The place within which the range begins: see `placesOf`. */
  readonly cut?: string | undefined;
  readonly series: readonly ChartSeries[];
  /** The same of the period before, place by place; empty: it is not compared. */
  readonly previous: readonly PreviousSeries[];
  /** What `previous` is of; undefined: it is not compared. */
  readonly compared?: ComparedPeriod | undefined;
  /** No place has a figure other than 0. */
  readonly isEmpty: boolean;
}

export interface ChartSeries {
  readonly title: string;
  readonly colour: SeriesColour;
  /** One for each place; undefined: not known. */
  readonly values: Values;
}

/** What was before; it has no colour of its own. */
export type PreviousSeries = Omit<ChartSeries, 'colour'>;

/** One for each place; undefined: not known. */
export type Values = readonly (number | undefined)[];

/** The rows that a chart is drawn from. */
export interface ChartData {
  readonly result: DatasetResult;
  readonly every: Granularity;
  readonly places: readonly string[];
  readonly cut?: string | undefined;
  readonly language: Language;
  /** The period before. */
  readonly before?: { readonly result: DatasetResult; readonly period: ComparedPeriod } | undefined;
}

/** A chart's series from its dataset, with a place for every hour, day, week or month of the range. */
export function chartModel(widget: ChartWidget, data: ChartData): ChartModel {
  const { every, places, before, language, result } = data;
  const now = valuesOf(widget, data);
  const series = widget.series.map(({ title, colour }, index) => ({
    title: title[language],
    colour,
    values: now[index] ?? [],
  }));
  const period = before?.period;
  const then =
    before === undefined || period?.isEmpty !== false
      ? []
      : valuesOf(widget, { result: before.result, every, places: period.places });
  const previous = then.map((values, index) => ({ title: series[index]?.title ?? '', values }));
  return {
    kind: widget.kind,
    every,
    timeZone: result.time_zone,
    format: widget.format,
    places,
    cut: data.cut,
    series,
    previous: isStacked(widget.kind) ? totalOf(previous) : previous,
    compared: period,
    isEmpty: isEmpty(series),
  };
}

/** Whether the series of a kind add up to something. */
export function isStacked(kind: ChartModel['kind']): boolean {
  return kind === 'stacked_bar' || kind === 'area';
}

/** Whether no place of any series has a figure other than 0. */
export function isEmpty(series: readonly PreviousSeries[]): boolean {
  return series.every(({ values }) => values.every((value) => value === undefined || value === 0));
}

/** What is stacked is compared as a whole: parts of what was would be lost among parts of what is. A sum is known when all of it is. */
export function totalOf(series: readonly PreviousSeries[]): readonly PreviousSeries[] {
  const [first] = series;
  if (first === undefined) return [];
  const sumAt = (index: number) => {
    const values = series.map(({ values: each }) => each[index]);
    return values.includes(undefined) ? undefined : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  return [{ title: series.length === 1 ? first.title : '', values: first.values.map((_, index) => sumAt(index)) }];
}

/** The rows by their place. */
function rowsByPlace(result: DatasetResult, column: string, every: Granularity) {
  return new Map(result.rows.map((row) => [placeOf(valueAt(result, row, column), every), row]));
}

interface Rows extends Pick<ChartData, 'result' | 'every'> {
  readonly places: readonly (string | undefined)[];
}

function valuesOf(widget: ChartWidget, { result, every, places }: Rows): readonly Values[] {
  const byPlace = rowsByPlace(result, widget.x, every);
  return widget.series.map(({ column }) =>
    places.map((place) => {
      if (place === undefined) return undefined;
      const row = byPlace.get(place);
      return row === undefined ? withoutRow(widget.format) : figureAt(result, row, column);
    }),
  );
}
