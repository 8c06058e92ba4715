import { share, sharePoints, shortFigure } from '../figures.ts';
import { filledIn } from '../words/words-of.ts';
import type { Picture } from './picture.ts';
import { keyAt, timeAxis } from './time-axis.ts';
import { figureAt, type WidgetFacts, withoutRow } from './widget-facts.ts';

type Tile = Extract<Picture, { readonly kind: 'tile' }>;

/** Smaller changes are none: they would be written as 0. */
const SAME_BELOW = 0.0005;

/** One number, what it is a part of, how it changed, and its days. */
export function tilePicture(facts: WidgetFacts<'tile'>): Tile {
  const { widget, result, style, words } = facts;
  const [row] = result.rows;
  const value = figureAt(result, row, widget.value);
  const isCounted = widget.format === 'tokens' || widget.format === 'count' || widget.format === 'decimal';
  return {
    kind: 'tile',
    value: shortFigure(value, widget.format, style),
    unit: isCounted ? (widget.unit?.[style.language] ?? words.units[widget.format]) : undefined,
    base: widget.base === undefined ? undefined : baseOf(facts, figureAt(result, row, widget.base)),
    change: widget.previous === undefined ? undefined : changeOf(facts, value, figureAt(result, row, widget.previous)),
    sparkline: sparklineOf(facts),
  };
}

function baseOf({ widget, style, words }: WidgetFacts<'tile'>, base: number | undefined): string | undefined {
  if (base === undefined) return undefined;
  return filledIn(widget.base_title?.[style.language] ?? words.base, { base: shortFigure(base, 'count', style) });
}

/** Nothing can be said against an unknown figure. Shares are compared by their difference. */
function changeOf(
  { widget, style, words }: WidgetFacts<'tile'>,
  value: number | undefined,
  previous: number | undefined,
): Tile['change'] {
  if (previous === undefined) return { text: '', tone: 'neutral', since: words.noPrevious };
  const since = filledIn(words.since, { previous: shortFigure(previous, widget.format, style) });
  const isShare = widget.format === 'percent';
  if (value === undefined || (!isShare && previous === 0)) return { text: '', tone: 'neutral', since };
  const change = isShare ? value - previous : (value - previous) / Math.abs(previous);
  if (Math.abs(change) < SAME_BELOW) return { text: words.same, tone: 'neutral', since };
  const size = (isShare ? sharePoints : share)(Math.abs(change), style.language);
  const judged = change > 0 === (widget.rise === 'good') ? 'good' : 'bad';
  const text = filledIn(change > 0 ? words.up : words.down, { size });
  return { text, tone: widget.rise === 'neutral' ? 'neutral' : judged, since };
}

/** The place of time is the dataset's first column. */
function sparklineOf({ widget, report }: WidgetFacts<'tile'>): Tile['sparkline'] {
  const { sparkline, format } = widget;
  const daily = sparkline === undefined ? undefined : report.datasets[sparkline.dataset];
  if (sparkline === undefined || daily?.kind !== 'result') return [];
  const { result } = daily;
  const x = result.columns[0]?.name ?? '';
  const isDay = /^(Nullable\()?Date\b|^(Nullable\()?Date32/.test(result.columns[0]?.type ?? '');
  const { every, keys } = timeAxis(
    { x, every: isDay && result.granularity === 'hour' ? 'day' : 'auto' },
    result,
    report,
  );
  const byKey = new Map(result.rows.map((row) => [keyAt(result, row, { x, every }), row]));
  return keys.map((key) => {
    const row = byKey.get(key);
    return row === undefined ? withoutRow(format) : figureAt(result, row, sparkline.column);
  });
}
