import type { DashboardDocument } from '@tallygate/contract';
import type { Act } from '#audit';
import type { Clock, Instant } from '#kernel';
import { ACCOUNT_PUBLISHER_ID, type DashboardStore, type Publisher, type StoredDashboard } from './dashboard-store.ts';

/** Who imports, and by which request: for the audit log. */
export interface Importer extends Publisher {
  /** IP address; empty: the program itself. */
  readonly from: string;
  readonly requestId: string;
}

export interface ImportPorts<Tx> {
  readonly templates: ReadonlyMap<string, DashboardDocument>;
  readonly store: DashboardStore<Tx>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: Act) => Promise<unknown>;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: (at: Instant) => string;
}

export interface AskedImport<Tx> {
  readonly template: string;
  /** Runs in the same transaction, for what must be kept with it. */
  readonly keep?: (tx: Tx, dashboard: StoredDashboard) => Promise<void>;
}

export type ImportOutcome =
  | { readonly kind: 'imported'; readonly dashboard: StoredDashboard }
  | { readonly kind: 'template_unknown' };

/**
 * Copies a template into the account and publishes it with the importer's permission. Importing it again keeps its id
 * and takes the newest document. The caller has made sure that the importer may.
 */
export async function importDashboard<Tx>(
  ports: ImportPorts<Tx>,
  { template, keep }: AskedImport<Tx>,
  importer: Importer,
): Promise<ImportOutcome> {
  const document = ports.templates.get(template);
  if (document === undefined) return { kind: 'template_unknown' };
  const at = ports.clock.now();
  return await ports.transaction(async (tx) => {
    const earlier = await ports.store.ofTemplate(tx, template);
    const dashboard: StoredDashboard = {
      id: earlier?.id ?? ports.newId(at),
      document,
      publisher: { id: importer.id, address: importer.address },
      publishedAt: at,
      createdAt: earlier?.createdAt ?? at,
    };
    if (earlier === undefined) await ports.store.add(tx, dashboard);
    else await ports.store.publish(tx, dashboard);
    await ports.record(tx, describe({ earlier, dashboard, importer }));
    await keep?.(tx, dashboard);
    return { kind: 'imported', dashboard };
  });
}

/** Imports the templates that the account has none of, published by the account itself: pages of the product stand on them. */
export async function importMissing<Tx>(
  ports: ImportPorts<Tx>,
  account: { readonly name: string },
): Promise<readonly string[]> {
  const imported: string[] = [];
  for (const template of ports.templates.keys()) {
    if ((await ports.store.find(template)) !== undefined) continue;
    const importer = { id: ACCOUNT_PUBLISHER_ID, address: account.name, from: '', requestId: '' };
    await importDashboard(ports, { template }, importer);
    imported.push(template);
  }
  return imported;
}

function describe(change: {
  readonly earlier: StoredDashboard | undefined;
  readonly dashboard: StoredDashboard;
  readonly importer: Importer;
}): Act {
  const { earlier, dashboard, importer } = change;
  return {
    at: dashboard.publishedAt,
    actorId: importer.id,
    actor: importer.address,
    action: earlier === undefined ? 'dashboard.imported' : 'dashboard.reimported',
    target: `dashboard:${dashboard.id}`,
    before: earlier === undefined ? undefined : summary(earlier),
    after: summary(dashboard),
    address: importer.from,
    requestId: importer.requestId,
  };
}

/** What an auditor asks of it; the documents themselves come with each release. */
function summary({ document, publisher }: StoredDashboard) {
  return {
    template: document.template,
    template_version: document.template_version,
    published_by: publisher.address,
    published_by_id: publisher.id,
  };
}
