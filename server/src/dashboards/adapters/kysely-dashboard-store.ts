import { type DashboardDocument, dashboardDocumentSchema, dashboardSettingsSchema } from '@tallygate/contract';
import type { Selectable } from 'kysely';
import { asInstant, invariant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { DashboardStore, StoredDashboard, StoredDraft, StoredVersion } from '../dashboard-store.ts';

/** Dashboards in the control store. */
export function kyselyDashboardStore(db: Reader): DashboardStore<Transaction> {
  return {
    list: async ({ after, limit }) => {
      const all = dashboardRows(db).orderBy('dashboards.id').limit(limit);
      const rows = await (after === undefined ? all : all.where('dashboards.id', '>', after)).execute();
      return rows.map(toDashboard);
    },
    find: async (idOrTemplate, tx) => {
      const row = await dashboardRows(tx ?? db)
        .where((where) => where.or([where('dashboards.id', '=', idOrTemplate), where('template', '=', idOrTemplate)]))
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : toDashboard(row);
    },
    add: async (tx, dashboard) => {
      const { id, template, createdAt } = dashboard;
      const fixed = { id, template: template ?? null, created_at: isoInstant(createdAt) };
      await tx
        .insertInto('dashboards')
        .values({ ...fixed, ...changeable(dashboard) })
        .execute();
    },
    update: async (tx, dashboard) => {
      const changed = tx.updateTable('dashboards').set(changeable(dashboard)).where('id', '=', dashboard.id);
      const { numUpdatedRows } = await changed.executeTakeFirst();
      invariant(numUpdatedRows === 1n, 'a dashboard that is changed is there');
    },
    remove: async (tx, id) => {
      const { numDeletedRows } = await tx.deleteFrom('dashboards').where('id', '=', id).executeTakeFirst();
      invariant(numDeletedRows === 1n, 'a dashboard that is removed is there');
    },
    count: async (tx) => {
      const row = await tx
        .selectFrom('dashboards')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    ofWarehouse: async (tx, warehouse) => {
      const all = (await dashboardRows(tx).orderBy('dashboards.id').execute()).map(toDashboard);
      return all.filter(({ settings }) => settings.warehouse === warehouse);
    },
    ...drafts(db),
    ...versions(db),
  };
}

function drafts(db: Reader): Pick<DashboardStore<Transaction>, 'draft' | 'saveDraft' | 'removeDraft'> {
  return {
    draft: async (id, tx) => {
      const found = (tx ?? db).selectFrom('dashboard_drafts').selectAll().where('dashboard_id', '=', id);
      const row = await found.executeTakeFirst();
      return row && toDraft(row);
    },
    saveDraft: async (tx, id, { document, basedOn, saved }) => {
      const change = {
        document: JSON.stringify(document),
        based_on: basedOn,
        saved_by: saved?.by.address ?? null,
        saved_by_id: saved?.by.id ?? null,
        saved_at: saved === undefined ? null : isoInstant(saved.at),
      };
      await tx
        .insertInto('dashboard_drafts')
        .values({ dashboard_id: id, ...change })
        .onConflict((conflict) => conflict.column('dashboard_id').doUpdateSet(change))
        .execute();
    },
    removeDraft: async (tx, id) => {
      await tx.deleteFrom('dashboard_drafts').where('dashboard_id', '=', id).execute();
    },
  };
}

function versions(db: Reader): Pick<DashboardStore<Transaction>, 'addVersion' | 'versions' | 'version'> {
  return {
    addVersion: async (tx, id, { version, document, act, publisher, publishedAt, keptMax }) => {
      const by = { published_by: publisher.address, published_by_id: publisher.id };
      await tx
        .insertInto('dashboard_versions')
        .values({
          dashboard_id: id,
          version,
          act,
          document: JSON.stringify(document),
          ...by,
          published_at: isoInstant(publishedAt),
        })
        .execute();
      // Numbers have no gaps, so that they tell how many there are.
      await tx
        .deleteFrom('dashboard_versions')
        .where('dashboard_id', '=', id)
        .where('version', '<=', version - keptMax)
        .execute();
    },
    versions: async (id, { before, limit }) => {
      const all = db.selectFrom('dashboard_versions').selectAll().where('dashboard_id', '=', id);
      const from = before === undefined ? all : all.where('version', '<', before);
      const rows = await from.orderBy('version', 'desc').limit(limit).execute();
      return rows.map(toVersion);
    },
    version: async (id, version) => {
      const all = db.selectFrom('dashboard_versions').selectAll().where('dashboard_id', '=', id);
      const row = await all.where('version', '=', version).executeTakeFirst();
      return row === undefined ? undefined : toVersion(row);
    },
  };
}

function dashboardRows(db: Reader) {
  return db
    .selectFrom('dashboards')
    .leftJoin('dashboard_drafts', 'dashboard_drafts.dashboard_id', 'dashboards.id')
    .selectAll('dashboards')
    .select('dashboard_drafts.dashboard_id as draft_of');
}

function changeable(dashboard: StoredDashboard) {
  const { document, version, isPublished, isChanged, settings, publisher, publishedAt } = dashboard;
  return {
    document: JSON.stringify(document),
    version,
    is_published: isPublished ? 1 : 0,
    is_changed: isChanged ? 1 : 0,
    settings: JSON.stringify(settings),
    published_by: publisher.address,
    published_by_id: publisher.id,
    published_at: isoInstant(publishedAt),
  };
}

function toDashboard(row: Selectable<Tables['dashboards']> & { readonly draft_of: string | null }): StoredDashboard {
  return {
    id: row.id,
    template: row.template ?? undefined,
    document: toDocument(row.document),
    version: row.version,
    isPublished: row.is_published === 1,
    isChanged: row.is_changed === 1,
    hasDraft: row.draft_of !== null,
    publisher: { id: row.published_by_id, address: row.published_by },
    publishedAt: asInstant(Date.parse(row.published_at)),
    createdAt: asInstant(Date.parse(row.created_at)),
    settings: dashboardSettingsSchema.parse(JSON.parse(row.settings)),
  };
}

function toDraft(row: Selectable<Tables['dashboard_drafts']>): StoredDraft {
  const { saved_by: address, saved_by_id: id, saved_at: at } = row;
  const isKnown = address !== null && id !== null && at !== null;
  return {
    document: toDocument(row.document),
    basedOn: row.based_on,
    saved: isKnown ? { by: { id, address }, at: asInstant(Date.parse(at)) } : undefined,
  };
}

function toVersion(row: Selectable<Tables['dashboard_versions']>): StoredVersion {
  return {
    version: row.version,
    document: toDocument(row.document),
    act: row.act as StoredVersion['act'],
    publisher: { id: row.published_by_id, address: row.published_by },
    publishedAt: asInstant(Date.parse(row.published_at)),
  };
}

/** Documents by their texts, the newest last: each run of a dataset reads one, and large ones take a while to parse. */
const parsed = new Map<string, DashboardDocument>();
const PARSED_MAX = 32;

function toDocument(text: string): DashboardDocument {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const document = dashboardDocumentSchema.parse(JSON.parse(text));
  parsed.set(text, document);
  const [oldest] = parsed.keys();
  if (parsed.size > PARSED_MAX && oldest !== undefined) parsed.delete(oldest);
  return document;
}
