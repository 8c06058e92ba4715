import type { DashboardDocument, Localized } from '@tallygate/contract';
import type { Refusal } from '#sql';
import { FIRST_SETTINGS, type StoredDashboard } from '../dashboard-store.ts';
import { actOf, type DashboardBy, type DashboardOutcome, type KeepWith, type ManagePorts } from './dashboard-act.ts';

/** Dashboards of an account, at most. */
const DASHBOARDS_MAX = 500;

/** A copy of another, or a document of one's own. */
export type AskedNewDashboard =
  | { readonly copyOf: string; readonly title: Localized | undefined }
  | { readonly document: DashboardDocument };

/** Makes a dashboard that is not published yet: it begins as a draft. */
export async function createDashboard<Tx>(
  ports: ManagePorts<Tx>,
  { asked, keep }: { readonly asked: AskedNewDashboard; readonly keep?: KeepWith<Tx, StoredDashboard> },
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDashboard>> {
  return await ports.transaction<DashboardOutcome<StoredDashboard>>(async (tx) => {
    if ((await ports.store.count(tx)) >= DASHBOARDS_MAX) {
      return { kind: 'refuse', code: 'dashboard_count_max', details: { count_max: DASHBOARDS_MAX } };
    }
    const begun = await documentOf(ports, tx, asked);
    if ('kind' in begun) return begun;
    const at = ports.clock.now();
    const value: StoredDashboard = {
      id: ports.newId(at),
      template: undefined,
      document: begun.document,
      version: 0,
      isPublished: false,
      isChanged: false,
      hasDraft: true,
      publisher: { id: by.id, address: by.address },
      publishedAt: at,
      createdAt: at,
      settings: begun.settings,
    };
    await ports.store.add(tx, value);
    const saved = { by: value.publisher, at };
    await ports.store.saveDraft(tx, value.id, { document: value.document, basedOn: 0, saved });
    const after = { title: value.document.title.en, copy_of: begun.copyOf };
    await ports.record(tx, actOf({ action: 'dashboard.created', id: value.id, at, after }, by));
    await keep?.(tx, value);
    return { kind: 'done', value };
  });
}

interface Begun {
  readonly document: DashboardDocument;
  readonly settings: StoredDashboard['settings'];
  readonly copyOf: string | null;
}

/**
 * A copy names the template that its origin was made from: who may see that may see it. So does a document that names one of ours, as one
 * that was read from a dashboard does; what else it claims is not kept.
 */
async function documentOf<Tx>(
  { store, templates }: ManagePorts<Tx>,
  tx: Tx,
  asked: AskedNewDashboard,
): Promise<Begun | Refusal> {
  if ('document' in asked) {
    const { template, template_version: version, ...own } = asked.document;
    const isOurs = template !== undefined && templates.has(template);
    const document = isOurs
      ? { template, ...(version === undefined ? {} : { template_version: version }), ...own }
      : own;
    return { document, settings: FIRST_SETTINGS, copyOf: null };
  }
  const origin = await store.find(asked.copyOf, tx);
  if (origin === undefined) {
    return { kind: 'refuse', code: 'dashboard_unknown', details: { dashboard: asked.copyOf.slice(0, 100) } };
  }
  const title = asked.title ?? origin.document.title;
  // Whom it shows what is as it was; newer templates are for imports.
  const settings = { ...origin.settings, auto_update: false };
  return { document: { ...origin.document, title }, settings, copyOf: origin.id };
}
