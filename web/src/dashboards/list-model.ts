import type { DatasetResult } from '@tallygate/contract';
import { figureAt, valueAt } from './result.ts';
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
  /** Undefined: the name is not known. */
  readonly name: string | undefined;
  readonly value: number | undefined;
  /** Of the total shown. */
  readonly share: number | undefined;
  /** Of the largest value, for the bar. */
  readonly length: number;
  /** The further columns, as they are. */
  readonly also: readonly unknown[];
}

/** A pie's pieces beyond this many are one. */
const PIECES_MAX = 7;

/** A list's lines from its dataset, in the dataset's order. */
export function listModel(widget: ListWidget, result: DatasetResult): ListModel {
  const lines = result.rows.map((row, index) => ({
    place: index + 1,
    name: nameOf(valueAt(result, row, widget.label)),
    value: figureAt(result, row, widget.value),
    also: widget.also.map(({ column }) => valueAt(result, row, column)),
  }));
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
  if (known.length <= PIECES_MAX + 1) return { each: known, otherValue: 0 };
  const rest = known.slice(PIECES_MAX);
  return { each: known.slice(0, PIECES_MAX), otherValue: rest.reduce((sum, { value }) => sum + (value ?? 0), 0) };
}

function nameOf(value: unknown): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value);
}
