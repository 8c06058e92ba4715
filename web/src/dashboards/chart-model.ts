import type { DatasetResult, Language } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import { figureAt, rowsByDay, withoutRow } from './result.ts';
import type { ChartWidget, SeriesColour } from './widgets.ts';

/** What a chart over days shows. */
export interface ChartModel {
  readonly kind: ChartWidget['kind'];
  readonly format: FigureFormat;
  readonly days: readonly string[];
  readonly series: readonly ChartSeries[];
  /** No day has a figure other than 0. */
  readonly isEmpty: boolean;
}

export interface ChartSeries {
  readonly title: string;
  readonly colour: SeriesColour;
  /** One for each day; undefined: not known. */
  readonly values: readonly (number | undefined)[];
}

interface ChartData {
  readonly result: DatasetResult;
  readonly days: readonly string[];
  readonly language: Language;
}

/** A chart's series from its dataset, with a place for every day of the range. */
export function chartModel(widget: ChartWidget, { result, days, language }: ChartData): ChartModel {
  const byDay = rowsByDay(result, widget.x);
  const series = widget.series.map(({ column, title, colour }) => ({
    title: title[language],
    colour,
    values: days.map((day) => figureOn(byDay.get(day), { result, column, format: widget.format })),
  }));
  const isEmpty = series.every(({ values }) => values.every((value) => value === undefined || value === 0));
  return { kind: widget.kind, format: widget.format, days, series, isEmpty };
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
