import { asInstant, isoInstant } from '#kernel';
import { BUDGET_PREFIX } from './account-limits.ts';
import { budgetPeriodAt } from './budget.ts';
import type { BudgetPlace, BudgetStore } from './budget-store.ts';
import type { DrawAsk, Drawn, Holder, LeasedUnits, LeasePool } from './lease-pool.ts';

/** Budgets as pools that gateways lease from. `zone`: the account's, as it is now. */
export function budgetPool<Tx>(store: BudgetStore<Tx>, zone: () => string): LeasePool<Tx> {
  return {
    prefix: BUDGET_PREFIX,
    draw: (tx, ask) => draw(store, { tx, zone: zone() }, ask),
    giveBack: async (tx, { pool, period, holder, amount }) => {
      const place = placeOf(pool, period);
      if (place !== undefined) await lessen(store, tx, { place, holder, amount });
    },
    expire: (tx, holder) => store.dropHeld(tx, holder),
    holders: (tx) => store.holders(tx),
  };
}

async function draw<Tx>(
  store: BudgetStore<Tx>,
  { tx, zone }: { readonly tx: Tx; readonly zone: string },
  { pool, holder, share, at }: DrawAsk,
): Promise<Drawn> {
  const budget = await store.find(pool.slice(BUDGET_PREFIX.length), tx);
  if (budget === undefined) return { kind: 'unlimited' };
  const { from, to } = budgetPeriodAt(budget.period, at, zone);
  const place = { budgetId: budget.id, startsAt: from };
  const { used, held } = await store.state(place, tx);
  const { amount, isDirect } = share(budget.amount - used - held);
  if (amount === 0) return { kind: 'exhausted', used: used + held, allowed: budget.amount, resetAt: to };
  const before = await store.heldBy(tx, place, holder);
  await store.setHeld(tx, place, { holder, held: before + amount });
  return { kind: 'granted', amount, isDirect, period: isoInstant(from), endsAt: to };
}

/** Units that leave a lease, as far as they are in it. */
export async function lessen<Tx>(
  store: BudgetStore<Tx>,
  tx: Tx,
  { place, holder, amount }: { readonly place: BudgetPlace; readonly holder: Holder; readonly amount: number },
): Promise<number> {
  const held = await store.heldBy(tx, place, holder);
  const left = Math.max(0, held - amount);
  if (left !== held) await store.setHeld(tx, place, { holder, held: left });
  return held - left;
}

/** undefined: not a name that we gave. */
function placeOf(pool: LeasedUnits['pool'], period: string): BudgetPlace | undefined {
  const at = Date.parse(period);
  return Number.isNaN(at) ? undefined : { budgetId: pool.slice(BUDGET_PREFIX.length), startsAt: asInstant(at) };
}
