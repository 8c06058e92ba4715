import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { Subject, SubjectKind, WorkspaceRole } from '../owner.ts';
import type { DirectRole, RoleStore, ServicePrincipal } from '../people-store.ts';
import { instant, optionalInstant, optionalText } from './store-values.ts';

type Store = RoleStore<Transaction>;

/** Roles in workspaces, service principals, and the end of people, in the control store. */
export function kyselyRoleStore(db: Reader): Store {
  return { ...roles(db), ...principals(db), ...ends() };
}

function roles(
  db: Reader,
): Pick<Store, 'directRoles' | 'saveWorkspaceRole' | 'removeWorkspaceRole' | 'settleDefaultWorkspace'> {
  return {
    directRoles: async (of, tx) => {
      let query = (tx ?? db).selectFrom('workspace_roles').selectAll().orderBy('workspace_id').orderBy('subject_id');
      if (of !== undefined && 'workspaceId' in of) query = query.where('workspace_id', '=', of.workspaceId);
      if (of !== undefined && 'subject' in of) {
        query = query.where('subject_kind', '=', of.subject.kind).where('subject_id', '=', of.subject.id);
      }
      return (await query.execute()).map(toDirectRole);
    },
    saveWorkspaceRole: async (tx, { workspaceId, subject, role }) => {
      await tx
        .insertInto('workspace_roles')
        .values({ workspace_id: workspaceId, ...subjectColumns(subject), role })
        .onConflict((conflict) =>
          conflict.columns(['workspace_id', 'subject_kind', 'subject_id']).doUpdateSet({ role }),
        )
        .execute();
    },
    removeWorkspaceRole: async (tx, { workspaceId, subject }) => {
      await tx
        .deleteFrom('workspace_roles')
        .where('workspace_id', '=', workspaceId)
        .where('subject_kind', '=', subject.kind)
        .where('subject_id', '=', subject.id)
        .execute();
    },
    settleDefaultWorkspace: async (tx, workspaceId) => {
      const open = await tx.selectFrom('workspace_roles').selectAll().where('workspace_id', '=', '').execute();
      if (open.length === 0) return;
      await tx
        .insertInto('workspace_roles')
        .values(open.map((row) => ({ ...row, workspace_id: workspaceId })))
        // Whoever was given a role there meanwhile keeps that one.
        .onConflict((conflict) => conflict.columns(['workspace_id', 'subject_kind', 'subject_id']).doNothing())
        .execute();
      await tx.deleteFrom('workspace_roles').where('workspace_id', '=', '').execute();
    },
  };
}

function principals(db: Reader): Pick<Store, 'principal' | 'savePrincipal'> {
  return {
    principal: async (id, tx) => {
      const row = await (tx ?? db)
        .selectFrom('service_principals')
        .selectAll()
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : toPrincipal(row);
    },
    savePrincipal: async (tx, { id, name, isAccountAdmin, createdAt, disabledAt }) => {
      const flags = { is_account_admin: isAccountAdmin ? 1 : 0, disabled_at: optionalText(disabledAt) };
      await tx
        .insertInto('service_principals')
        .values({ id, name, ...flags, created_at: isoInstant(createdAt), removed_at: null })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, ...flags }))
        .execute();
    },
  };
}

function ends(): Pick<Store, 'adminIds' | 'endSessions' | 'removeOwner'> {
  return {
    adminIds: async (tx) => {
      const rows = await tx
        .selectFrom('people')
        .innerJoin('auth_user', 'auth_user.id', 'people.id')
        .select('people.id')
        .where('people.is_account_admin', '=', 1)
        .where('people.disabled_at', 'is', null)
        .where('people.removed_at', 'is', null)
        .limit(ADMINS_READ_MAX)
        .execute();
      return rows.map(({ id }) => id);
    },
    endSessions: async (tx, personId) => {
      await tx.deleteFrom('auth_session').where('user_id', '=', personId).execute();
    },
    removeOwner: async (tx, { kind, id, at }) => {
      for (const table of ['workspace_roles', 'group_members', 'grants'] as const) {
        await tx.deleteFrom(table).where('subject_kind', '=', kind).where('subject_id', '=', id).execute();
      }
      const removed_at = isoInstant(at);
      if (kind === 'service_principal') {
        await tx
          .updateTable('service_principals')
          .set({ removed_at, is_account_admin: 0 })
          .where('id', '=', id)
          .execute();
        return;
      }
      await tx.deleteFrom('auth_session').where('user_id', '=', id).execute();
      await tx.deleteFrom('auth_user').where('id', '=', id).execute();
      await tx
        .updateTable('people')
        .set(({ ref }) => ({ removed_at, removed_address: ref('email'), is_account_admin: 0 }))
        .where('id', '=', id)
        .execute();
      // The address is free for somebody else, who is then another person.
      await tx
        .updateTable('people')
        .set({ email: `removed-${id.toLowerCase()}` })
        .where('id', '=', id)
        .execute();
    },
  };
}

/** Whether there is another one is all that is asked. */
const ADMINS_READ_MAX = 2;

/** A subject as columns. */
export function subjectColumns({ kind, id }: Subject) {
  return { subject_kind: kind, subject_id: id };
}

/** What the columns say. */
export function subjectOf(row: { readonly subject_kind: string; readonly subject_id: string }): Subject {
  // The database holds no other.
  return { kind: row.subject_kind as SubjectKind, id: row.subject_id };
}

function toDirectRole(row: Selectable<Tables['workspace_roles']>): DirectRole {
  // The database holds no other.
  return { workspaceId: row.workspace_id, subject: subjectOf(row), role: row.role as WorkspaceRole };
}

function toPrincipal(row: Selectable<Tables['service_principals']>): ServicePrincipal {
  return {
    id: row.id,
    name: row.name,
    isAccountAdmin: row.is_account_admin === 1,
    createdAt: instant(row.created_at),
    disabledAt: optionalInstant(row.disabled_at),
  };
}
