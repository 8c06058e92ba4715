import type { EChartsOption } from 'echarts';

/** What is printed of a widget, below its title. */
export type Picture =
  | {
      readonly kind: 'tile';
      readonly value: string;
      readonly unit: string | undefined;
      readonly base: string | undefined;
      readonly change:
        | { readonly text: string; readonly tone: 'good' | 'bad' | 'neutral'; readonly since: string }
        | undefined;
      /** Undefined values are gaps; empty: none is drawn. */
      readonly sparkline: readonly (number | undefined)[];
    }
  | {
      readonly kind: 'chart';
      readonly option: EChartsOption;
      readonly legend: readonly LegendEntry[];
      /** Where the legend stands; `beside` a round picture. */
      readonly legendAt: 'below' | 'beside';
    }
  | PrintedTable
  | { readonly kind: 'note'; readonly text: string; readonly notReported: readonly string[] }
  | { readonly kind: 'state'; readonly tone: 'quiet' | 'bad'; readonly text: string };

/** A series of a chart, and a figure of it; or what is to be said of the chart. */
export interface LegendEntry {
  readonly title: string;
  /** Undefined: it is no series. */
  readonly colour: string | undefined;
  readonly figure: string | undefined;
}

/** Rows with texts that are ready to be read. */
export interface PrintedTable {
  readonly kind: 'table';
  readonly columns: readonly { readonly title: string; readonly isFigure: boolean }[];
  readonly rows: readonly (readonly PrintedCell[])[];
  /** What is said below it, such as how many rows are left out. */
  readonly notes: readonly string[];
}

/** A text, and how long the bar behind it is; parts of 1. */
export interface PrintedCell {
  readonly text: string;
  readonly bar?: number;
}
