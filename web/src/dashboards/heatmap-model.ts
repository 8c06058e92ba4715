import type { DatasetResult, Language } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import { UNKNOWN } from '../format/number.ts';
import { calendarDay, shortDay, shortWeekday } from '../format/time.ts';
import { mondayOf } from '../range/places.ts';
import type { Range } from '../range/range.ts';
import { daysBetween } from '../range/zone-day.ts';
import { figureAt, valueAt, withoutRow } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { HeatmapWidget } from './widgets.ts';

/** What a map of two axes shows. */
export interface HeatmapModel {
  readonly format: FigureFormat;
  readonly columns: readonly Place[];
  /** From the top. */
  readonly rows: readonly Place[];
  /** One for each row, of one for each column; undefined: not known. */
  readonly values: readonly (readonly (number | undefined)[])[];
  readonly largest: number;
  readonly isEmpty: boolean;
}

export interface Place {
  /** As it is in the dataset. */
  readonly key: string;
  /** On the axis. */
  readonly short: string;
  /** In words, for tooltips and tables. */
  readonly title: string;
}

interface HeatmapFacts {
  readonly result: DatasetResult;
  readonly range: Pick<Range, 'firstDay' | 'lastDay'>;
  readonly known: KnownValues;
  readonly language: Language;
}

/** A value for each place of two axes; hours, weekdays and days are all there, in order. */
export function heatmapModel(widget: HeatmapWidget, facts: HeatmapFacts): HeatmapModel {
  const { result } = facts;
  // Days beside weekdays are weeks: each is named by its Monday.
  const isOfWeeks = widget.x_kind === 'weekday' || widget.y_kind === 'weekday';
  const columns = axisOf({ column: widget.x, kind: widget.x_kind, isOfWeeks }, facts);
  const rows = axisOf({ column: widget.y, kind: widget.y_kind, isOfWeeks }, facts);
  const byPlace = new Map(
    result.rows.map((row) => [
      `${keyOf(valueAt(result, row, widget.y), widget.y_kind)} ${keyOf(valueAt(result, row, widget.x), widget.x_kind)}`,
      { value: figureAt(result, row, widget.value) },
    ]),
  );
  const empty = { value: withoutRow(widget.format) };
  const values = rows.map((row) => columns.map((column) => (byPlace.get(`${row.key} ${column.key}`) ?? empty).value));
  const largest = Math.max(0, ...values.flat().map((value) => value ?? 0));
  return { format: widget.format, columns, rows, values, largest, isEmpty: largest === 0 };
}

type Kind = HeatmapWidget['x_kind'];

interface Axis {
  readonly column: string;
  readonly kind: Kind;
  readonly isOfWeeks: boolean;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

function axisOf({ column, kind, isOfWeeks }: Axis, { result, range, known, language }: HeatmapFacts): readonly Place[] {
  switch (kind) {
    case 'hour':
      return HOURS.map((hour) => {
        const title = `${String(hour).padStart(2, '0')}:00`;
        return { key: String(hour), short: title, title };
      });
    case 'weekday':
      return WEEKDAYS.map((weekday) => {
        const name = shortWeekday(weekday, language);
        return { key: String(weekday), short: name, title: name };
      });
    case 'day':
      return placesOf(range, isOfWeeks).map((day) => ({
        key: day,
        short: shortDay(day, language),
        title: calendarDay(day, language),
      }));
    case 'text': {
      const values = new Set(result.rows.map((row) => keyOf(valueAt(result, row, column), kind)));
      return [...values].map((key) => {
        const name = nameOfValue(key, { column, names: undefined, known, language }) ?? UNKNOWN;
        return { key, short: name, title: name };
      });
    }
  }
}

function placesOf({ firstDay, lastDay }: HeatmapFacts['range'], isOfWeeks: boolean): readonly string[] {
  const days = daysBetween(firstDay, lastDay);
  return isOfWeeks ? [...new Set(days.map(mondayOf))] : days;
}

function keyOf(value: unknown, kind: Kind): string {
  if (value === null || value === undefined) return '';
  return kind === 'day' ? String(value).slice(0, 10) : String(value);
}

/** Steps of the scale. */
export const STEPS = 6;

/** Which step of the scale a value is on, 1 to 6, by equal parts of the largest; 0: nothing, or not known. */
export function stepOf(value: number | undefined, largest: number): number {
  if (value === undefined || value <= 0 || largest === 0) return 0;
  return Math.min(STEPS, Math.max(1, Math.ceil((value / largest) * STEPS)));
}
