import { ApiFailure } from '@tallygate/contract';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Time } from '../../components/values.tsx';
import { useText } from '../../locales/use-text.ts';

/** A draft that would be lost, as the server names it. */
export interface DraftInTheWay {
  /** Undefined: it is from before this was kept. */
  readonly saved: { readonly by: string; readonly at: string } | undefined;
  readonly revision: string;
}

/** The draft that a refusal names. Undefined: it is another refusal, or names none. */
export function draftInTheWay(error: unknown): DraftInTheWay | undefined {
  if (!isRefusalOfDraft(error)) return undefined;
  const { saved_by: by, saved_at: at, revision } = error.details;
  if (revision === undefined) return undefined;
  const isKnown = by !== undefined && at !== undefined && !Number.isNaN(Date.parse(String(at)));
  return { saved: isKnown ? { by: String(by), at: String(at) } : undefined, revision: String(revision) };
}

/** Whether a draft that is there, or another one than was seen, was the reason to refuse. */
export function isRefusalOfDraft(error: unknown): error is ApiFailure {
  return error instanceof ApiFailure && CODES.has(error.code);
}

const CODES: ReadonlySet<string> = new Set(['dashboard_draft_there', 'dashboard_draft_changed']);

interface LoseDraftProps {
  readonly draft: DraftInTheWay;
  /** What the button that takes the draft away says. */
  readonly action: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks whether a draft may go, and says whose it is and since when. */
export function LoseDraft({ draft, action, isPending, error, onConfirm, onClose }: LoseDraftProps) {
  const { say } = useText();
  return (
    <Dialog isOpen onClose={onClose} title={say('dashboards.loseDraftTitle')} text={<WhoseDraft draft={draft} />}>
      <p className="mb-4">{say('dashboards.loseDraftText')}</p>
      <Problem error={error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{say('dashboards.keepDraft')}</Button>
        <Button look="danger" disabled={isPending} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

/** Who saved a draft, and when. */
export function WhoseDraft({ draft: { saved } }: Pick<LoseDraftProps, 'draft'>) {
  const { say } = useText();
  if (saved === undefined) return say('dashboards.draftOfUnknown');
  return (
    <>
      {say('dashboards.draftOf', { person: saved.by })} <Time at={saved.at} />
    </>
  );
}
