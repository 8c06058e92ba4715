import type { Language } from '@tallygate/contract';
import { HeatmapChart as Heatmap } from 'echarts/charts';
import { VisualMapComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { useMemo } from 'react';
import { useTheme } from '../components/theme.ts';
import { type HeatmapModel, stepOf } from '../dashboards/heatmap-model.ts';
import { exactAmong } from '../format/figure.ts';
import { useText } from '../locales/use-text.ts';
import { useDrawing } from './drawing.ts';
import { readThemeColours } from './theme-colours.ts';
import { tooltip } from './tooltip.ts';

use([Heatmap, VisualMapComponent]);

const ROW_PX = 28;
const AXIS_PX = 40;
/** As many columns have all their names under them, each in so much room. */
const NAMES_MAX = 6;
const NAME_PX = 72;

/** Places of two axes, each as dark as it has much. */
export function HeatmapChart({ model, label }: { readonly model: HeatmapModel; readonly label: string }) {
  const { language } = useText();
  const { shown } = useTheme();
  const option = useMemo(() => heatmapOption(model, { theme: shown, language }), [model, shown, language]);
  const place = useDrawing(option);
  const height = model.rows.length * ROW_PX + AXIS_PX;
  return <div ref={place} role="img" aria-label={label} className="w-full" style={{ height }} />;
}

interface Look {
  readonly theme: 'light' | 'dark';
  readonly language: Language;
}

function heatmapOption(model: HeatmapModel, { theme, language }: Look) {
  const colours = readThemeColours(theme);
  const text = { color: colours.text, fontSize: 11, fontFamily: 'Pretendard Variable, sans-serif' };
  const axis = { type: 'category', axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } };
  return {
    animation: false,
    grid: { left: 0, right: 4, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'item',
      confine: true,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none;font:inherit',
      formatter: ({ data }: { readonly data: readonly [number, number, number] }) => tooltipAt(model, data, language),
    },
    visualMap: {
      show: false,
      type: 'piecewise',
      dimension: 2,
      pieces: [
        { value: 0, color: colours.pointer },
        ...colours.steps.map((color, index) => ({ value: index + 1, color })),
      ],
    },
    xAxis: {
      ...axis,
      data: model.columns.map((_, index) => index),
      axisLabel: {
        ...text,
        ...(model.columns.length <= NAMES_MAX
          ? { interval: 0, width: NAME_PX, overflow: 'truncate' }
          : { hideOverlap: true }),
        formatter: (index: string) => model.columns[Number(index)]?.short ?? '',
      },
    },
    yAxis: {
      ...axis,
      inverse: true,
      data: model.rows.map((_, index) => index),
      axisLabel: { ...text, formatter: (index: string) => model.rows[Number(index)]?.short ?? '' },
    },
    series: [
      {
        type: 'heatmap',
        data: model.values.flatMap((row, y) => row.map((value, x) => [x, y, stepOf(value, model.largest)])),
        itemStyle: { borderColor: colours.surface, borderWidth: 1.5, borderRadius: 2 },
        emphasis: { disabled: true },
      },
    ],
  };
}

function tooltipAt(model: HeatmapModel, [x, y]: readonly [number, number, number], language: Look['language']) {
  const value = model.values[y]?.[x];
  const line = {
    name: '',
    colour: 'requests',
    value,
    text: exactAmong(value, model.format, { language, largest: model.largest }),
  } as const;
  return tooltip({ title: `${model.rows[y]?.title} · ${model.columns[x]?.title}`, lines: [line], foot: undefined });
}
