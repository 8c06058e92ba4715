import type { PriceEntry } from './facts.ts';

/** An entry that somebody made. */
export type StoredEntry = PriceEntry & { readonly made: NonNullable<PriceEntry['made']> };

/** The own price book, as it is kept. */
export interface StoredPrices {
  /** In the order in which they were made. */
  readonly entries: readonly StoredEntry[];
  /** Ids of records that cannot be read any more: left out of the others. */
  readonly unreadable: readonly string[];
}

/** Where the own price book is kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface PriceStore<Tx> {
  all(tx?: Tx): Promise<StoredPrices>;
  /** Nothing of it is ever changed or removed: the database refuses that. */
  add(tx: Tx, entry: StoredEntry): Promise<void>;
  /** What admission holds for a request whose price or size is not known, in millionths of a US dollar; undefined: not chosen. */
  defaultHold(tx?: Tx): Promise<number | undefined>;
  setDefaultHold(tx: Tx, microUsd: number, at: StoredEntry['effectiveFrom']): Promise<void>;
}
