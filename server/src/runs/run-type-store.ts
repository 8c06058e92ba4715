import type { Instant } from '#kernel';
import type { RunType } from './run.ts';

/** When something was done, and by whom. */
interface Made {
  readonly at: Instant;
  /** Address at the time. */
  readonly by: string;
  /** Stable id. */
  readonly byId: string;
}

/** Where the account's own run types are kept; those that came with the product are not. */
export interface RunTypeStore<Tx> {
  /** By id. */
  all(tx?: Tx): Promise<readonly RunType[]>;
  add(tx: Tx, type: RunType, made: Made): Promise<void>;
  /** Throws when there is none of this id. */
  change(tx: Tx, type: RunType, made: Made): Promise<void>;
}
