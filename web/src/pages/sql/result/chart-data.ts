import type { SqlResult } from '@tallygate/contract';
import { categoryAt } from '../../../charts/colours.ts';
import type { ChartModel } from '../../../dashboards/chart-model.ts';
import { toFigure } from '../../../format/number.ts';
import { cellKind, cellText } from './cell-text.ts';

/** What a simple chart of an answer shows. */
export interface ChartChoice {
  readonly kind: 'line' | 'bar';
  /** Index of the column of the axis. */
  readonly x: number;
  /** Indexes of the columns that are drawn. */
  readonly y: readonly number[];
}

/** Series that can be told apart. */
export const SERIES_MAX = 8;
/** More points are not drawn. */
export const POINTS_MAX = 400;

type Result = Pick<SqlResult, 'columns' | 'rows'>;

/** The columns that can be drawn: those of numbers. */
export function figureColumns({ columns }: Result): readonly number[] {
  return columns.flatMap(({ type }, index) => (cellKind(type) === 'number' ? [index] : []));
}

/** What is drawn before anybody chooses; undefined: there is no number to draw. */
export function firstChoice(result: Result): ChartChoice | undefined {
  const figures = figureColumns(result);
  const kinds = result.columns.map(({ type }) => cellKind(type));
  const time = kinds.indexOf('time');
  const names = kinds.findIndex((kind) => kind === 'text' || kind === 'truth');
  const x = [time, names, 0].find((index) => index !== -1) ?? 0;
  const y = figures.filter((index) => index !== x).slice(0, 1);
  return y.length === 0 ? undefined : { kind: time === -1 ? 'bar' : 'line', x, y };
}

/** The picture of a choice, in the order of the rows. */
export function chartOf({ columns, rows }: Result, choice: ChartChoice, timeZone: string): ChartModel {
  const drawn = rows.slice(0, POINTS_MAX);
  const series = choice.y.slice(0, SERIES_MAX).map((index, place) => ({
    title: columns[index]?.name ?? '',
    colour: categoryAt(place),
    values: drawn.map((row) => (row[index] === null ? undefined : toFigure(row[index]))),
  }));
  return {
    kind: choice.kind,
    format: series.every(({ values }) => values.every((value) => value === undefined || Number.isInteger(value)))
      ? 'count'
      : 'decimal',
    every: 'name',
    timeZone,
    places: drawn.map((row) => cellText(row[choice.x]) ?? 'NULL'),
    series,
    previous: [],
    isEmpty: series.every(({ values }) => values.every((value) => value === undefined)),
  };
}
