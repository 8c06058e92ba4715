import type { Dashboard } from '@tallygate/contract';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { type DraftInTheWay, WhoseDraft } from '../draft-in-the-way.tsx';
import type { Keeping } from './use-keeping.ts';

interface ConflictDialogProps {
  /** As it is published now. */
  readonly dashboard: Dashboard;
  readonly keeping: Keeping;
}

/** Somebody else published, or saved a draft, while this was edited: asks whose holds. */
export function ConflictDialog({ dashboard, keeping }: ConflictDialogProps) {
  const { say } = useText();
  const { conflict } = keeping;
  const { version, published_by: person, published_at: at } = dashboard;
  const isDraft = conflict?.kind === 'draft_saved';
  const texts = textsOf(conflict);
  return (
    <Dialog
      isOpen
      onClose={keeping.closeConflict}
      title={say(texts.title)}
      text={
        isDraft ? (
          <DraftText draft={conflict?.draft} />
        ) : (
          <>
            {say('edit.conflictText', { version, person })} <Time at={at} />
          </>
        )
      }
    >
      <p className="mb-4">{say(texts.choice)}</p>
      <Problem error={keeping.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={keeping.closeConflict}>{say('edit.goOn')}</Button>
        <Button look="danger" disabled={keeping.isPending} onClick={keeping.takeTheirs}>
          {say(texts.take)}
        </Button>
        <Button look="primary" disabled={keeping.isPending} onClick={keeping.saveOnTop}>
          {say(conflict?.isPublishing === true ? texts.publish : texts.save)}
        </Button>
      </div>
    </Dialog>
  );
}

function textsOf(conflict: Keeping['conflict']) {
  if (conflict?.kind !== 'draft_saved') return VERSION_TEXTS;
  return conflict.draft === undefined ? GONE_TEXTS : DRAFT_TEXTS;
}

function DraftText({ draft }: { readonly draft: DraftInTheWay | undefined }) {
  const { say } = useText();
  if (draft === undefined) return say('edit.draftGoneText');
  return (
    <>
      {say('edit.draftConflictText')} {draft.saved !== undefined && <WhoseDraft draft={draft} />}
    </>
  );
}

const VERSION_TEXTS = {
  title: 'edit.conflictTitle',
  choice: 'edit.conflictChoice',
  take: 'edit.takeTheirs',
  save: 'edit.saveOnTop',
  publish: 'edit.publishOnTop',
} as const;

const DRAFT_TEXTS = {
  title: 'edit.draftConflictTitle',
  choice: 'edit.draftConflictChoice',
  take: 'edit.takeDraft',
  save: 'edit.saveInstead',
  publish: 'edit.publishInstead',
} as const;

const GONE_TEXTS = {
  title: 'edit.draftGoneTitle',
  choice: 'edit.draftGoneChoice',
  take: 'edit.takePublished',
  save: 'edit.saveAgain',
  publish: 'edit.publishAgain',
} as const;
