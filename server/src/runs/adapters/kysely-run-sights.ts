import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import { HOUR_PLACE, type RunHold, type RunSight, type RunSightStore } from '../quota-store.ts';

/** Values of one statement; both engines take more. */
const CHUNK = 500;
/** Keys of one statement, of four values each. */
const KEYS = 200;

/** Shared runs that were seen, in the control store. */
export function kyselyRunSights(db: Reader): RunSightStore<Transaction> {
  return { ...sights(), ...holds(db) };
}

function sights(): Pick<RunSightStore<Transaction>, 'find' | 'add' | 'change' | 'removeBefore'> {
  return {
    find: async (tx, keys, since) => {
      const found: RunSight[] = [];
      for (const chunk of chunksOf(keys, KEYS)) {
        const rows = await tx
          .selectFrom('run_sights')
          .selectAll()
          // Many people may give their runs one id: by it alone all of theirs would be read.
          .where(({ eb, refTuple, tuple }) =>
            eb(
              refTuple('run_id', 'workspace_id', 'requester_id', 'run_type'),
              'in',
              chunk.map(({ id, workspaceId, requesterId, type }) => tuple(id, workspaceId, requesterId, type)),
            ),
          )
          .where('first_at', '>=', isoInstant(since))
          .orderBy('first_at')
          .execute();
        found.push(...rows.map(readSight));
      }
      return found;
    },
    add: async (tx, made) => {
      for (const chunk of chunksOf(made)) {
        await tx.insertInto('run_sights').values(chunk.map(rowOf)).execute();
      }
    },
    change: async (tx, { id, firstAt, periodId, isCounted }) => {
      await tx
        .updateTable('run_sights')
        .set({ first_at: isoInstant(firstAt), period_id: periodId ?? null, is_counted: isCounted ? 1 : 0 })
        .where('id', '=', id)
        .execute();
    },
    removeBefore: async (tx, at) => {
      const old = tx.selectFrom('run_sights').select('id').where('first_at', '<', isoInstant(at));
      await tx.deleteFrom('run_holds').where('sight_id', 'in', old).execute();
      await tx.deleteFrom('run_sights').where('first_at', '<', isoInstant(at)).execute();
    },
  };
}

function holds(
  db: Reader,
): Pick<RunSightStore<Transaction>, 'held' | 'holdsOf' | 'addHold' | 'removeHold' | 'dropHolds'> {
  return {
    held: async (place, tx) => {
      const reader = tx ?? db;
      const row =
        place === HOUR_PLACE
          ? await reader
              .selectFrom('run_holds')
              .select((select) => select.fn.count<number | string>('sight_id').distinct().as('held'))
              .where('limit_kind', '=', 'hour')
              .executeTakeFirst()
          : await reader
              .selectFrom('run_sights')
              .select((select) => select.fn.countAll<number | string>().as('held'))
              .where('period_id', '=', place)
              .where('is_counted', '=', 0)
              .executeTakeFirst();
      return Number(row?.held ?? 0);
    },
    holdsOf: async (tx, sightId, limit) => {
      const row = await tx
        .selectFrom('run_holds')
        .select((select) => select.fn.countAll<number | string>().as('holds'))
        .where('sight_id', '=', sightId)
        .where('limit_kind', '=', limit)
        .executeTakeFirst();
      return Number(row?.holds ?? 0);
    },
    addHold: async (tx, hold) => {
      await tx
        .insertInto('run_holds')
        .values(holdKey(hold))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    removeHold: async (tx, hold) => {
      await tx
        .deleteFrom('run_holds')
        .where((where) => where.and(holdKey(hold)))
        .execute();
      await dropUnheld(tx, [hold.sightId]);
    },
    dropHolds: async (tx, ids) => {
      for (const chunk of chunksOf(ids)) await tx.deleteFrom('run_holds').where('sight_id', 'in', chunk).execute();
    },
  };
}

/** Of runs that were not counted: without a hold of the quota no unit of it is held; without any hold they are forgotten. */
export async function dropUnheld(tx: Transaction, ids: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(ids)) {
    await tx
      .updateTable('run_sights')
      .set({ period_id: null })
      .where('id', 'in', chunk)
      .where('is_counted', '=', 0)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('run_holds')
              .select('sight_id')
              .whereRef('sight_id', '=', 'run_sights.id')
              .where('limit_kind', '=', 'quota'),
          ),
        ),
      )
      .execute();
    await tx
      .deleteFrom('run_sights')
      .where('id', 'in', chunk)
      .where('is_counted', '=', 0)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('run_holds').select('sight_id').whereRef('sight_id', '=', 'run_sights.id'))),
      )
      .execute();
  }
}

function holdKey({ sightId, limit, holder }: RunHold) {
  return {
    sight_id: sightId,
    limit_kind: limit,
    gateway: holder.gateway,
    incarnation: holder.incarnation,
  };
}

function rowOf({ id, key, firstAt, periodId, isCounted }: RunSight) {
  return {
    id,
    workspace_id: key.workspaceId,
    requester_id: key.requesterId,
    run_type: key.type,
    run_id: key.id,
    first_at: isoInstant(firstAt),
    period_id: periodId ?? null,
    is_counted: isCounted ? 1 : 0,
  };
}

function readSight(row: Selectable<Tables['run_sights']>): RunSight {
  return {
    id: row.id,
    key: { workspaceId: row.workspace_id, requesterId: row.requester_id, type: row.run_type, id: row.run_id },
    firstAt: asInstant(Date.parse(row.first_at)),
    periodId: row.period_id ?? undefined,
    isCounted: Number(row.is_counted) === 1,
  };
}

function chunksOf<Item>(items: readonly Item[], size = CHUNK): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}
