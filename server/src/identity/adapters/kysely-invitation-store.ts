import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { Invitation, InvitationStore } from '../people-store.ts';
import { instant, optionalInstant, optionalText } from './store-values.ts';

/** Invitations, in the control store. */
export function kyselyInvitationStore(db: Reader): InvitationStore<Transaction> {
  return {
    invitations: async ({ before, limit }, tx) => {
      let query = (tx ?? db).selectFrom('invitations').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.execute()).map(toInvitation);
    },
    invitation: async (by, tx) => {
      const query = (tx ?? db).selectFrom('invitations').selectAll();
      const row = await ('id' in by
        ? query.where('id', '=', by.id)
        : query.where('hash', '=', by.hash)
      ).executeTakeFirst();
      return row === undefined ? undefined : toInvitation(row);
    },
    openInvitation: async (email, tx) => {
      const row = await tx
        .selectFrom('invitations')
        .selectAll()
        .where('email', '=', email)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : toInvitation(row);
    },
    saveInvitation: async (tx, invitation) => {
      const changing = {
        hash: invitation.hash,
        expires_at: isoInstant(invitation.expiresAt),
        accepted_at: optionalText(invitation.acceptedAt),
        revoked_at: optionalText(invitation.revokedAt),
      };
      await tx
        .insertInto('invitations')
        .values({
          id: invitation.id,
          email: invitation.email,
          is_account_admin: invitation.isAccountAdmin ? 1 : 0,
          workspaces: JSON.stringify(invitation.workspaces),
          groups: JSON.stringify(invitation.groups),
          created_at: isoInstant(invitation.createdAt),
          created_by: invitation.createdBy.address,
          created_by_id: invitation.createdBy.id,
          ...changing,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
  };
}

function toInvitation(row: Selectable<Tables['invitations']>): Invitation {
  return {
    id: row.id,
    hash: row.hash,
    email: row.email,
    isAccountAdmin: row.is_account_admin === 1,
    workspaces: JSON.parse(row.workspaces),
    groups: JSON.parse(row.groups),
    createdAt: instant(row.created_at),
    createdBy: { id: row.created_by_id, address: row.created_by },
    expiresAt: instant(row.expires_at),
    acceptedAt: optionalInstant(row.accepted_at),
    revokedAt: optionalInstant(row.revoked_at),
  };
}
