import type { DashboardDocument, DashboardVersion } from '@tallygate/contract';
import type { Refusal } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import { checkPublication } from './check-publication.ts';
import {
  changeDashboard,
  type DashboardBy,
  type DashboardOutcome,
  type KeepWith,
  type ManagePorts,
  summaryOf,
} from './dashboard-act.ts';
import { refuseUnseen } from './draft-revision.ts';

/** Publications of a dashboard that are kept; the oldest go. */
export const VERSIONS_KEPT_MAX = 200;

/** What is asked of one dashboard. */
export interface AskedDashboard<Tx> {
  readonly id: string;
  readonly keep?: KeepWith<Tx, StoredDashboard>;
}

/** `seen`: revision of the draft that whoever publishes saw, null: there was none; left out: whatever there is. */
export interface AskedPublication<Tx> extends AskedDashboard<Tx> {
  readonly seen?: string | null | undefined;
}

/**
 * Publishes the draft, or, without one, the document that there is once more: with the permission of whoever publishes it, who may
 * (the door has made sure).
 */
export async function publishDashboard<Tx>(
  ports: ManagePorts<Tx>,
  { id, seen, keep }: AskedPublication<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDashboard>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    const draft = await ports.store.draft(found.id, tx);
    if (draft !== undefined && draft.basedOn !== found.version) return publishedMeanwhile(found);
    const document = draft?.document ?? found.document;
    const unseen = seen === undefined ? undefined : refuseUnseen(draft, seen);
    const refused = unseen ?? checkPublication(document);
    if (refused !== undefined) return refused;
    const value = await writePublication(ports, tx, { earlier: found, document, by, act: 'published' });
    if (draft !== undefined) await ports.store.removeDraft(tx, found.id);
    return {
      value: { ...value, hasDraft: false },
      acted: { action: 'dashboard.published', before: summaryOf(found), after: summaryOf(value) },
    };
  });
}

/** Takes it back: nobody sees it but account admins, until it is published again. */
export async function unpublishDashboard<Tx>(
  ports: ManagePorts<Tx>,
  { id, keep }: AskedDashboard<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDashboard>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    if (!found.isPublished) return { value: found, acted: undefined };
    const value = { ...found, isPublished: false };
    await ports.store.update(tx, value);
    return { value, acted: { action: 'dashboard.unpublished', before: summaryOf(found) } };
  });
}

/** A dashboard's next version: with the next number, and kept among the versions. */
export async function writePublication<Tx>(
  { store, templates, clock }: Pick<ManagePorts<Tx>, 'store' | 'templates' | 'clock'>,
  tx: Tx,
  publication: {
    readonly earlier: StoredDashboard;
    readonly document: DashboardDocument;
    readonly by: Pick<DashboardBy, 'id' | 'address'>;
    readonly act: DashboardVersion['act'];
  },
): Promise<StoredDashboard> {
  const { earlier, document, by, act } = publication;
  const publisher = { id: by.id, address: by.address };
  const publishedAt = clock.now();
  const version = earlier.version + 1;
  const isSame = JSON.stringify(document) === JSON.stringify(earlier.document);
  const isChanged = isSame ? earlier.isChanged : isOtherThan(document, templates.get(earlier.template ?? ''));
  const value = { ...earlier, document, version, publisher, publishedAt, isPublished: true, isChanged };
  await store.update(tx, value);
  await store.addVersion(tx, earlier.id, {
    ...{ version, document, act, publisher, publishedAt },
    keptMax: VERSIONS_KEPT_MAX,
  });
  return value;
}

/** A draft whose origin is no longer what is published. */
export function publishedMeanwhile({ version }: StoredDashboard): Refusal {
  return { kind: 'refuse', code: 'dashboard_changed_meanwhile', details: { version } };
}

/** What was made here has no template to differ from. */
function isOtherThan(document: DashboardDocument, template: DashboardDocument | undefined): boolean {
  return template !== undefined && JSON.stringify(document) !== JSON.stringify(template);
}
