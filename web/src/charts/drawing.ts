import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useContext, useEffect, useRef } from 'react';
import { PictureOfWidget } from './picture-holder.ts';

use([BarChart, LineChart, PieChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** Points of a file for each point of the page. */
const FILE_RATIO = 2;

type Chart = ReturnType<typeof init>;

/** Draws an option into the element it is given, and keeps to the element's size. */
export function useDrawing(option: EChartsCoreOption) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  const holder = useContext(PictureOfWidget);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = init(element);
    chart.current = made;
    const draw = () => made.renderToCanvas({ pixelRatio: FILE_RATIO });
    if (holder !== undefined) holder.current = draw;
    const observer = new ResizeObserver(() => {
      made.resize();
      // At once: else the picture stands in its old size for a moment.
      made.getZr().flush();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (holder?.current === draw) holder.current = undefined;
      made.dispose();
      chart.current = undefined;
    };
  }, [holder]);

  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option]);
  return place;
}

/** Whether the reader asked for stillness. */
export function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
