import { type DashboardDocument, dashboardDocumentSchema } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { asInstant, invariant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { DashboardStore, StoredDashboard } from '../dashboard-store.ts';

/** Dashboards in the control store. */
export function kyselyDashboardStore(db: Reader): DashboardStore<Transaction> {
  return {
    list: async ({ after, limit }) => {
      const all = db.selectFrom('dashboards').selectAll().orderBy('id').limit(limit);
      const rows = await (after === undefined ? all : all.where('id', '>', after)).execute();
      return rows.map(toDashboard);
    },
    find: async (idOrTemplate) => {
      const row = await db
        .selectFrom('dashboards')
        .selectAll()
        .where((where) => where.or([where('id', '=', idOrTemplate), where('template', '=', idOrTemplate)]))
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : toDashboard(row);
    },
    ofTemplate: async (tx, template) => {
      const row = await tx.selectFrom('dashboards').selectAll().where('template', '=', template).executeTakeFirst();
      return row === undefined ? undefined : toDashboard(row);
    },
    add: async (tx, dashboard) => {
      await tx
        .insertInto('dashboards')
        .values({
          id: dashboard.id,
          template: dashboard.document.template,
          created_at: isoInstant(dashboard.createdAt),
          version: 1,
          ...publication(dashboard),
        })
        .execute();
    },
    publish: async (tx, dashboard) => {
      const result = await tx
        .updateTable('dashboards')
        .set((row) => ({ ...publication(dashboard), version: row('version', '+', 1) }))
        .where('id', '=', dashboard.id)
        .executeTakeFirst();
      invariant(result.numUpdatedRows === 1n, 'a dashboard that is published again is there');
    },
  };
}

/** What importing and importing again both write. */
function publication({ document, publisher, publishedAt }: StoredDashboard) {
  return {
    template_version: document.template_version,
    document: JSON.stringify(document),
    published_by: publisher.address,
    published_by_id: publisher.id,
    published_at: isoInstant(publishedAt),
    updated_at: isoInstant(publishedAt),
  };
}

function toDashboard(row: Selectable<Tables['dashboards']>): StoredDashboard {
  return {
    id: row.id,
    document: toDocument(row.document),
    publisher: { id: row.published_by_id, address: row.published_by },
    publishedAt: asInstant(Date.parse(row.published_at)),
    createdAt: asInstant(Date.parse(row.created_at)),
  };
}

function toDocument(text: string): DashboardDocument {
  return dashboardDocumentSchema.parse(JSON.parse(text));
}
