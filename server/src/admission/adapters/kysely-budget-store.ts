import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { Budget } from '../budget.ts';
import type { BudgetPlace, BudgetStore } from '../budget-store.ts';
import type { Holder } from '../lease-pool.ts';

/** Budgets in the control store. */
export function kyselyBudgetStore(db: Reader): BudgetStore<Transaction> {
  return {
    all: async (tx) => {
      const rows = await (tx ?? db)
        .selectFrom('budgets')
        .selectAll()
        .where('ended_at', 'is', null)
        .orderBy('name')
        .execute();
      return rows.map(readBudget);
    },
    find: async (id, tx) => {
      const row = await (tx ?? db)
        .selectFrom('budgets')
        .selectAll()
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return row && readBudget(row);
    },
    add: async (tx, { created, ...budget }) => {
      await tx
        .insertInto('budgets')
        .values({
          ...budget,
          created_at: isoInstant(created.at),
          created_by: created.by,
          created_by_id: created.byId,
          ended_at: null,
          ended_by: null,
        })
        .execute();
    },
    change: async (tx, id, { name, amount }) => {
      await tx
        .updateTable('budgets')
        .set({ name, amount })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    end: async (tx, id, { at, by }) => {
      await tx
        .updateTable('budgets')
        .set({ ended_at: isoInstant(at), ended_by: by })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    ...periods(db),
    ...leases(),
  };
}

function periods(db: Reader): Pick<BudgetStore<Transaction>, 'state' | 'addUse'> {
  return {
    state: async (place, tx) => {
      const reader = tx ?? db;
      const use = await reader
        .selectFrom('budget_uses')
        .select('used')
        .where('budget_id', '=', place.budgetId)
        .where('starts_at', '=', isoInstant(place.startsAt))
        .executeTakeFirst();
      const held = await reader
        .selectFrom('budget_leases')
        .select((select) => select.fn.sum<number | string | null>('held').as('held'))
        .where('budget_id', '=', place.budgetId)
        .where('starts_at', '=', isoInstant(place.startsAt))
        .executeTakeFirst();
      return { used: Number(use?.used ?? 0), held: Number(held?.held ?? 0) };
    },
    addUse: async (tx, { budgetId, startsAt }, units) => {
      await tx
        .insertInto('budget_uses')
        .values({ budget_id: budgetId, starts_at: isoInstant(startsAt), used: units })
        .onConflict((conflict) =>
          conflict
            .columns(['budget_id', 'starts_at'])
            .doUpdateSet((set) => ({ used: set('budget_uses.used', '+', units) })),
        )
        .execute();
    },
  };
}

function leases(): Pick<BudgetStore<Transaction>, 'heldBy' | 'setHeld' | 'holders' | 'dropHeld'> {
  return {
    heldBy: async (tx, place, holder) => {
      const row = await tx
        .selectFrom('budget_leases')
        .select('held')
        .where((where) => where.and(leaseKey(place, holder)))
        .executeTakeFirst();
      return Number(row?.held ?? 0);
    },
    setHeld: async (tx, place, { holder, held }) => {
      if (held === 0) {
        await tx
          .deleteFrom('budget_leases')
          .where((where) => where.and(leaseKey(place, holder)))
          .execute();
        return;
      }
      await tx
        .insertInto('budget_leases')
        .values({ ...leaseKey(place, holder), held })
        .onConflict((conflict) =>
          conflict.columns(['budget_id', 'starts_at', 'gateway', 'incarnation']).doUpdateSet({ held }),
        )
        .execute();
    },
    holders: async (tx) => {
      const rows = await tx
        .selectFrom('budget_leases')
        .select(['gateway', 'incarnation'])
        .distinct()
        .orderBy('gateway')
        .orderBy('incarnation')
        .execute();
      return rows;
    },
    dropHeld: async (tx, { gateway, incarnation }) => {
      await tx
        .deleteFrom('budget_leases')
        .where('gateway', '=', gateway)
        .where('incarnation', '=', incarnation)
        .execute();
    },
  };
}

function leaseKey({ budgetId, startsAt }: BudgetPlace, { gateway, incarnation }: Holder) {
  return { budget_id: budgetId, starts_at: isoInstant(startsAt), gateway, incarnation };
}

/** The database checks what may stand in these columns. */
function readBudget(row: Selectable<Tables['budgets']>): Budget {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope as Budget['scope'],
    subject: row.subject,
    period: row.period as Budget['period'],
    unit: row.unit as Budget['unit'],
    amount: Number(row.amount),
    created: { at: asInstant(Date.parse(row.created_at)), by: row.created_by, byId: row.created_by_id },
  };
}
