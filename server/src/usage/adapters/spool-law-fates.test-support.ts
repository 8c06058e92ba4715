import { expect } from 'vitest';
import type { Ticket } from '../spool/spool.ts';

/** The closing half that a spool writes for a request whose own is lost. */
export const LOST = ',"closing":"lost"}';

/** What became of a request. */
export type Outcome = 'lost' | 'notes' | 'asClosed' | 'gone' | 'refused';

/** What must become of one request. */
export interface Fate {
  readonly id: string;
  /** In the order of `close` and `record`. */
  order: number;
  ticket: Ticket | undefined;
  readonly notes: string[];
  closing: string | undefined;
  /** At least one row. */
  mustExist: boolean;
  /** No row at all: it was refused. */
  isRefused: boolean;
  /** Its intent was handed to the disk, which refused it; and the life ended before the disk had the zeros that go there: then it may be lost. */
  isIntentRefused: boolean;
  mayBeLost: boolean;
  /** Its row is the one that it was closed with. */
  mustBeAsClosed: boolean;
  isOpenSynced: boolean;
  isCloseSynced: boolean;
}

/** Holds the row of a request, if it has one, against what must become of it. */
export function outcomeOf(fate: Fate, row: string | undefined): Outcome {
  const facts = JSON.stringify({ ...fate, row: row?.slice(0, 80) });
  if (fate.isRefused && !(fate.mayBeLost && row?.endsWith(LOST))) expect(row, facts).toBeUndefined();
  if (row === undefined) {
    expect(fate.mustExist, facts).toBe(false);
    return fate.isRefused ? 'refused' : 'gone';
  }
  expect(JSON.parse(row), facts).toMatchObject({ id: fate.id });
  const closing = row.slice(row.indexOf(',"closing"'));
  if (fate.mustBeAsClosed) expect(closing, facts).toBe(fate.closing);
  if (closing === fate.closing) return 'asClosed';
  if (closing === LOST) return 'lost';
  expect(fate.notes, facts).toContain(closing);
  return 'notes';
}
