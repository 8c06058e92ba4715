import type { ReactNode } from 'react';
import { useText } from '../locales/use-text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  /** What the button that does it says. */
  readonly action: string;
  /** Whether it takes something away. */
  readonly isDanger?: boolean;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once more before something is done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { say } = useText();
  const { title, text, action, isDanger = false, isPending, error, onConfirm, onClose } = props;
  return (
    <Dialog isOpen onClose={onClose} title={title} text={text}>
      <Problem error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button look={isDanger ? 'danger' : 'primary'} disabled={isPending} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}

/** What the server said when it did not do what it was asked. */
export function Problem({ error }: { readonly error: Error | null }): ReactNode {
  if (error === null) return null;
  return (
    <p role="alert" className="mb-3 text-bad">
      {error.message}
    </p>
  );
}
