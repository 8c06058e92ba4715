import type { ApiKey } from '@tallygate/contract';
import { useRevokeKey } from '../../api/use-keys.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useText } from '../../locales/use-text.ts';

/** Asks once more before a key is revoked for good. */
export function RevokeKey({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { say } = useText();
  const revocation = useRevokeKey();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('keys.revokeTitle')}
      text={say('keys.revokeText', { name: apiKey.name })}
    >
      {revocation.isError && (
        <p role="alert" className="mb-3 text-bad">
          {revocation.error.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button
          look="danger"
          disabled={revocation.isPending}
          onClick={() => revocation.mutate(apiKey.id, { onSuccess: onClose })}
        >
          {say('keys.revoke')}
        </Button>
      </div>
    </Dialog>
  );
}
