import type { BillingMethod } from '@tallygate/contract';
import { useRemoveMethod } from '../../../api/use-billing-methods.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { methodName } from '../method-words.ts';

interface RemoveMethodProps {
  readonly method: BillingMethod;
  readonly onClose: () => void;
}

/** Asks once more before a payment method is taken away. */
export function RemoveMethod({ method, onClose }: RemoveMethodProps) {
  const { say } = useText();
  const removing = useRemoveMethod();
  return (
    <ConfirmDialog
      title={say('billing.methods.removeTitle')}
      text={say('billing.methods.removeText', { name: methodName(method, say) })}
      action={say('billing.methods.remove')}
      isDanger
      isPending={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate(method.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
