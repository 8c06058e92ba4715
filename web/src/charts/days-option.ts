import type { Language } from '@tallygate/contract';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartModel, ChartSeries } from '../dashboards/chart-model.ts';
import { shortFigure } from '../format/figure.ts';
import { shortDay, shortMonth } from '../format/time.ts';
import type { ThemeColours } from './theme-colours.ts';

export type DaysOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>;

interface DaysChart {
  readonly model: ChartModel;
  readonly language: Language;
  readonly colours: ThemeColours;
  readonly isStill: boolean;
  /** The day that has not ended, drawn fainter. */
  readonly openDay: string | undefined;
  readonly tooltip: (index: number) => HTMLElement;
}

/** A chart over days as the drawing library wants it. */
export function daysOption(chart: DaysChart): DaysOption {
  const { model, language, colours } = chart;
  const text = { color: colours.text, fontSize: 11, fontFamily: 'Pretendard Variable, sans-serif' };
  const isBars = model.kind === 'bar' || model.kind === 'stacked_bar';
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
      data: [...model.days],
      boundaryGap: isBars || model.days.length === 1,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.axis } },
      axisLabel: { ...text, hideOverlap: true, formatter: (day: string) => placeName(day, model, language) },
    },
    yAxis: {
      type: 'value',
      ...(model.kind === 'line' ? {} : { min: 0 }),
      minInterval: model.format === 'count' ? 1 : 0,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value: number) => shortFigure(value, model.format, language) },
      splitLine: { lineStyle: { color: colours.grid } },
    },
    series: model.series.flatMap((series) => [seriesOption(series, chart), ...openEnd(series, chart)]),
  };
}

function placeName(day: string, { every }: ChartModel, language: Language): string {
  return every === 'month' ? shortMonth(day, language) : shortDay(day, language);
}

function seriesOption(series: ChartSeries, { model, colours, openDay }: DaysChart): BarSeriesOption | LineSeriesOption {
  const color = colours.of(series.colour);
  const open = openEndOf(model, openDay);
  const data = series.values.map((value, index) => {
    const isOpen = model.days[index] === openDay;
    return { value: index === open ? '-' : (value ?? '-'), itemStyle: isOpen ? { opacity: 0.55 } : {} };
  });
  if (model.kind === 'bar' || model.kind === 'stacked_bar') {
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
    showSymbol: model.days.length === 1,
    symbolSize: 5,
    lineStyle: { width: 1.75 },
    emphasis: { disabled: true },
    ...(model.kind === 'area' ? { areaStyle: { opacity: 0.25 }, stack: 'all' } : {}),
  };
}

/** The way to a day that goes on is dashed: a line that falls there has not fallen yet. */
function openEnd(series: ChartSeries, { model, colours, openDay }: DaysChart): readonly LineSeriesOption[] {
  const open = openEndOf(model, openDay);
  if (open === undefined) return [];
  const data = series.values.map((value, index) => (index < open - 1 ? '-' : (value ?? '-')));
  const lineStyle = { width: 1.75, type: 'dashed' as const, opacity: 0.7 };
  const color = colours.of(series.colour);
  return [
    { type: 'line', name: series.title, data, color, showSymbol: false, lineStyle, emphasis: { disabled: true } },
  ];
}

/** The place of the day that goes on, where a line leads to it. */
function openEndOf({ kind, days }: ChartModel, openDay: string | undefined): number | undefined {
  const last = days.length - 1;
  return kind === 'line' && last > 0 && days[last] === openDay ? last : undefined;
}

function indexOf(points: unknown): number {
  const first: unknown = Array.isArray(points) ? points[0] : points;
  return (first as { readonly dataIndex?: number } | undefined)?.dataIndex ?? 0;
}
