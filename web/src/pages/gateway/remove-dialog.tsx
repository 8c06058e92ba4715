import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useText } from '../../locales/use-text.ts';

interface RemoveDialogProps {
  readonly title: string;
  readonly text: string;
  readonly removal: { readonly isPending: boolean; readonly error: Error | null };
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something goes that cannot be brought back. */
export function RemoveDialog({ title, text, removal, onConfirm, onClose }: RemoveDialogProps) {
  const { say } = useText();
  return (
    <Dialog isOpen onClose={onClose} title={title} text={text}>
      {removal.error !== null && (
        <p role="alert" className="mb-3 text-bad">
          {removal.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button look="danger" disabled={removal.isPending} onClick={onConfirm}>
          {say('remove.confirm')}
        </Button>
      </div>
    </Dialog>
  );
}
