import { asInstant, isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { RunHolder, RunLeaseStore } from '../quota-store.ts';
import { dropUnheld } from './kysely-run-sights.ts';

/** What gateways hold of limits of runs, in the control store. */
export function kyselyRunLeases(db: Reader): RunLeaseStore<Transaction> {
  return {
    held: async (place, tx) => {
      const row = await (tx ?? db)
        .selectFrom('run_leases')
        .select((select) => select.fn.sum<number | string | null>('held').as('held'))
        .where('place', '=', place)
        .executeTakeFirst();
      return Number(row?.held ?? 0);
    },
    heldBy: async (tx, place, holder) => {
      const row = await tx
        .selectFrom('run_leases')
        .select('held')
        .where((where) => where.and(keyOf(place, holder)))
        .executeTakeFirst();
      return Number(row?.held ?? 0);
    },
    find: async (tx, place, holder) => {
      const row = await tx
        .selectFrom('run_leases')
        .select(['held', 'since'])
        .where((where) => where.and(keyOf(place, holder)))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { held: Number(row.held), since: row.since === null ? undefined : asInstant(Date.parse(row.since)) };
    },
    setHeld: async (tx, place, { holder, held, at }) => {
      if (held === 0) {
        await tx
          .deleteFrom('run_leases')
          .where((where) => where.and(keyOf(place, holder)))
          .execute();
        return;
      }
      await tx
        .insertInto('run_leases')
        .values({ ...keyOf(place, holder), held, since: at === undefined ? null : isoInstant(at) })
        .onConflict((conflict) => conflict.columns(['place', 'gateway', 'incarnation']).doUpdateSet({ held }))
        .execute();
    },
    holders: async (tx) =>
      await tx
        .selectFrom('run_leases')
        .select(['gateway', 'incarnation'])
        .union(tx.selectFrom('run_holds').select(['gateway', 'incarnation']))
        .orderBy('gateway')
        .orderBy('incarnation')
        .execute(),
    drop: async (tx, { gateway, incarnation }) => {
      await tx.deleteFrom('run_leases').where('gateway', '=', gateway).where('incarnation', '=', incarnation).execute();
      const holds = await tx
        .deleteFrom('run_holds')
        .where('gateway', '=', gateway)
        .where('incarnation', '=', incarnation)
        .returning('sight_id')
        .execute();
      await dropUnheld(
        tx,
        holds.map(({ sight_id: id }) => id),
      );
    },
  };
}

function keyOf(place: string, { gateway, incarnation }: RunHolder) {
  return { place, gateway, incarnation };
}
