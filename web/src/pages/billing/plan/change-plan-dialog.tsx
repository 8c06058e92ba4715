import type { BillingOffer, SubscriptionFacts } from '@tallygate/contract';
import { useChangeSubscription } from '../../../api/use-billing-plan.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Time } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { useText } from '../../../locales/use-text.ts';
import { Facts } from '../facts.tsx';
import { PriceLines } from '../price-lines.tsx';

interface ChangePlanDialogProps {
  readonly subscription: SubscriptionFacts;
  readonly plan: BillingOffer;
  readonly onClose: () => void;
}

/** Prints what the other plan gives and costs, and from when on. */
export function ChangePlanDialog({ subscription, plan, onClose }: ChangePlanDialogProps) {
  const { say, language } = useText();
  const changing = useChangeSubscription();
  const from = subscription.paid_until;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('billing.plan.changeTitle', { plan: plan.names[language] })}
      text={say('billing.plan.changeText')}
    >
      <div className="space-y-1.5">
        <Facts
          lines={[
            [say('billing.plan.credits'), say('billing.credits', { credits: creditsOfText(plan.credits, language) })],
            ...(from === null ? [] : [[say('billing.plan.changeFrom'), <Time key="from" at={from} />] as const]),
          ]}
        />
        <PriceLines price={plan.price} />
      </div>
      <div className="mt-3">
        <Problem error={changing.error} />
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{say('action.cancel')}</Button>
        <Button
          look="primary"
          disabled={changing.isPending}
          onClick={() => changing.mutate({ id: subscription.id, change: { plan: plan.id } }, { onSuccess: onClose })}
        >
          {say('billing.plan.changeTo')}
        </Button>
      </div>
    </Dialog>
  );
}
