import { DRAWN_EACH_MAX } from '@tallygate/contract';
import { type FigureFormat, share, shortFigure, tickFigure } from '../figures.ts';
import { coloursOf, PALETTE, REST_COLOUR } from '../palette.ts';
import { filledIn } from '../words/words-of.ts';
import { axisOption, type DrawnChart, type DrawnSeries, shareAxisOf } from './axis-option.ts';
import type { LegendEntry, Picture } from './picture.ts';
import { keyAt, timeAxis } from './time-axis.ts';
import { figureAt, isSummed, nameOf, sumOf, valueAt, type WidgetFacts, withoutRow } from './widget-facts.ts';

/** Series over time. */
export function seriesPicture(facts: WidgetFacts<'line' | 'bar' | 'stacked_bar' | 'area'>): Picture {
  const { widget, result, report, style } = facts;
  const axis = timeAxis(widget, result, report);
  const where = { x: widget.x, every: axis.every };
  const byKey = new Map(result.rows.map((row) => [keyAt(result, row, where), row]));
  const series = widget.series.map(({ column, title, colour }) => ({
    title: title[style.language],
    colour: PALETTE[colour],
    values: axis.keys.map((key) => {
      const row = byKey.get(key);
      return row === undefined ? withoutRow(widget.format) : figureAt(result, row, column);
    }),
  }));
  return drawn({ kind: widget.kind, labels: axis.labels, series, format: widget.format, style }, facts);
}

/** A bar a place, split by the values of a column: the largest in sum each, the others as one. */
export function splitPicture(facts: WidgetFacts<'split_bar'>): Picture {
  const { widget, result, report, style, words } = facts;
  const axis = timeAxis(widget, result, report);
  const where = { x: widget.x, every: axis.every };
  const sums = new Map<string | undefined, Map<string, number | undefined>>();
  const isNamed = Object.hasOwn(widget.value_names ?? {}, '');
  for (const row of result.rows) {
    const value = valueAt(result, row, widget.by);
    const key = value === null || value === undefined || (value === '' && !isNamed) ? undefined : String(value);
    const byKey = sums.get(key) ?? new Map<string, number | undefined>();
    sums.set(key, byKey.set(keyAt(result, row, where), figureAt(result, row, widget.value)));
  }
  const totalOf = (byKey: ReadonlyMap<string, number | undefined>) =>
    [...byKey.values()].reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const named = [...sums].flatMap(([value, byKey]) => (value === undefined ? [] : [{ value, byKey }]));
  named.sort((one, other) => totalOf(other.byKey) - totalOf(one.byKey) || (one.value < other.value ? -1 : 1));
  const unnamed = sums.get(undefined);
  const eachMax = unnamed === undefined && named.length === DRAWN_EACH_MAX + 1 ? DRAWN_EACH_MAX + 1 : DRAWN_EACH_MAX;
  const rest = [...named.slice(eachMax).map(({ byKey }) => byKey), ...(unnamed === undefined ? [] : [unnamed])];
  const valuesOf = (parts: readonly ReadonlyMap<string, number | undefined>[]) =>
    axis.keys.map((key) => {
      const values = parts.filter((part) => part.has(key)).map((part) => part.get(key));
      return values.length === 0 ? withoutRow(widget.format) : sumOf(values);
    });
  const naming = { column: widget.by, names: widget.value_names, report };
  const each = named.slice(0, eachMax);
  const colours = coloursOf(
    each.map(({ value }) => value),
    widget.by,
  );
  const series: DrawnSeries[] = each.map(({ value, byKey }, place) => ({
    title: nameOf(value, naming) ?? value,
    colour: colours[place] ?? REST_COLOUR,
    values: valuesOf([byKey]),
  }));
  if (rest.length > 0) series.push({ title: words.rest, colour: REST_COLOUR, values: valuesOf(rest) });
  return drawn({ kind: 'stacked_bar', labels: axis.labels, series, format: widget.format, style }, facts);
}

/** Bars over named places, in the order of the rows. */
export function categoryPicture(facts: WidgetFacts<'category_bar'>): Picture {
  const { widget, result, report, style, words } = facts;
  const largest = Math.max(0, ...result.rows.map((row) => figureAt(result, row, widget.label) ?? 0));
  const labels = result.rows.map((row) => {
    const value = valueAt(result, row, widget.label);
    if (widget.label_format !== 'text') return tickFigure(value, widget.label_format, { ...style, largest });
    return nameOf(value, { column: widget.label, names: widget.value_names, report }) ?? words.noValue;
  });
  const series = widget.series.map(({ column, title, colour }) => ({
    title: title[style.language],
    colour: PALETTE[colour],
    values: result.rows.map((row) => figureAt(result, row, column)),
  }));
  const kind = series.length > 1 ? 'stacked_bar' : 'bar';
  return drawn({ kind, labels, series, format: widget.format, style }, facts);
}

function drawn(chart: DrawnChart, { words, style }: Pick<WidgetFacts<'line'>, 'words' | 'style'>): Picture {
  const isEmpty = chart.series.every(({ values }) => values.every((value) => value === undefined || value === 0));
  if (isEmpty) return { kind: 'state', tone: 'quiet', text: words.noData };
  const legend = chart.series.map(({ title, colour, values }) => ({
    ...{ title, colour },
    figure: totalText(values, chart.format, { words, style }),
  }));
  const min = shareAxisOf(chart)?.min ?? 0;
  const begin = filledIn(words.axisFrom, { share: share(min, style.language) });
  const notes = min === 0 ? [] : [{ title: begin, colour: undefined, figure: undefined }];
  return { kind: 'chart', option: axisOption(chart), legend: [...legend, ...notes], legendAt: 'below' };
}

/** Distinct users of days do not add up to those of the range, and nobody can tell from the format: only tokens and money are summed. */
function totalText(
  values: readonly (number | undefined)[],
  format: FigureFormat,
  { words, style }: Pick<WidgetFacts<'line'>, 'words' | 'style'>,
): LegendEntry['figure'] {
  if (!isSummed(format) || format === 'count') return undefined;
  const total = sumOf(values);
  return total === undefined ? undefined : filledIn(words.total, { total: shortFigure(total, format, style) });
}
