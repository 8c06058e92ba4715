import type { DatasetResult } from '@tallygate/contract';
import { figureAt, valueAt, withoutRow } from './result.ts';
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

/** Of `YYYY-MM-DD`: days may come with a time. */
const DAY_LENGTH = 10;

/** Smaller changes are none: they would be written as 0. */
const SAME_BELOW = 0.0005;

interface TileData {
  readonly result: DatasetResult;
  /** Of the days' own dataset, when the tile has one. */
  readonly daily: DatasetResult | undefined;
  readonly days: readonly string[];
  /** Milliseconds since 1970: what is to come is not drawn. */
  readonly now: number;
}

/** A tile's numbers from its datasets. */
export function tileModel(widget: TileWidget, { result, daily, days, now }: TileData): TileModel {
  const [row] = result.rows;
  const value = figureAt(result, row, widget.value);
  return {
    value,
    base: widget.base === undefined ? undefined : figureAt(result, row, widget.base),
    change: widget.previous === undefined ? undefined : changeOf(value, figureAt(result, row, widget.previous), widget),
    sparkline:
      widget.sparkline === undefined || daily === undefined
        ? []
        : sparklineOf({ column: widget.sparkline.column, format: widget.format }, { daily, days, now }),
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

/** The place is the dataset's first column. Days have one value each; hours, weeks and months come whole, in their order. */
function sparklineOf(
  { column, format }: { readonly column: string; readonly format: TileWidget['format'] },
  { daily, days, now }: Omit<TileData, 'result' | 'daily'> & { readonly daily: DatasetResult },
): readonly (number | undefined)[] {
  const place = daily.columns[0]?.name ?? '';
  if (daily.granularity !== 'day') {
    const begun = daily.rows.filter((row) => !(Date.parse(String(valueAt(daily, row, place))) > now));
    return begun.map((row) => figureAt(daily, row, column));
  }
  const byDay = new Map(daily.rows.map((row) => [String(valueAt(daily, row, place)).slice(0, DAY_LENGTH), row]));
  return days.map((day) => {
    const row = byDay.get(day);
    return row === undefined ? withoutRow(format) : figureAt(daily, row, column);
  });
}
