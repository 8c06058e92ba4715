import type { DashboardDocument } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { DraftContent, StoredDraft } from '../dashboard-store.ts';
import {
  changeDashboard,
  type DashboardBy,
  type DashboardOutcome,
  type KeepWith,
  type ManagePorts,
} from './dashboard-act.ts';
import { type DraftReplacement, refuseLoss, refuseUnseen } from './draft-revision.ts';
import { publishedMeanwhile, VERSIONS_KEPT_MAX } from './publish.ts';

/** A draft that takes the place of another. */
export interface AskedDraft<Tx> {
  readonly id: string;
  readonly draft: DraftContent;
  /** Revision of the draft that was there when the change began; null: there was none. */
  readonly seen: string | null;
  readonly keep?: KeepWith<Tx, StoredDraft>;
}

/**
 * Keeps a change that is not published. It may still be wrong in what its parts say of each other: publishing checks that.
 * Refused when another version was published meanwhile, or another draft saved.
 */
export async function saveDraft<Tx>(
  ports: ManagePorts<Tx>,
  { id, draft, seen, keep }: AskedDraft<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDraft>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    if (draft.basedOn !== found.version) return publishedMeanwhile(found);
    const refused = refuseUnseen(await ports.store.draft(found.id, tx), seen);
    if (refused !== undefined) return refused;
    const document = withOriginOf(found.document, draft.document);
    const value = { document, basedOn: draft.basedOn, saved: savedBy(by, ports.clock.now()) };
    await ports.store.saveDraft(tx, found.id, value);
    return { value, acted: { action: 'dashboard.draft_saved', after: { based_on: value.basedOn } } };
  });
}

/** A kept version that is to be the draft. */
export interface AskedRestoration<Tx> extends DraftReplacement {
  readonly id: string;
  readonly version: number;
  readonly keep?: KeepWith<Tx, StoredDraft>;
}

/** Takes a kept version as the draft; it is published as every draft is. Refused when it would take the place of a draft that may not go. */
export async function restoreVersion<Tx>(
  ports: ManagePorts<Tx>,
  { id, version, keep, ...said }: AskedRestoration<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<StoredDraft>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    const kept = await ports.store.version(found.id, version);
    if (kept === undefined) {
      return { kind: 'refuse', code: 'dashboard_version_unknown', details: { version, kept_max: VERSIONS_KEPT_MAX } };
    }
    const earlier = await ports.store.draft(found.id, tx);
    const refused = refuseLoss(earlier, said);
    if (refused !== undefined) return refused;
    const value = { document: kept.document, basedOn: found.version, saved: savedBy(by, ports.clock.now()) };
    await ports.store.saveDraft(tx, found.id, value);
    const after = { based_on: value.basedOn, restored: version };
    return { value, acted: { action: 'dashboard.draft_saved', before: lostOf(earlier), after } };
  });
}

/** A draft that is to go. */
export interface AskedDiscard<Tx> extends DraftReplacement {
  readonly id: string;
  readonly keep?: KeepWith<Tx, null>;
}

/** Throws the draft away. Doing it again changes nothing. Somebody else's goes only where it was said that it may; one's own needs no word. */
export async function discardDraft<Tx>(
  ports: ManagePorts<Tx>,
  { id, keep, ...said }: AskedDiscard<Tx>,
  by: DashboardBy,
): Promise<DashboardOutcome<null>> {
  return await changeDashboard(ports, { id, by, keep }, async (tx, found) => {
    const draft = await ports.store.draft(found.id, tx);
    if (draft === undefined) return { value: null, acted: undefined };
    const refused = refuseLoss(draft, {
      ...said,
      mayReplace: said.mayReplace === true || draft.saved?.by.id === by.id,
    });
    if (refused !== undefined) return refused;
    await ports.store.removeDraft(tx, found.id);
    return { value: null, acted: { action: 'dashboard.draft_removed', before: lostOf(draft) } };
  });
}

function savedBy({ id, address }: DashboardBy, at: Instant): NonNullable<StoredDraft['saved']> {
  return { by: { id, address }, at };
}

/** What an auditor asks of a draft that went. */
function lostOf(draft: StoredDraft | undefined) {
  return draft && { based_on: draft.basedOn, saved_by: draft.saved?.by.address ?? null };
}

/** What a document was made from is not for its author to say. */
function withOriginOf(origin: DashboardDocument, document: DashboardDocument): DashboardDocument {
  const { template: _claimed, template_version: _likewise, ...own } = document;
  const { template, template_version: version } = origin;
  return {
    ...(template === undefined ? {} : { template }),
    ...(version === undefined ? {} : { template_version: version }),
    ...own,
  };
}
