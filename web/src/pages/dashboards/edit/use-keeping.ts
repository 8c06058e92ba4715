import {
  ApiFailure,
  type Dashboard,
  type DashboardDraft,
  type DraftReplacement,
  dashboardEditCalls,
} from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { type DraftInTheWay, draftInTheWay, isRefusalOfDraft } from '../draft-in-the-way.tsx';
import { shapeProblems } from './model/document-problems.ts';
import { type WhyNotPublished, whyNotPublished } from './model/why-not-published.ts';
import type { Editing } from './use-editor.ts';

const calls = dashboardEditCalls(client.ask);
/** The name of no draft. */
const NO_DRAFT = '-';

/** Where what is edited is kept. */
export interface Keeping {
  readonly isPending: boolean;
  readonly error: Error | null;
  /** undefined: nobody else published, or saved a draft. */
  readonly conflict: Conflict | undefined;
  /** Its shape is good enough to be kept, though it may have problems. */
  readonly canSave: boolean;
  /** Why it cannot be published; undefined: it can. */
  readonly whyNot: WhyNotPublished;
  readonly save: () => void;
  readonly publish: () => void;
  /** Gives up the draft and what was edited. */
  readonly discard: () => void;
  /** A draft of somebody else, or one that was not seen, which discarding would take away; undefined: none. */
  readonly inTheWay: DraftInTheWay | undefined;
  /** Gives up that draft as well. */
  readonly discardAnyway: () => void;
  readonly keepDraft: () => void;
  /** Keeps what is here on top of what somebody else published or saved. */
  readonly saveOnTop: () => void;
  /** Gives up what is here for what somebody else published or saved. */
  readonly takeTheirs: () => void;
  readonly closeConflict: () => void;
}

/** Somebody else was faster. */
interface Conflict {
  /** What they did. */
  readonly kind: 'published' | 'draft_saved';
  /** What was asked for. */
  readonly isPublishing: boolean;
  /** Their draft, where they saved one; undefined of `draft_saved`: they discarded the one that was seen. */
  readonly draft: DraftInTheWay | undefined;
}

/** What is kept on the server, as it was seen: a version, and a draft or none. */
type Seen = Pick<DashboardDraft, 'based_on' | 'revision'>;

interface Kept {
  readonly dashboard: Dashboard;
  readonly editing: Editing;
  readonly begin: Seen;
  readonly onStartAgain: () => Promise<void>;
}

/** Saves, publishes and discards what is edited; what somebody else did meanwhile is a conflict, which is asked about. */
export function useKeeping({ dashboard, editing, begin, onStartAgain }: Kept): Keeping {
  const { id } = dashboard;
  const navigate = useNavigate();
  const acting = useDashboardAct();
  const [seen, setSeen] = useState<Seen>(begin);
  const [conflict, setConflict] = useState<Keeping['conflict']>();
  const [inTheWay, setInTheWay] = useState<Keeping['inTheWay']>();
  const { document, problems, isDirty, markSaved } = editing;
  const newKey = () => ({ idempotencyKey: crypto.randomUUID() });

  const keep = async (on: Seen, isPublishing: boolean) => {
    try {
      const isKept = !isDirty && on === seen && on.revision !== null;
      const revision = isKept ? on.revision : await save(on);
      setConflict(undefined);
      if (isPublishing) await publish(revision);
    } catch (error) {
      // What else was refused stands beside the buttons.
      const kind = conflictOf(error);
      if (kind !== undefined) setConflict({ kind, isPublishing, draft: draftInTheWay(error) });
    }
  };
  const save = async ({ based_on, revision }: Seen) => {
    const draft = { document, based_on, revision };
    const saved = await acting.mutateAsync({ what: 'save_draft', id, draft, ...newKey() });
    markSaved(document);
    setSeen({ based_on, revision: saved.revision ?? null });
    return saved.revision ?? null;
  };
  const publish = async (revision: string | null) => {
    await acting.mutateAsync({ what: 'publish', id, revision, ...newKey() });
    await navigate({ to: '/dashboards/$id', params: { id } });
  };
  const onTop = async () => {
    const [{ version }, { revision }] = await Promise.all([client.dashboard(id), calls.dashboardDraft(id)]);
    // Only the draft that the reader was told of gives way: another one is a conflict of its own.
    const known = conflict?.draft?.revision ?? seen.revision;
    await keep({ based_on: version, revision: revision === null ? null : known }, conflict?.isPublishing === true);
  };
  /** Gives up the draft that was seen, if it is one's own; and what is named, whosever it is. */
  const giveUp = async (said: DraftReplacement = { revision: seen.revision ?? NO_DRAFT }) => {
    await acting.mutateAsync({ what: 'discard_draft', id, said, ...newKey() });
    await onStartAgain();
  };
  const discard = (said?: DraftReplacement) =>
    giveUp(said).then(
      () => setInTheWay(undefined),
      (error: unknown) => setInTheWay(draftInTheWay(error)),
    );
  /** What failed otherwise stands in the dialog, and what was edited stays. */
  const startAgainIfRefused = async (error: unknown) => {
    if (isRefusalOfDraft(error)) await onStartAgain();
  };
  return {
    isPending: acting.isPending,
    error: (conflictOf(acting.error) ?? draftInTheWay(acting.error)) ? null : acting.error,
    conflict,
    canSave: isDirty && shapeProblems(document).length === 0,
    whyNot: whyNotPublished({
      problems: problems.length,
      isDirty,
      hasDraft: seen.revision !== null,
      state: dashboard.state,
    }),
    save: () => void keep(seen, false),
    publish: () => void keep(seen, true),
    discard: () => void discard(),
    inTheWay,
    discardAnyway: () => void discard({ replace_draft: true, revision: inTheWay?.revision ?? NO_DRAFT }),
    keepDraft: () => setInTheWay(undefined),
    saveOnTop: () => void onTop().catch(() => undefined),
    // A draft of theirs is what there is to go on with; of one's own, what they published is.
    takeTheirs: () => void (conflict?.kind === 'published' ? giveUp().catch(startAgainIfRefused) : onStartAgain()),
    closeConflict: () => setConflict(undefined),
  };
}

function conflictOf(error: unknown): Conflict['kind'] | undefined {
  if (!(error instanceof ApiFailure)) return undefined;
  if (error.code === 'dashboard_changed_meanwhile') return 'published';
  return error.code === 'dashboard_draft_changed' ? 'draft_saved' : undefined;
}
