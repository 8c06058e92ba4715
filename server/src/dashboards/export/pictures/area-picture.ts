import { exactFigure, shortFigure } from '../figures.ts';
import { coloursOf, INK, PALETTE, REST_COLOUR } from '../palette.ts';
import { filledIn } from '../words/words-of.ts';
import { CHART_TEXT } from './axis-option.ts';
import { nothing } from './list-picture.ts';
import type { Picture } from './picture.ts';
import { figureAt, nameOf, valueAt, type WidgetFacts } from './widget-facts.ts';

type PlaceKind = WidgetFacts<'heatmap'>['widget']['x_kind'];

/** Places of two axes, the darker the more. */
export function heatmapPicture(facts: WidgetFacts<'heatmap'>): Picture {
  const { widget, result, style } = facts;
  const x = placesOf(facts, widget.x, widget.x_kind);
  const y = placesOf(facts, widget.y, widget.y_kind);
  const cells = result.rows.flatMap((row) => {
    const value = figureAt(result, row, widget.value);
    const place = [x.keys.indexOf(keyOf(facts, row, widget.x)), y.keys.indexOf(keyOf(facts, row, widget.y))];
    return value === undefined || place.includes(-1) ? [] : [[...place, value] as [number, number, number]];
  });
  const largest = Math.max(0, ...cells.map(([, , value]) => value));
  if (largest === 0) return nothing(facts);
  const axis = (labels: readonly string[]) => ({
    type: 'category' as const,
    data: [...labels],
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { ...CHART_TEXT, hideOverlap: true },
  });
  const option = {
    animation: false,
    grid: {
      left: 2,
      right: 4,
      top: 4,
      bottom: 2,
      outerBoundsMode: 'same' as const,
      outerBoundsContain: 'axisLabel' as const,
    },
    xAxis: axis(x.labels),
    yAxis: { ...axis(y.labels), inverse: true },
    visualMap: { show: false, min: 0, max: largest, inRange: { color: [INK.sunken, PALETTE.requests] } },
    series: [{ type: 'heatmap' as const, data: cells, itemStyle: { borderColor: '#ffffff', borderWidth: 0.8 } }],
  };
  const ends = [
    { title: shortFigure(0, widget.format, style), colour: INK.sunken, figure: undefined },
    { title: shortFigure(largest, widget.format, style), colour: PALETTE.requests, figure: undefined },
  ];
  return { kind: 'chart', option, legend: ends, legendAt: 'below' };
}

function keyOf({ result }: WidgetFacts<'heatmap'>, row: readonly unknown[], column: string): string {
  const value = valueAt(result, row, column);
  return value === null || value === undefined ? '' : String(value);
}

function placesOf(facts: WidgetFacts<'heatmap'>, column: string, kind: PlaceKind) {
  const { result, words, report } = facts;
  const own = [...new Set(result.rows.map((row) => keyOf(facts, row, column)))];
  switch (kind) {
    case 'hour': {
      const keys = Array.from({ length: 24 }, (_, hour) => String(hour));
      return { keys, labels: keys.map((hour) => filledIn(words.hour, { hour })) };
    }
    case 'weekday':
      return { keys: words.weekdays.map((_, place) => String(place + 1)), labels: words.weekdays };
    case 'day': {
      const keys = own.sort();
      return { keys, labels: keys.map((key) => key.slice(0, 10)) };
    }
    case 'text':
      return {
        keys: own,
        labels: own.map((key) => nameOf(key, { column, names: undefined, report }) ?? words.noValue),
      };
  }
}

/** Areas as large as their figures. */
export function treemapPicture(facts: WidgetFacts<'treemap'>): Picture {
  const { widget, style } = facts;
  const groups = groupsOf(facts);
  if (groups.length === 0) return nothing(facts);
  const areasOf = (areas: readonly Area[], colour: string) =>
    areas.map(({ name, value }) => ({
      name: `${name}\n${exactFigure(value, widget.format, style)}`,
      value,
      itemStyle: { color: colour },
    }));
  const isGrouped = widget.group !== undefined;
  const data = groups.flatMap(({ name, value, areas, colour }) =>
    isGrouped
      ? [{ name, value, itemStyle: { color: colour }, children: areasOf(areas, colour) }]
      : areasOf([{ name, value }], colour),
  );
  const series = {
    type: 'treemap' as const,
    ...{ left: 0, right: 0, top: 0, bottom: 0, roam: false as const, nodeClick: false as const },
    breadcrumb: { show: false },
    label: { color: '#ffffff', fontSize: 7, fontFamily: 'regular' },
    itemStyle: { borderColor: '#ffffff', borderWidth: 0.8, gapWidth: 0.8 },
    data,
  };
  const legend = isGrouped
    ? groups.map(({ name, value, colour }) => ({
        title: name,
        colour,
        figure: shortFigure(value, widget.format, style),
      }))
    : [];
  return { kind: 'chart', option: { animation: false, series: [series] }, legend, legendAt: 'below' };
}

interface Area {
  readonly name: string;
  readonly value: number;
}

/** The groups of areas, the largest first; without groups, each area is its own. */
function groupsOf({ widget, result, report, words }: WidgetFacts<'treemap'>) {
  const column = widget.group ?? widget.label;
  const nameIn = (by: string, value: unknown) =>
    nameOf(value, { column: by, names: undefined, report }) ?? words.noValue;
  const groups = new Map<string, { value: number; readonly areas: Area[] }>();
  for (const row of result.rows) {
    const value = figureAt(result, row, widget.value) ?? 0;
    if (value <= 0) continue;
    const key = String(valueAt(result, row, column) ?? '');
    const group = groups.get(key) ?? { value: 0, areas: [] };
    groups.set(key, group);
    group.value += value;
    group.areas.push({ name: nameIn(widget.label, valueAt(result, row, widget.label)), value });
  }
  const sorted = [...groups].sort(([, one], [, other]) => other.value - one.value);
  const colours = coloursOf(
    sorted.map(([key]) => key),
    column,
  );
  return sorted.map(([key, group], place) => ({
    ...group,
    name: nameIn(column, key),
    colour: colours[place] ?? REST_COLOUR,
  }));
}
