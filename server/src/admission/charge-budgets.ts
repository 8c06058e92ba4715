import { isUnder } from './account-limits.ts';
import { type Budget, budgetPeriodAt } from './budget.ts';
import { lessen } from './budget-pool.ts';
import type { BudgetPlace, BudgetStore } from './budget-store.ts';
import type { ChargedRecord } from './charge.ts';
import type { ChargeConsumer, Charging } from './post-charges.ts';

/** What charging budgets acts with. */
export interface BudgetChargeParts<Tx> {
  readonly store: BudgetStore<Tx>;
  /** The account's, as it is now. */
  readonly zone: () => string;
  /** Charged for a request whose price is not known, in nano-USD. */
  readonly defaultHoldNanoUsd: (tx: Tx) => Promise<number>;
}

/**
 * Counts what was used in every budget that it falls under, and takes it out of what the gateway held for it. Beyond what
 * was held it counts all the same.
 */
export function budgetCharges<Tx>(parts: BudgetChargeParts<Tx>): ChargeConsumer<Tx> {
  return {
    of: 'records',
    isWanted: async (tx) => (await parts.store.all(tx)).length > 0,
    charge: async (tx, charging) => {
      const budgets = await parts.store.all(tx);
      if (budgets.length === 0 || charging.records.length === 0) return;
      const unpriced = await parts.defaultHoldNanoUsd(tx);
      for (const { place, units } of sums(budgets, charging.records, { zone: parts.zone(), unpriced })) {
        await parts.store.addUse(tx, place, units);
        await takeFromLeases(parts.store, tx, { place, units, charging });
      }
    },
  };
}

/** One sum for each budget and period. */
function sums(
  budgets: readonly Budget[],
  records: readonly ChargedRecord[],
  by: { readonly zone: string; readonly unpriced: number },
): readonly { readonly place: BudgetPlace; readonly units: number }[] {
  return budgets.flatMap((budget) => {
    const found = new Map<number, { place: BudgetPlace; units: number; readonly to: number }>();
    let last: { place: BudgetPlace; units: number; readonly to: number } | undefined;
    for (const record of records) {
      if (record.at < budget.created.at || !isUnder(budget, record)) continue;
      const isLast = last !== undefined && record.at >= last.place.startsAt && record.at < last.to;
      if (last === undefined || !isLast) {
        const { from, to } = budgetPeriodAt(budget.period, record.at, by.zone);
        last = found.get(from) ?? { place: { budgetId: budget.id, startsAt: from }, units: 0, to };
        found.set(from, last);
      }
      last.units += unitsOf(budget, record, by.unpriced);
    }
    return [...found.values()].filter(({ units }) => units > 0);
  });
}

function unitsOf({ unit }: Budget, { tokens, costNanoUsd }: ChargedRecord, unpriced: number): number {
  switch (unit) {
    case 'requests':
      return 1;
    case 'tokens':
      return tokens;
    case 'cost':
      return costNanoUsd ?? unpriced;
  }
}

/** The earliest first, as a gateway uses them. */
async function takeFromLeases<Tx>(
  store: BudgetStore<Tx>,
  tx: Tx,
  { place, units, charging }: { readonly place: BudgetPlace; readonly units: number; readonly charging: Charging },
): Promise<void> {
  let left = units;
  for (const holder of (await store.holders(tx)).filter(charging.isOf)) {
    if (left <= 0) return;
    left -= await lessen(store, tx, { place, holder, amount: left });
  }
}
