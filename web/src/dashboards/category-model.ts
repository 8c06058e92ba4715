import type { DatasetResult, Language } from '@tallygate/contract';
import { largestOf, tickAmong } from '../format/figure.ts';
import { UNKNOWN } from '../format/number.ts';
import { type ChartModel, isEmpty } from './chart-model.ts';
import { figureAt, valueAt } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { CategoryWidget } from './widgets.ts';

interface Naming {
  readonly known: KnownValues;
  readonly language: Language;
}

/** A bar a row, its parts on one another. */
export function categoryModel(widget: CategoryWidget, result: DatasetResult, naming: Naming): ChartModel {
  const series = widget.series.map(({ column, title, colour }) => ({
    title: title[naming.language],
    colour,
    values: result.rows.map((row) => figureAt(result, row, column)),
  }));
  const labels = result.rows.map((row) => valueAt(result, row, widget.label));
  const largest = largestOf(labels);
  return {
    kind: series.length > 1 ? 'stacked_bar' : 'bar',
    every: 'name',
    timeZone: result.time_zone,
    format: widget.format,
    places: labels.map((label) => nameOf(label, widget, { ...naming, largest })),
    series,
    previous: [],
    isEmpty: isEmpty(series),
  };
}

function nameOf(
  value: unknown,
  widget: CategoryWidget,
  { known, language, largest }: Naming & { readonly largest: number },
): string {
  const { label: column, label_format: format, value_names: names } = widget;
  if (format !== 'text') return tickAmong(value, format, { language, largest });
  return nameOfValue(value, { column, names, known, language }) ?? UNKNOWN;
}
