import { type EChartsOption, init } from 'echarts';
import drawSvg from 'svg-to-pdfkit';
import type { ReportSheet } from './report-sheet.ts';

/** Draws an option as vectors, with texts that stay texts. */
export function drawChart(
  sheet: ReportSheet,
  option: EChartsOption,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const { x, y, width, height } = box;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: Math.floor(width), height: Math.floor(height) });
  try {
    chart.setOption(option);
    drawSvg(sheet.pdf, chart.renderToSVGString(), x, y, {
      assumePt: true,
      width,
      height,
      fontCallback: () => 'regular',
    });
  } finally {
    chart.dispose();
  }
}
