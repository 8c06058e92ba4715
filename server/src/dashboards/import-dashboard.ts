import type { DashboardDocument } from '@tallygate/contract';
import type { Log } from '#kernel';
import type { Refusal } from '#sql';
import { ACCOUNT_PUBLISHER_ID, FIRST_SETTINGS, type StoredDashboard } from './dashboard-store.ts';
import { checkPublication } from './managing/check-publication.ts';
import {
  actOf,
  type DashboardBy,
  type DashboardOutcome,
  type KeepWith,
  type ManagePorts,
  summaryOf,
} from './managing/dashboard-act.ts';
import { writePublication } from './managing/publish.ts';

export interface AskedImport<Tx> {
  readonly template: string;
  /** Runs in the same transaction, for what must be kept with it. */
  readonly keep?: KeepWith<Tx, StoredDashboard>;
}

/**
 * Copies a template into the account and publishes it with the importer's permission. Importing it again keeps its id, its settings
 * and who may see it, and takes the newest document; a draft stays, and is to be looked at again. The caller has made sure that the
 * importer may.
 */
export async function importDashboard<Tx>(
  ports: ManagePorts<Tx>,
  { template, keep }: AskedImport<Tx>,
  importer: DashboardBy,
): Promise<DashboardOutcome<StoredDashboard>> {
  const document = ports.templates.get(template);
  if (document === undefined) return { kind: 'refuse', code: 'dashboard_template_unknown', details: { template } };
  return await ports.transaction<DashboardOutcome<StoredDashboard>>(async (tx) => {
    const earlier = await ports.store.find(template, tx);
    const refused = earlier === undefined ? undefined : checkPublication(document);
    if (refused !== undefined) return refused;
    const act = earlier === undefined ? 'imported' : 'reimported';
    // What nobody chose follows the product: pages of it stand on it.
    const isByItself = importer.id === ACCOUNT_PUBLISHER_ID;
    const began = earlier ?? (await begin(ports, tx, { template, document, isByItself }));
    const value = await writePublication(ports, tx, { earlier: began, document, by: importer, act });
    const before = earlier === undefined ? undefined : summaryOf(earlier);
    const at = value.publishedAt;
    await ports.record(
      tx,
      actOf({ action: `dashboard.${act}`, id: value.id, at, before, after: summaryOf(value) }, importer),
    );
    await keep?.(tx, value);
    return { kind: 'done', value };
  });
}

async function begin<Tx>(
  { store, clock, newId }: ManagePorts<Tx>,
  tx: Tx,
  {
    template,
    document,
    isByItself,
  }: { readonly template: string; readonly document: DashboardDocument; readonly isByItself: boolean },
): Promise<StoredDashboard> {
  const at = clock.now();
  const dashboard: StoredDashboard = {
    id: newId(at),
    template,
    document,
    version: 0,
    isPublished: false,
    isChanged: false,
    hasDraft: false,
    publisher: { id: ACCOUNT_PUBLISHER_ID, address: '' },
    publishedAt: at,
    createdAt: at,
    settings: { ...FIRST_SETTINGS, auto_update: isByItself },
  };
  await store.add(tx, dashboard);
  return dashboard;
}

/** Imports the templates that the account has none of, published by the account itself: pages of the product stand on them. */
export async function importMissing<Tx>(
  ports: ManagePorts<Tx>,
  account: { readonly name: string },
): Promise<readonly string[]> {
  const imported: string[] = [];
  for (const template of ports.templates.keys()) {
    if ((await ports.store.find(template)) !== undefined) continue;
    await importDashboard(ports, { template }, theAccount(account));
    imported.push(template);
  }
  return imported;
}

/**
 * At each start: takes newer templates where the settings say so and the document was not changed here. Whoever published it stays
 * its publisher. Answers with the templates that were taken; what cannot be taken is told in the log, and left.
 */
export async function updateImported<Tx>(
  ports: ManagePorts<Tx> & { readonly log: Log },
  account: { readonly name: string },
): Promise<readonly string[]> {
  const updated: string[] = [];
  for (const [template, document] of ports.templates) {
    const outcome = await updateOne(ports, { template, document }, theAccount(account));
    if (outcome === 'updated') updated.push(template);
    else if (outcome !== 'left')
      ports.log.warn({ template, ...outcome }, 'a dashboard could not take its newer template');
  }
  return updated;
}

async function updateOne<Tx>(
  ports: ManagePorts<Tx>,
  { template, document }: { readonly template: string; readonly document: DashboardDocument },
  by: DashboardBy,
): Promise<'updated' | 'left' | Refusal> {
  return await ports.transaction(async (tx) => {
    const earlier = await ports.store.find(template, tx);
    if (earlier === undefined || !takesUpdates(earlier, document)) return 'left';
    const refused = checkPublication(document);
    if (refused !== undefined) return refused;
    const value = await writePublication(ports, tx, { earlier, document, by: earlier.publisher, act: 'updated' });
    const at = value.publishedAt;
    const told = { before: summaryOf(earlier), after: summaryOf(value) };
    await ports.record(tx, actOf({ action: 'dashboard.updated', id: value.id, at, ...told }, by));
    return 'updated';
  });
}

function takesUpdates(
  { settings, isChanged, isPublished, document }: StoredDashboard,
  newest: DashboardDocument,
): boolean {
  const isNewer = (newest.template_version ?? 0) > (document.template_version ?? 0);
  return settings.auto_update && !isChanged && isPublished && isNewer;
}

function theAccount({ name }: { readonly name: string }): DashboardBy {
  return { id: ACCOUNT_PUBLISHER_ID, address: name, from: '', requestId: '' };
}
