import { type DatasetResult, DRAWN_EACH_MAX, type Language } from '@tallygate/contract';
import { figureAt, valueAt } from './result.ts';
import { type KnownValues, nameOfValue } from './value-names.ts';
import type { ListWidget } from './widgets.ts';

/** What a ranking or a pie shows. */
export interface ListModel {
  readonly lines: readonly ListLine[];
  /** Of the values shown. */
  readonly total: number;
  readonly isEmpty: boolean;
}

export interface ListLine {
  /** Its place from 1: names may repeat. */
  readonly place: number;
  /** The value that is named. */
  readonly key: string | undefined;
  /** What people call it. Undefined: the name is not known. */
  readonly name: string | undefined;
  readonly value: number | undefined;
  /** Of the total shown. */
  readonly share: number | undefined;
  /** Of the largest value, for the bar. */
  readonly length: number;
  /** The further columns, as they are. */
  readonly also: readonly unknown[];
}

/** What the names of a list are said with. */
export interface ListNaming {
  readonly known: KnownValues;
  readonly language: Language;
}

/** A list's lines from its dataset, in the dataset's order. */
export function listModel(widget: ListWidget, result: DatasetResult, naming: ListNaming): ListModel {
  const lines = result.rows.map((row, index) => {
    const key = valueAt(result, row, widget.label);
    return {
      place: index + 1,
      key: key === null || key === undefined || key === '' ? undefined : String(key),
      name: nameOfValue(key, { ...naming, column: widget.label, names: widget.value_names }),
      value: figureAt(result, row, widget.value),
      also: widget.also.map(({ column, value_names: names, format }) => {
        const value = valueAt(result, row, column);
        return format === 'text' ? nameOfValue(value, { ...naming, column, names }) : value;
      }),
    };
  });
  const total = lines.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const largest = Math.max(0, ...lines.map(({ value }) => value ?? 0));
  return {
    lines: lines.map((line) => ({
      ...line,
      share: line.value === undefined || total === 0 ? undefined : line.value / total,
      length: largest === 0 ? 0 : (line.value ?? 0) / largest,
    })),
    total,
    isEmpty: lines.every(({ value }) => value === undefined || value === 0),
  };
}

/** The largest lines each, and what is left as one; its name is for the caller to say. */
export function pieces(model: ListModel): { readonly each: readonly ListLine[]; readonly otherValue: number } {
  const known = model.lines.filter(({ value }) => value !== undefined && value > 0);
  if (known.length <= DRAWN_EACH_MAX + 1) return { each: known, otherValue: 0 };
  const rest = known.slice(DRAWN_EACH_MAX);
  return { each: known.slice(0, DRAWN_EACH_MAX), otherValue: rest.reduce((sum, { value }) => sum + (value ?? 0), 0) };
}
