import { type CellKind, cellText } from './cell-text.ts';

/** By which column, and in which direction. */
export interface RowOrder {
  readonly column: number;
  readonly isDescending: boolean;
}

type Row = readonly unknown[];

/** The rows in an order; NULL comes last in both directions, and rows that are alike stay as they were. */
export function sortRows(rows: readonly Row[], order: RowOrder | undefined, kind: CellKind): readonly Row[] {
  if (order === undefined) return rows;
  const { column, isDescending } = order;
  const compare = kind === 'number' ? compareNumbers : compareTexts;
  return rows.toSorted((one, other) => {
    const [left, right] = [cellText(one[column]), cellText(other[column])];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return isDescending ? compare(right, left) : compare(left, right);
  });
}

/** Whole numbers beyond 2^53 are texts, and are compared digit by digit. */
function compareNumbers(one: string, other: string): number {
  const difference = Number(one) - Number(other);
  if (difference !== 0 || !isWhole(one) || !isWhole(other))
    return Number.isNaN(difference) ? compareTexts(one, other) : difference;
  const exact = BigInt(one) - BigInt(other);
  if (exact === 0n) return 0;
  return exact > 0n ? 1 : -1;
}

function isWhole(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
