import type { Instant } from '#kernel';
import { CREDIT } from '../facts.ts';
import type { CreditPriceChoices, CreditPriceEntry } from './facts.ts';

/** The price book in credits, as it is kept. */
export interface StoredCreditPrices {
  /** In the order in which they were made. */
  readonly entries: readonly CreditPriceEntry[];
  /** Ids of records that cannot be read any more: left out of the others. */
  readonly unreadable: readonly string[];
  /** undefined: nobody has chosen yet. */
  readonly choices: CreditPriceChoices | undefined;
}

/** What holds until somebody chooses: nothing is priced, so that nobody is refused before anyone bought any. */
export const FIRST_CREDIT_CHOICES: CreditPriceChoices = {
  mode: 'off',
  workspaces: {},
  byDefault: { kind: 'none' },
  defaultHoldMicro: Number(CREDIT),
};

/** Where the price book in credits is kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface CreditPriceStore<Tx> {
  all(tx?: Tx): Promise<StoredCreditPrices>;
  /** Nothing of it is ever changed or removed: the database refuses that. */
  add(tx: Tx, entry: CreditPriceEntry): Promise<void>;
  choose(tx: Tx, choices: CreditPriceChoices, at: Instant): Promise<void>;
}
