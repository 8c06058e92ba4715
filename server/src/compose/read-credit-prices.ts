import type { AccountLimits } from '#admission';
import type { CreditPriceStore, SnapshotCreditPrices } from '#credits';
import type { Transaction } from '../store/index.ts';

/** Reads what calls cost in credits, as gateways are told. Undefined: nobody has chosen that anything does. */
export function creditPricesReader(
  store: CreditPriceStore<Transaction>,
): (tx: Transaction) => Promise<SnapshotCreditPrices | undefined> {
  return async (tx) => {
    const { entries, choices } = await store.all(tx);
    return choices === undefined ? undefined : { entries, choices };
  };
}

/** What the account limits, with whose requests are refused when there are too few credits. */
export function withEnforced(
  limits: (tx: Transaction) => Promise<AccountLimits>,
  creditPrices: (tx: Transaction) => Promise<SnapshotCreditPrices | undefined>,
): (tx: Transaction) => Promise<AccountLimits> {
  return async (tx) => {
    const told = await creditPrices(tx);
    const known = await limits(tx);
    if (told === undefined) return known;
    const { mode, workspaces } = told.choices;
    const named = Object.entries(workspaces).map(([id, own]): [string, boolean] => [id, own === 'enforce']);
    return { ...known, credits: { isEnforced: mode === 'enforce', workspaces: Object.fromEntries(named) } };
  };
}
