import type { StoredDay } from './due-days.ts';

/** How long the usage table keeps its days, and which are gone. */
export interface RetentionState {
  /** undefined: for ever. */
  readonly keptDays: number | undefined;
  /** `2026-01-05`: the last day (UTC) that may have been dropped; empty: none ever was. It never goes back. */
  readonly droppedThrough: string;
  /** A day whose drop began and was not recorded yet, with what it held then. */
  readonly dropping: StoredDay | undefined;
  /** How many days were dropped so far. A list of days that was read at another number may hold days that are gone. */
  readonly drops: number;
}

/** The policy of the usage table, kept where a crash does not reach it. `Tx` is a transaction of the control store. */
export interface RetentionStore<Tx> {
  state(tx?: Tx): Promise<RetentionState>;
  setKeptDays(tx: Tx, keptDays: number | undefined): Promise<void>;
  /** From here on the day counts as dropped, whatever becomes of the process that drops it. */
  begin(tx: Tx, day: StoredDay): Promise<void>;
  /** The drop that had begun has been recorded. */
  end(tx: Tx): Promise<void>;
  /** The drop that had begun is not to be: the day stays, and is not counted among those that were dropped. */
  leave(tx: Tx): Promise<void>;
}

/** The days of the usage table and of the corrections of its costs, in the warehouse. */
export interface UsageDays {
  /** Every day that holds something, in no order. */
  list(): Promise<readonly StoredDay[]>;
  /** Drops one whole: first its rows, then their corrections. Nothing when it is gone already. */
  drop(day: string): Promise<void>;
}
