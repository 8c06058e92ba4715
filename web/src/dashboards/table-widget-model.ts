import type { DatasetResult, DrillFilter, Language } from '@tallygate/contract';
import { exactAmong, type FigureFormat, shortAmong } from '../format/figure.ts';
import { toFigure } from '../format/number.ts';
import { dayAndTime, exactTime } from '../format/time.ts';
import { figureAt, valueAt } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { TableWidget } from './widgets.ts';

/** What a table shows. */
export interface TableModel {
  readonly columns: readonly TableColumnModel[];
  readonly rows: readonly TableRowModel[];
}

export interface TableColumnModel {
  readonly title: string;
  readonly format: FigureFormat;
  readonly isNumeric: boolean;
  readonly hasBar: boolean;
  /** Ids of requests: long, and told apart by their beginning. */
  readonly isId: boolean;
}

export interface TableRowModel {
  /** Its place among the rows. */
  readonly id: string;
  /** One for each column. */
  readonly cells: readonly TableCell[];
}

export interface TableCell {
  readonly value: unknown;
  /** Undefined: not known. */
  readonly text: string | undefined;
  /** With every digit; of times, to the millisecond. */
  readonly exact: string | undefined;
  /** What it is sorted by; undefined: last. */
  readonly order: string | number | undefined;
  /** Of the column's largest, 0 to 1. */
  readonly length: number;
  readonly drill: Drill | undefined;
}

/** What a cell leads to: the requests with this value, or one request by its id. */
export interface Drill {
  readonly filter: DrillFilter;
  readonly value: string;
}

interface Naming {
  readonly known: KnownValues;
  readonly language: Language;
}

/** A table's cells from its dataset, in the order of the rows. */
export function tableModel(widget: TableWidget, result: DatasetResult, naming: Naming): TableModel {
  const largest = widget.columns.map(({ column }) =>
    Math.max(0, ...result.rows.map((row) => figureAt(result, row, column) ?? 0)),
  );
  return {
    columns: widget.columns.map(({ title, format, bar, drill }) => ({
      title: title[naming.language],
      format,
      isNumeric: format !== 'text' && format !== 'time',
      hasBar: bar === true,
      isId: drill?.filter === 'request',
    })),
    rows: result.rows.map((row, index) => ({
      id: String(index),
      cells: widget.columns.map((column, place) =>
        cellOf(column, { result, row, largest: largest[place] ?? 0, ...naming }),
      ),
    })),
  };
}

interface CellFacts extends Naming {
  readonly result: DatasetResult;
  readonly row: readonly unknown[];
  readonly largest: number;
}

type Column = TableWidget['columns'][number];

function cellOf({ column, format, value_names: names, drill, bar }: Column, facts: CellFacts): TableCell {
  const { result, row, largest, known, language } = facts;
  const value = valueAt(result, row, column);
  const figure = figureAt(result, row, column);
  const leadsBy = drill === undefined ? undefined : valueAt(result, row, drill.column);
  const name = nameOfValue(value, { column, names, known, language });
  const isKnown = known.get(column)?.get(String(value))?.name !== undefined;
  return {
    value,
    ...textOf(value, { format, zone: result.time_zone, now: result.as_of, language, name, isKnown, largest }),
    order: orderOf(value, format, name),
    length: bar !== true || largest === 0 ? 0 : Math.max(0, figure ?? 0) / largest,
    // A value that is not known meets no filter; an empty one is a value.
    drill:
      drill === undefined || leadsBy === null || leadsBy === undefined
        ? undefined
        : { filter: drill.filter, value: String(leadsBy) },
  };
}

interface TextFacts {
  readonly format: FigureFormat;
  readonly zone: string;
  readonly now: string;
  readonly language: Language;
  readonly name: string | undefined;
  /** The page knows its name: names may be shared, and what it is found by is told beside. */
  readonly isKnown: boolean;
  readonly largest: number;
}

function textOf(value: unknown, facts: TextFacts): Pick<TableCell, 'text' | 'exact'> {
  const { format, zone, now, language, name, isKnown, largest } = facts;
  if (format === 'text') return { text: name, exact: isKnown ? `${name} · ${value}` : name };
  if (format === 'time') {
    const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(instant)) return { text: undefined, exact: undefined };
    return { text: dayAndTime(instant, now, { zone, language }), exact: exactTime(instant, { zone, language }) };
  }
  if (toFigure(value) === undefined) return { text: undefined, exact: undefined };
  const among = { language, largest };
  return { text: shortAmong(value, format, among), exact: exactAmong(value, format, among) };
}

/** What is read is what it is sorted by; instants are sorted as they are. */
function orderOf(value: unknown, format: FigureFormat, name: string | undefined): TableCell['order'] {
  if (format === 'text') return name;
  if (format !== 'time') return toFigure(value);
  return value === null || value === undefined || value === '' ? undefined : String(value);
}
