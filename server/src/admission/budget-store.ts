import type { Instant } from '#kernel';
import type { Budget } from './budget.ts';
import type { Holder } from './lease-pool.ts';

/** How a budget stands in one period. */
export interface BudgetState {
  readonly used: number;
  /** By gateways, for requests that are under way or to come. */
  readonly held: number;
}

/** One period of one budget. */
export interface BudgetPlace {
  readonly budgetId: string;
  readonly startsAt: Instant;
}

/** Where budgets, their use and what gateways hold of them are kept. */
export interface BudgetStore<Tx> {
  /** Those that have not ended, by name. */
  all(tx?: Tx): Promise<readonly Budget[]>;
  /** undefined: there is none, or it has ended. */
  find(id: string, tx?: Tx): Promise<Budget | undefined>;
  /** Throws `UniqueViolation` when there is one of this name. */
  add(tx: Tx, budget: Budget): Promise<void>;
  /** Throws `UniqueViolation` when there is another one of this name. */
  change(tx: Tx, id: string, to: Pick<Budget, 'name' | 'amount'>): Promise<void>;
  end(tx: Tx, id: string, made: { readonly at: Instant; readonly by: string }): Promise<void>;
  state(place: BudgetPlace, tx?: Tx): Promise<BudgetState>;
  heldBy(tx: Tx, place: BudgetPlace, holder: Holder): Promise<number>;
  /** 0 ends the lease. */
  setHeld(tx: Tx, place: BudgetPlace, lease: { readonly holder: Holder; readonly held: number }): Promise<void>;
  addUse(tx: Tx, place: BudgetPlace, units: number): Promise<void>;
  /** Who holds anything; of one gateway, the earliest run first. */
  holders(tx: Tx): Promise<readonly Holder[]>;
  dropHeld(tx: Tx, holder: Holder): Promise<void>;
}
