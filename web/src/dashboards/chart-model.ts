import type { DatasetResult, Language } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import { figureAt, rowsByDay, withoutRow } from './result.ts';
import type { ChartWidget, SeriesColour } from './widgets.ts';

/** What a chart over days or months shows. */
export interface ChartModel {
  readonly kind: ChartWidget['kind'];
  readonly format: FigureFormat;
  readonly every: 'day' | 'month';
  /** The places of the axis as `YYYY-MM-DD`; of a month, its first day. */
  readonly days: readonly string[];
  readonly series: readonly ChartSeries[];
  /** No day has a figure other than 0. */
  readonly isEmpty: boolean;
}

export interface ChartSeries {
  readonly title: string;
  readonly colour: SeriesColour;
  /** One for each place; undefined: not known. */
  readonly values: readonly (number | undefined)[];
}

interface ChartData {
  readonly result: DatasetResult;
  readonly days: readonly string[];
  readonly language: Language;
}

/** A chart's series from its dataset, with a place for every day of the range, or for every month. */
export function chartModel(widget: ChartWidget, { result, days: each, language }: ChartData): ChartModel {
  const every = widget.every ?? 'day';
  const days = every === 'day' ? each : [...new Set(each.map(monthOf))];
  const byDay = rowsByDay(result, widget.x);
  const series = widget.series.map(({ column, title, colour }) => ({
    title: title[language],
    colour,
    values: days.map((day) => figureOn(byDay.get(day), { result, column, format: widget.format })),
  }));
  const isEmpty = series.every(({ values }) => values.every((value) => value === undefined || value === 0));
  return { kind: widget.kind, every, format: widget.format, days, series, isEmpty };
}

/** The first day of the month that a day is in. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function figureOn(
  row: readonly unknown[] | undefined,
  {
    result,
    column,
    format,
  }: { readonly result: DatasetResult; readonly column: string; readonly format: FigureFormat },
): number | undefined {
  if (row !== undefined) return figureAt(result, row, column);
  return withoutRow(format);
}
