import type { DatasetResult } from '@tallygate/contract';
import { figureAt, rowsByDay, withoutRow } from './result.ts';
import type { TileWidget } from './widgets.ts';

/** What a tile shows; numbers only, the words are the reader's language's. */
export interface TileModel {
  readonly value: number | undefined;
  readonly base: number | undefined;
  /** Undefined: the tile compares nothing. */
  readonly change: Change | undefined;
  /** One value a day; undefined values are gaps. Empty: none is drawn. */
  readonly sparkline: readonly (number | undefined)[];
}

/** Against the previous period of the same length. */
export type Change =
  | { readonly kind: 'none'; readonly previous: number | undefined }
  | {
      readonly kind: 'up' | 'down' | 'same';
      /** Of the previous value; of values that are shares themselves, the difference. Never negative. */
      readonly size: number;
      readonly previous: number;
      readonly tone: 'good' | 'bad' | 'neutral';
    };

/** Smaller changes are none: they would be written as 0. */
const SAME_BELOW = 0.0005;

interface TileData {
  readonly result: DatasetResult;
  /** Of the days' own dataset, when the tile has one. */
  readonly daily: DatasetResult | undefined;
  readonly days: readonly string[];
}

/** A tile's numbers from its datasets. */
export function tileModel(widget: TileWidget, { result, daily, days }: TileData): TileModel {
  const [row] = result.rows;
  const value = figureAt(result, row, widget.value);
  return {
    value,
    base: widget.base === undefined ? undefined : figureAt(result, row, widget.base),
    change: widget.previous === undefined ? undefined : changeOf(value, figureAt(result, row, widget.previous), widget),
    sparkline:
      widget.sparkline === undefined || daily === undefined
        ? []
        : sparklineOf({ column: widget.sparkline.column, format: widget.format }, daily, days),
  };
}

/**
 * Nothing can be said against an unknown figure. Shares are compared by their difference: an error rate that went from 2 % to
 * 3 % did not rise by 50 %, as a reader would take it.
 */
export function changeOf(
  value: number | undefined,
  previous: number | undefined,
  { format, rise }: Pick<TileWidget, 'format' | 'rise'>,
): Change {
  if (value === undefined || previous === undefined) return { kind: 'none', previous };
  if (format !== 'percent' && previous === 0) return { kind: 'none', previous };
  const change = format === 'percent' ? value - previous : (value - previous) / Math.abs(previous);
  const size = Math.abs(change);
  if (size < SAME_BELOW) return { kind: 'same', size: 0, previous, tone: 'neutral' };
  const isUp = change > 0;
  const judged = isUp === (rise === 'good') ? 'good' : 'bad';
  return { kind: isUp ? 'up' : 'down', size, previous, tone: rise === 'neutral' ? 'neutral' : judged };
}

/** The day is the dataset's first column. */
function sparklineOf(
  { column, format }: { readonly column: string; readonly format: TileWidget['format'] },
  daily: DatasetResult,
  days: readonly string[],
): readonly (number | undefined)[] {
  const byDay = rowsByDay(daily, daily.columns[0]?.name ?? '');
  return days.map((day) => {
    const row = byDay.get(day);
    return row === undefined ? withoutRow(format) : figureAt(daily, row, column);
  });
}
