import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '#audit';
import { isoInstant } from '#kernel';
import type { Refusal } from '#sql';
import type { DraftContent, StoredDraft } from '../dashboard-store.ts';

/** Names a draft by what it says: two that say the same have the same name. */
export function revisionOf({ document, basedOn }: DraftContent): string {
  // As JSON has it: a member that is undefined is none.
  const said = JSON.parse(JSON.stringify([basedOn, document])) as JsonValue;
  return createHash('sha256').update(canonicalJson(said)).digest('hex').slice(0, REVISION_LENGTH);
}

/** Refuses unless the draft that is there is the one that somebody saw. `seen`: its revision; null: there was none. */
export function refuseUnseen(draft: StoredDraft | undefined, seen: string | null): Refusal | undefined {
  const isSeen = (draft === undefined ? null : revisionOf(draft)) === seen;
  if (isSeen) return undefined;
  return { kind: 'refuse', code: 'dashboard_draft_changed', details: draft === undefined ? {} : whose(draft) };
}

/** What is said of a draft that is in the way. `revision`: of the only one that may go; left out: whatever there is. */
export interface DraftReplacement {
  /** Default: false. */
  readonly mayReplace?: boolean;
  readonly revision?: string | undefined;
}

/** Refuses, with whose draft it is and since when, unless there is none or it was said that it may go. */
export function refuseLoss(draft: StoredDraft | undefined, said: DraftReplacement): Refusal | undefined {
  if (draft === undefined) return undefined;
  const isNamed = said.revision === undefined || said.revision === revisionOf(draft);
  if (said.mayReplace === true && isNamed) return undefined;
  return { kind: 'refuse', code: 'dashboard_draft_there', details: whose(draft) };
}

/** Whose a draft is, since when, and how it is named. */
function whose(draft: StoredDraft): Refusal['details'] {
  const { saved } = draft;
  return {
    saved_by: saved?.by.address ?? UNKNOWN,
    saved_at: saved === undefined ? UNKNOWN : isoInstant(saved.at),
    revision: revisionOf(draft),
  };
}

const UNKNOWN = '–';
const REVISION_LENGTH = 32;
