import type { BillingMethod, SubscriptionFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeSubscription } from '../../../api/use-billing-plan.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { MethodChoice } from '../method-choice.tsx';

interface ChangeMethodDialogProps {
  readonly subscription: SubscriptionFacts;
  readonly methods: readonly BillingMethod[];
  readonly onClose: () => void;
}

/** Asks what pays from now on. */
export function ChangeMethodDialog({ subscription, methods, onClose }: ChangeMethodDialogProps) {
  const { say } = useText();
  const changing = useChangeSubscription();
  const other = methods.find(({ id }) => id !== subscription.method_id) ?? methods[0];
  const [method, setMethod] = useState(other?.id ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate({ id: subscription.id, change: { method } }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('billing.plan.changeMethod')}
      text={say(subscription.state === 'past_due' ? 'billing.plan.methodTextDue' : 'billing.plan.methodText')}
    >
      <form onSubmit={submit}>
        <MethodChoice methods={methods} value={method} onChoose={setMethod} />
        <div className="mt-3">
          <Problem error={changing.error} />
        </div>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say('action.cancel')}</Button>
          <Button type="submit" look="primary" disabled={changing.isPending || method === subscription.method_id}>
            {say('billing.change')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
