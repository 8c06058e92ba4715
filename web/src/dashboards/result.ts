import type { DatasetResult } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import { toFigure } from '../format/number.ts';

/** The value of a column in a row; undefined where the result has no such column. */
export function valueAt(result: DatasetResult, row: readonly unknown[] | undefined, column: string): unknown {
  const index = result.columns.findIndex(({ name }) => name === column);
  return index < 0 ? undefined : row?.[index];
}

/** The same as a number; undefined: not known. */
export function figureAt(
  result: DatasetResult,
  row: readonly unknown[] | undefined,
  column: string,
): number | undefined {
  return toFigure(valueAt(result, row, column));
}

/** A day without a row had no request: its counts and its cost are 0, and its ratios and durations are not known. */
export function withoutRow(format: FigureFormat): 0 | undefined {
  return ['count', 'tokens', 'nano_usd', 'micro_credits'].includes(format) ? 0 : undefined;
}
