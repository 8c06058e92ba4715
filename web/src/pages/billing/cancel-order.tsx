import type { BillingOrder } from '@tallygate/contract';
import { useCancelOrder } from '../../api/use-billing-orders.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useText } from '../../locales/use-text.ts';

interface CancelOrderProps {
  readonly order: BillingOrder;
  readonly onClose: () => void;
}

/** Asks once more before an order that nobody paid is withdrawn. */
export function CancelOrder({ order, onClose }: CancelOrderProps) {
  const { say } = useText();
  const cancelling = useCancelOrder();
  return (
    <ConfirmDialog
      title={say('billing.cancelTitle', { number: order.number })}
      text={say('billing.cancelText')}
      action={say('billing.cancelOrder')}
      isDanger
      isPending={cancelling.isPending}
      error={cancelling.error}
      onConfirm={() => cancelling.mutate(order.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
