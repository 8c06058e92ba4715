import { shareAxis } from '@tallygate/contract';
import type { EChartsOption } from 'echarts';
import { type FigureFormat, type FigureStyle, tickFigure } from '../figures.ts';
import { INK } from '../palette.ts';

/** A series that is drawn over named places. */
export interface DrawnSeries {
  readonly title: string;
  readonly colour: string;
  /** One for each place; undefined: not known. */
  readonly values: readonly (number | undefined)[];
}

/** What a chart over named places shows. */
export interface DrawnChart {
  readonly kind: 'line' | 'bar' | 'stacked_bar' | 'area';
  readonly labels: readonly string[];
  readonly series: readonly DrawnSeries[];
  readonly format: FigureFormat;
  readonly style: FigureStyle;
}

/** Of texts within pictures, in points. */
export const CHART_TEXT = { color: INK.muted, fontSize: 7, fontFamily: 'regular' } as const;

/** Series over named places, as the drawing library wants them. */
export function axisOption(chart: DrawnChart): EChartsOption {
  const { kind, labels, series, format, style } = chart;
  const isBars = kind === 'bar' || kind === 'stacked_bar';
  const largest = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return {
    animation: false,
    grid: { left: 2, right: 10, top: 6, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: [...labels],
      boundaryGap: isBars || labels.length === 1,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: INK.strongLine, width: 0.6 } },
      axisLabel: { ...CHART_TEXT, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      ...(kind === 'line' ? {} : { min: 0 }),
      ...(shareAxisOf(chart) ?? (format === 'percent' ? { max: wholeAtMost } : {})),
      minInterval: format === 'count' ? 1 : 0,
      splitNumber: 4,
      axisLabel: { ...CHART_TEXT, formatter: (value: number) => tickFigure(value, format, { ...style, largest }) },
      splitLine: { lineStyle: { color: INK.grid, width: 0.6 } },
    },
    series: series.map((one) => (isBars ? barsOf(one, kind) : lineOf(one, { kind, places: labels.length }))),
  };
}

/** The axis of shares that come near the whole, as on the pages; undefined: it is as that of any chart. */
export function shareAxisOf({ kind, series, format }: DrawnChart): ReturnType<typeof shareAxis> {
  if (format !== 'percent' || kind === 'stacked_bar' || kind === 'area') return undefined;
  return shareAxis(
    series.flatMap(({ values }) => values),
    { isLine: kind === 'line' },
  );
}

/** Nothing is more than the whole: what is stacked up to it ends there. */
function wholeAtMost({ max }: { readonly max: number }): number | undefined {
  return max > 0.85 && max <= 1 ? 1 : undefined;
}

function barsOf({ title, colour, values }: DrawnSeries, kind: DrawnChart['kind']) {
  return {
    type: 'bar' as const,
    name: title,
    data: values.map((value) => value ?? '-'),
    color: colour,
    barMaxWidth: 24,
    barCategoryGap: '28%',
    ...(kind === 'stacked_bar' ? { stack: 'all' } : {}),
  };
}

function lineOf(
  { title, colour, values }: DrawnSeries,
  { kind, places }: { readonly kind: DrawnChart['kind']; readonly places: number },
) {
  return {
    type: 'line' as const,
    name: title,
    data: values.map((value) => value ?? '-'),
    color: colour,
    connectNulls: false,
    // A value between two that are not known would not be seen.
    showSymbol: places === 1 || values.some((value, at) => isAlone(values, value, at)),
    symbolSize: 3,
    lineStyle: { width: 1.25 },
    ...(kind === 'area' ? { areaStyle: { opacity: 0.25 }, stack: 'all' } : {}),
  };
}

function isAlone(values: readonly (number | undefined)[], value: number | undefined, at: number): boolean {
  return value !== undefined && values[at - 1] === undefined && values[at + 1] === undefined;
}
