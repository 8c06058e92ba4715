import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../store/index.ts';
import type { Group, GroupStore } from '../people-store.ts';
import { subjectColumns, subjectOf } from './kysely-role-store.ts';
import { instant } from './store-values.ts';

/** Groups and who is in them, in the control store. */
export function kyselyGroupStore(db: Reader): GroupStore<Transaction> {
  return {
    groups: async (tx) =>
      (await (tx ?? db).selectFrom('people_groups').selectAll().orderBy('name').execute()).map(toGroup),
    group: async (id, tx) => {
      const row = await (tx ?? db).selectFrom('people_groups').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toGroup(row);
    },
    saveGroup: async (tx, { id, name, createdAt }) => {
      await tx
        .insertInto('people_groups')
        .values({ id, name, created_at: isoInstant(createdAt) })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
        .execute();
    },
    removeGroup: async (tx, id) => {
      for (const table of ['workspace_roles', 'grants'] as const) {
        await tx.deleteFrom(table).where('subject_kind', '=', 'group').where('subject_id', '=', id).execute();
      }
      await tx.deleteFrom('people_groups').where('id', '=', id).execute();
    },
    groupMembers: async (groupId, tx) => {
      let query = (tx ?? db).selectFrom('group_members').selectAll().orderBy('group_id').orderBy('subject_id');
      if (groupId !== undefined) query = query.where('group_id', '=', groupId);
      return (await query.execute()).map((row) => ({
        groupId: row.group_id,
        subject: subjectOf(row),
        isMapped: row.is_mapped === 1,
      }));
    },
    saveGroupMember: async (tx, { groupId, subject, isMapped }) => {
      const is_mapped = isMapped ? 1 : 0;
      await tx
        .insertInto('group_members')
        .values({ group_id: groupId, ...subjectColumns(subject), is_mapped })
        .onConflict((conflict) =>
          conflict.columns(['group_id', 'subject_kind', 'subject_id']).doUpdateSet({ is_mapped }),
        )
        .execute();
    },
    removeGroupMember: async (tx, { groupId, subject }) => {
      await tx
        .deleteFrom('group_members')
        .where('group_id', '=', groupId)
        .where('subject_kind', '=', subject.kind)
        .where('subject_id', '=', subject.id)
        .execute();
    },
  };
}

function toGroup(row: { readonly id: string; readonly name: string; readonly created_at: string }): Group {
  return { id: row.id, name: row.name, createdAt: instant(row.created_at) };
}
