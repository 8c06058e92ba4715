import type { BillingOffer } from '@tallygate/contract';
import { type OfferKind, useChangeOffer } from '../../../api/use-billing-setup.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';

interface WithdrawDialogProps {
  readonly kind: OfferKind;
  readonly offer: BillingOffer;
  readonly onClose: () => void;
}

/** Asks once more before something is not sold any more, or is again. */
export function WithdrawDialog({ kind, offer, onClose }: WithdrawDialogProps) {
  const { say, language } = useText();
  const changing = useChangeOffer(kind);
  const { id, names, is_offered: isOffered } = offer;
  return (
    <ConfirmDialog
      title={say(isOffered ? 'billing.withdrawTitle' : 'billing.offerAgainTitle', { name: names[language] })}
      text={say(isOffered ? `billing.withdrawText.${kind}` : 'billing.offerAgainText')}
      action={say(isOffered ? 'billing.withdraw' : 'billing.offerAgain')}
      isDanger={isOffered}
      isPending={changing.isPending}
      error={changing.error}
      onConfirm={() => changing.mutate({ id, change: { is_offered: !isOffered } }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
