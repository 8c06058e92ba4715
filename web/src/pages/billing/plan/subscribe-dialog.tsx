import type { BegunSubscription, BillingMethod, BillingOffer, BillingOrder } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useQuote, useSubscribe } from '../../../api/use-billing-plan.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { leaveTo } from '../leave-to.ts';
import { MethodChoice } from '../method-choice.tsx';
import { OrderOutcome } from '../order-outcome.tsx';
import { QuoteText } from '../quote-text.tsx';
import { totalOf } from '../total-of.ts';

interface SubscribeDialogProps {
  readonly workspace: string;
  readonly plan: BillingOffer;
  /** Those that can pay, the default one first. */
  readonly methods: readonly BillingMethod[];
  readonly onClose: () => void;
}

/** Prints what is paid and what for, has it paid, and says what became of it. */
export function SubscribeDialog(props: SubscribeDialogProps) {
  const { say, language } = useText();
  const { plan, onClose } = props;
  const [order, setOrder] = useState<BillingOrder>();
  const [isLeaving, setLeaving] = useState(false);
  const done = ({ order: made, next_url: next }: BegunSubscription) => {
    if (next !== null) {
      setLeaving(true);
      leaveTo(next);
    } else if (made === null) onClose();
    else setOrder(made);
  };
  return (
    <Dialog isOpen onClose={onClose} title={say('billing.plan.takeTitle', { plan: plan.names[language] })}>
      {order === undefined ? (
        <Offer {...props} isLeaving={isLeaving} onDone={done} />
      ) : (
        <>
          <OrderOutcome order={order} />
          <div className="mt-4 flex justify-end">
            <Button look="primary" onClick={onClose}>
              {say('action.close')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

interface OfferProps extends SubscribeDialogProps {
  readonly isLeaving: boolean;
  readonly onDone: (begun: BegunSubscription) => void;
}

function Offer({ workspace, plan, methods, isLeaving, onDone, onClose }: OfferProps) {
  const { say, language } = useText();
  const [method, setMethod] = useState(methods[0]?.id ?? '');
  const quote = useQuote({ workspace, plan: plan.id, method });
  const subscribing = useSubscribe();
  const isTransfer = methods.find(({ id }) => id === method)?.channel === 'bank_transfer';
  const price = quote.data?.price;
  const isReady = price !== undefined && !quote.isPlaceholderData && !subscribing.isPending && !isLeaving;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    // What is printed is what is paid, or nothing is.
    const total = totalOf(price);
    subscribing.mutate({ workspace, plan: plan.id, method, total }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <MethodChoice methods={methods} value={method} onChoose={setMethod} />
      <div className="my-4 min-h-40">
        <Asked query={quote} lines={4}>
          {(known) => <QuoteText quote={known} />}
        </Asked>
      </div>
      <p className="mb-3 text-small text-muted">{say('billing.plan.renews')}</p>
      <Problem error={subscribing.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button type="submit" look="primary" disabled={!isReady}>
          {isTransfer
            ? say('billing.plan.takeByTransfer')
            : say('billing.payNow', { total: moneyText(totalOf(price ?? plan.price), language) })}
        </Button>
      </div>
    </form>
  );
}
