import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { Grant, Grantee, MadeWorkspace, WorkspaceStore } from '../people-store.ts';
import { instant, optionalInstant, optionalText } from './store-values.ts';

/** Workspaces that people made, and grants, in the control store. */
export function kyselyWorkspaceStore(db: Reader): WorkspaceStore<Transaction> {
  return {
    workspaces: async (tx) => {
      const rows = await (tx ?? db).selectFrom('workspaces').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(toWorkspace);
    },
    saveWorkspace: async (tx, { id, name, createdAt, createdBy, archivedAt }) => {
      const changing = { name, archived_at: optionalText(archivedAt) };
      const made = { created_at: isoInstant(createdAt), created_by: createdBy.address, created_by_id: createdBy.id };
      await tx
        .insertInto('workspaces')
        .values({ id, ...changing, ...made })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
    liveKeysIn: async (workspaceId, tx) => {
      const row = await tx
        .selectFrom('api_keys')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('workspace_id', '=', workspaceId)
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    grants: async (tx) => {
      const rows = await (tx ?? db).selectFrom('grants').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map(toGrant);
    },
    addGrant: async (tx, { id, object, grantee, createdAt, createdBy }) => {
      await tx
        .insertInto('grants')
        .values({
          id,
          object_kind: object.kind,
          object: object.name,
          subject_kind: grantee.kind,
          subject_id: grantee.id,
          created_at: isoInstant(createdAt),
          created_by: createdBy.address,
          created_by_id: createdBy.id,
        })
        .execute();
    },
    removeGrant: async (tx, id) => {
      await tx.deleteFrom('grants').where('id', '=', id).execute();
    },
  };
}

function toWorkspace(row: Selectable<Tables['workspaces']>): MadeWorkspace {
  return {
    id: row.id,
    name: row.name,
    createdAt: instant(row.created_at),
    createdBy: { id: row.created_by_id, address: row.created_by },
    archivedAt: optionalInstant(row.archived_at),
  };
}

function toGrant(row: Selectable<Tables['grants']>): Grant {
  return {
    id: row.id,
    // The database holds no other kinds.
    object: { kind: row.object_kind as Grant['object']['kind'], name: row.object },
    grantee: { kind: row.subject_kind, id: row.subject_id } as Grantee,
    createdAt: instant(row.created_at),
    createdBy: { id: row.created_by_id, address: row.created_by },
  };
}
