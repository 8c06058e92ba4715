import type { Selectable } from 'kysely';
import { z } from 'zod';
import { asInstant, invariant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { QueryQuestion, QueryStore } from '../queries/query-store.ts';
import type { ListedQuery, SavedQuery } from '../queries/saved-query.ts';

const LISTED = [
  'id',
  'owner_id',
  'owner',
  'name',
  'description',
  'is_shared',
  'updated_at',
  'updated_by',
  'updated_by_id',
] as const;

type Row = Selectable<Tables['saved_queries']>;

/** Saved queries in the control store. */
export function kyselyQueryStore(db: Reader): QueryStore<Transaction> {
  return {
    list: async (question, tx) => (await listRows(tx ?? db, question)).map(readListed),
    find: async (id, tx) => {
      const row = await (tx ?? db).selectFrom('saved_queries').selectAll().where('id', '=', id).executeTakeFirst();
      return row && readQuery(row);
    },
    countOf: async (tx, ownerId) => {
      const { count } = await tx
        .selectFrom('saved_queries')
        .select((select) => select.fn.countAll().as('count'))
        .where('owner_id', '=', ownerId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    hasName: async (tx, { ownerId, name }) => {
      const rows = tx.selectFrom('saved_queries').select('id').where('owner_id', '=', ownerId).where('name', '=', name);
      return (await rows.executeTakeFirst()) !== undefined;
    },
    add: async (tx, query) => {
      const { id, owner, createdAt, version } = query;
      const made = { id, owner_id: owner.id, owner: owner.address, created_at: isoInstant(createdAt), version };
      await tx
        .insertInto('saved_queries')
        .values({ ...made, ...columnsOf(query) })
        .execute();
    },
    change: async (tx, query) => {
      const { numUpdatedRows } = await tx
        .updateTable('saved_queries')
        .set({ ...columnsOf(query), version: query.version })
        .where('id', '=', query.id)
        .executeTakeFirst();
      invariant(numUpdatedRows === 1n, 'a saved query is changed where it is');
    },
    remove: async (tx, id) => {
      await tx.deleteFrom('saved_queries').where('id', '=', id).execute();
    },
  };
}

function listRows(db: Reader, { viewerId, whose, after, limit }: QueryQuestion) {
  let rows = db.selectFrom('saved_queries').select(LISTED);
  if (whose === 'own') rows = rows.where('owner_id', '=', viewerId);
  if (whose === 'shared') rows = rows.where('is_shared', '=', 1).where('owner_id', '<>', viewerId);
  if (whose === 'all') rows = rows.where((is) => is.or([is('owner_id', '=', viewerId), is('is_shared', '=', 1)]));
  if (after !== undefined) {
    const { name, id } = after;
    rows = rows.where((is) => is.or([is('name', '>', name), is.and([is('name', '=', name), is('id', '>', id)])]));
  }
  return rows.orderBy('name').orderBy('id').limit(limit).execute();
}

function columnsOf({ name, description, statement, parameters, isShared, updatedAt, updatedBy }: SavedQuery) {
  return {
    name,
    description,
    statement,
    parameters: JSON.stringify(parameters),
    is_shared: isShared ? 1 : 0,
    updated_at: isoInstant(updatedAt),
    updated_by: updatedBy.address,
    updated_by_id: updatedBy.id,
  };
}

function readListed(row: Pick<Row, (typeof LISTED)[number]>): ListedQuery {
  return {
    id: row.id,
    owner: { id: row.owner_id, address: row.owner },
    name: row.name,
    description: row.description,
    isShared: row.is_shared === 1,
    updatedAt: asInstant(Date.parse(row.updated_at)),
    updatedBy: { id: row.updated_by_id, address: row.updated_by },
  };
}

const parametersSchema = z.record(z.string(), z.string());

function readQuery(row: Row): SavedQuery {
  return {
    ...readListed(row),
    statement: row.statement,
    parameters: parametersSchema.parse(JSON.parse(row.parameters)),
    createdAt: asInstant(Date.parse(row.created_at)),
    version: row.version,
  };
}
