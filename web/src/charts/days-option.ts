import type { Language } from '@tallygate/contract';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartModel, ChartSeries, PreviousSeries } from '../dashboards/chart-model.ts';
import { shareAxisOf } from '../dashboards/share-axis-of.ts';
import { largestOf, tickAmong } from '../format/figure.ts';
import { shortPlace } from '../format/place.ts';
import { hourAlone } from '../format/time.ts';
import { dayOf } from '../range/zone-day.ts';
import type { ThemeColours } from './theme-colours.ts';

export type DaysOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>;

interface DaysChart {
  readonly model: ChartModel;
  readonly language: Language;
  readonly colours: ThemeColours;
  readonly isStill: boolean;
  /** The place that is not over, drawn fainter. */
  readonly open: string | undefined;
  /** What the day that is not over is called. */
  readonly openName: string;
  readonly tooltip: (index: number) => HTMLElement;
}

/** A chart over places of time, or over names, as the drawing library wants it. */
export function daysOption(chart: DaysChart): DaysOption {
  const { model, language, colours } = chart;
  const text = { color: colours.text, fontSize: 11, fontFamily: 'Pretendard Variable, sans-serif' };
  const isBars = isBarKind(model.kind);
  const largest = largestOf([...model.series, ...model.previous].flatMap(({ values }) => values));
  return {
    animation: false,
    // The labels' descenders would be cut at the very edge.
    grid: { left: 0, right: 8, top: 8, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: chart.isStill ? 0 : 0.12,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none;font:inherit',
      axisPointer: isBars
        ? { type: 'shadow', z: -1, shadowStyle: { color: colours.pointer, opacity: 0.7 } }
        : { type: 'line', lineStyle: { color: colours.axis, type: 'solid' } },
      formatter: (points) => chart.tooltip(indexOf(points)),
    },
    xAxis: {
      type: 'category',
      data: model.places.map((_, index) => index),
      boundaryGap: isBars || model.places.length === 1,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.axis } },
      axisLabel: {
        ...text,
        hideOverlap: true,
        // The day that is not over is always named: it is the one that readers would take for a fall.
        ...(chart.open === undefined ? {} : { showMaxLabel: true }),
        formatter: (index: string) => placeName(model, Number(index), chart),
      },
    },
    yAxis: {
      type: 'value',
      ...(model.kind === 'line' ? {} : { min: 0 }),
      ...shareAxisOf(model),
      minInterval: model.format === 'count' ? 1 : 0,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => tickAmong(value, model.format, { language, largest }) },
      splitLine: { lineStyle: { color: colours.grid } },
    },
    series: [
      ...model.series.flatMap((series) => [seriesOption(series, chart), ...openEnd(series, chart)]),
      ...model.previous.flatMap((series) => previousOptions(series, chart)),
    ],
  };
}

/** Of the place that is not over, where that is today, the axis says so. */
function placeName({ places, every, timeZone }: ChartModel, index: number, { language, open, openName }: DaysChart) {
  const place = places[index] ?? '';
  if (place === open && every === 'day') return openName;
  // Within one day, its name at midnight would stand in place of an hour.
  if (every === 'hour' && isOneDay(places, timeZone)) return hourAlone(place, { zone: timeZone, language });
  return shortPlace(place, { every, zone: timeZone, language });
}

function isOneDay(places: readonly string[], zone: string): boolean {
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return false;
  return dayOf(Date.parse(first), zone) === dayOf(Date.parse(last), zone);
}

function seriesOption(
  series: ChartSeries,
  { model, colours, open: openPlace }: DaysChart,
): BarSeriesOption | LineSeriesOption {
  const color = colours.of(series.colour);
  const open = openEndOf(model, openPlace);
  const data = series.values.map((value, index) => {
    const place = model.places[index];
    // What is not over, and what is not shown from its beginning, is no fall and no rise.
    const isPart = place !== undefined && (place === openPlace || place === model.cut);
    return { value: index === open ? ('-' as const) : (value ?? '-'), itemStyle: isPart ? { opacity: 0.55 } : {} };
  });
  if (isBarKind(model.kind)) {
    return {
      type: 'bar',
      name: series.title,
      data,
      color,
      barMaxWidth: 28,
      barCategoryGap: '28%',
      emphasis: { disabled: true },
      ...(model.kind === 'stacked_bar' ? { stack: 'all' } : {}),
    };
  }
  return {
    type: 'line',
    name: series.title,
    data,
    color,
    connectNulls: false,
    ...symbolsOf(data.map(({ value }) => value)),
    lineStyle: { width: 1.75 },
    emphasis: { disabled: true },
    ...(model.kind === 'area' ? { areaStyle: { opacity: 0.25 }, stack: 'all' } : {}),
  };
}

/** The way to a day that goes on is dashed: a line that falls there has not fallen yet. */
function openEnd(series: ChartSeries, { model, colours, open: openPlace }: DaysChart): readonly LineSeriesOption[] {
  const open = openEndOf(model, openPlace);
  if (open === undefined) return [];
  const data = series.values.map((value, index) => (index < open - 1 ? ('-' as const) : (value ?? '-')));
  const lineStyle = { width: 1.75, type: 'dashed' as const, opacity: 0.7 };
  const color = colours.of(series.colour);
  return [
    { type: 'line', name: series.title, data, color, ...symbolsOf(data), lineStyle, emphasis: { disabled: true } },
  ];
}

/** What was before: grey, and a line even over bars, so that it is never taken for what is. An edge keeps it readable on them. */
function previousOptions({ title, values }: PreviousSeries, chart: DaysChart): readonly LineSeriesOption[] {
  const { colours, model } = chart;
  const data = values.map((value) => value ?? ('-' as const));
  const line = (color: string, width: number, type: 'solid' | number[]): LineSeriesOption => ({
    type: 'line',
    name: title,
    data,
    color,
    connectNulls: false,
    ...symbolsOf(data),
    lineStyle: { width, type },
    emphasis: { disabled: true },
    z: 4,
  });
  const edge = isBarKind(model.kind) ? [line(colours.surface, EDGE_WIDTH, 'solid')] : [];
  return [...edge, line(colours.previous, 1.5, [4, 3])];
}

const EDGE_WIDTH = 4;

function isBarKind(kind: ChartModel['kind']): boolean {
  return kind === 'bar' || kind === 'stacked_bar';
}

const SYMBOL_SIZE = 5;

/** A line needs two points: one whose neighbours are not known is drawn as a dot. */
function symbolsOf(
  data: readonly (number | '-')[],
): Pick<LineSeriesOption, 'showSymbol' | 'showAllSymbol' | 'symbol' | 'symbolSize'> {
  const isKnown = (index: number) => typeof data[index] === 'number';
  const isAlone = (index: number) => isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1);
  if (!data.some((_, index) => isAlone(index))) return { showSymbol: false };
  return {
    showSymbol: true,
    showAllSymbol: true,
    symbol: 'circle',
    symbolSize: (_: unknown, { dataIndex }: { readonly dataIndex: number }) => (isAlone(dataIndex) ? SYMBOL_SIZE : 0),
  };
}

/** The place that goes on, where a line leads to it. */
function openEndOf({ kind, places }: ChartModel, open: string | undefined): number | undefined {
  const last = places.length - 1;
  return kind === 'line' && last > 0 && places[last] === open ? last : undefined;
}

function indexOf(points: unknown): number {
  const first: unknown = Array.isArray(points) ? points[0] : points;
  return (first as { readonly dataIndex?: number } | undefined)?.dataIndex ?? 0;
}
