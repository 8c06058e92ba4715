import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { DashboardLink, LinkStore } from '../links/link-store.ts';

/** Links to dashboards in the control store. */
export function kyselyLinkStore(db: Reader): LinkStore<Transaction> {
  return {
    add: async (tx, link) => {
      const { id, dashboardId, tokenHash, note, embedOrigins, createdBy, createdAt, expiresAt } = link;
      await tx
        .insertInto('dashboard_links')
        .values({
          ...{ id, note, dashboard_id: dashboardId, token_hash: tokenHash },
          embed_origins: JSON.stringify(embedOrigins),
          created_by: createdBy.address,
          created_by_id: createdBy.id,
          created_at: isoInstant(createdAt),
          expires_at: isoInstant(expiresAt),
          last_used_at: null,
        })
        .execute();
    },
    ofDashboard: async (dashboardId, tx) => {
      const all = (tx ?? db).selectFrom('dashboard_links').selectAll().where('dashboard_id', '=', dashboardId);
      return (await all.orderBy('id', 'desc').limit(LIST_MAX).execute()).map(toLink);
    },
    remove: async (tx, { dashboardId, id }) => {
      const removed = tx.deleteFrom('dashboard_links').where('id', '=', id).where('dashboard_id', '=', dashboardId);
      return (await removed.executeTakeFirst()).numDeletedRows === 1n;
    },
    byHash: async (tokenHash) => {
      const found = db.selectFrom('dashboard_links').selectAll().where('token_hash', '=', tokenHash);
      const row = await found.executeTakeFirst();
      return row === undefined ? undefined : toLink(row);
    },
    noteUse: async (tx, id, at) => {
      await tx
        .updateTable('dashboard_links')
        .set({ last_used_at: isoInstant(at) })
        .where('id', '=', id)
        .execute();
    },
  };
}

/** More than a dashboard may have. */
const LIST_MAX = 1_000;

function toLink(row: Selectable<Tables['dashboard_links']>): DashboardLink {
  const at = (text: string) => asInstant(Date.parse(text));
  return {
    id: row.id,
    dashboardId: row.dashboard_id,
    tokenHash: row.token_hash,
    note: row.note,
    embedOrigins: JSON.parse(row.embed_origins) as readonly string[],
    createdBy: { id: row.created_by_id, address: row.created_by },
    createdAt: at(row.created_at),
    expiresAt: at(row.expires_at),
    lastUsedAt: row.last_used_at === null ? undefined : at(row.last_used_at),
  };
}
