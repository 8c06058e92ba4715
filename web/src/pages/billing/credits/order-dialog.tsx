import type { BillingOrder } from '@tallygate/contract';
import { useState } from 'react';
import { useCancelOrder } from '../../../api/use-billing-orders.ts';
import { usePayOrder } from '../../../api/use-top-ups.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog, Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { leaveTo } from '../leave-to.ts';
import { OrderOutcome } from '../order-outcome.tsx';
import { DepositDialog } from '../setup/deposit-dialog.tsx';

import type { OrderAct } from './order-words.ts';
import { RefundDialog } from './refund-dialog.tsx';

interface OrderDialogProps {
  readonly act: OrderAct;
  readonly order: BillingOrder;
  readonly onClose: () => void;
}

/** Does something with an order, after saying what it means. */
export function OrderDialog({ act, order, onClose }: OrderDialogProps) {
  switch (act) {
    case 'refund':
      return <RefundDialog order={order} onClose={onClose} />;
    case 'deposit':
      return <DepositDialog order={order} onClose={onClose} />;
    case 'cancel':
      return <CancelDialog order={order} onClose={onClose} />;
    case 'pay':
      return <PayDialog order={order} onClose={onClose} />;
  }
}

type OfOrder = Omit<OrderDialogProps, 'act'>;

function CancelDialog({ order, onClose }: OfOrder) {
  const { say } = useText();
  const cancelling = useCancelOrder();
  return (
    <ConfirmDialog
      title={say('credits.cancelTitle', { order: order.number })}
      text={say('credits.cancelText')}
      action={say('credits.act.cancel')}
      isDanger
      isPending={cancelling.isPending}
      error={cancelling.error}
      onConfirm={() => cancelling.mutate(order.id, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

/** Goes on with a payment that was left, or whose outcome is not known. */
function PayDialog({ order, onClose }: OfOrder) {
  const { say, language } = useText();
  const paying = usePayOrder();
  const [isLeaving, setLeaving] = useState(false);
  const { currency, total } = order.price;
  const done = paying.data?.order;
  const pay = () =>
    paying.mutate(order.id, {
      onSuccess: ({ next_url: next }) => {
        if (next === null) return;
        setLeaving(true);
        leaveTo(next);
      },
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('credits.payTitle', { order: order.number })}
      text={say('credits.payText')}
    >
      {done !== undefined && !isLeaving && <OrderOutcome order={done} />}
      <Problem error={paying.error} />
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.close')}</Button>
        {done === undefined && (
          <Button look="primary" disabled={paying.isPending || isLeaving} onClick={pay}>
            {say('billing.payNow', { total: moneyText({ currency, amount: total }, language) })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
