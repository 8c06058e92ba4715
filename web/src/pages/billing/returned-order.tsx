import { ApiFailure } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useOrderReturned } from '../../api/use-billing-orders.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { BillingFrame } from './billing-frame.tsx';
import { leaveTo } from './leave-to.ts';
import { FailedPayment, OrderOutcome } from './order-outcome.tsx';
import { useOnce, useReturnedQuery } from './use-returned.ts';

interface ReturnedOrderProps {
  /** Where the reader goes on. */
  readonly to: '/settings/billing/plan' | '/settings/billing/credits';
}

/** Where the browser arrives from a payment window: says what became of the payment. */
export function ReturnedOrder({ to }: ReturnedOrderProps) {
  const { say } = useText();
  const query = useReturnedQuery();
  const { order: id } = query;
  const returned = useOrderReturned();
  const ask = () => {
    if (id === undefined) return;
    // A payment that needs its holder once more leads into the window again.
    returned.mutate({ id, query }, { onSuccess: ({ next_url: next }) => next !== null && leaveTo(next) });
  };
  useOnce(ask);
  const order = returned.data?.order;
  return (
    <BillingFrame title={say('billing.returned.title')} question={say('billing.returned.question')}>
      <Panel className="p-4">
        {id === undefined && (
          <Notice
            kind="missing"
            title={say('billing.returned.missingTitle')}
            text={say('billing.returned.missingText')}
          />
        )}
        {returned.isPending && <RowsSkeleton count={2} />}
        {returned.error !== null && <Refused error={returned.error} onRetry={ask} />}
        {order !== undefined && <OrderOutcome order={order} />}
        <div className="mt-3 flex justify-end">
          <Button asChild>
            <Link to={to} search={order === undefined ? {} : { workspace: order.workspace_id }}>
              {say(to === '/settings/billing/plan' ? 'billing.returned.toPlan' : 'billing.returned.toCredits')}
            </Link>
          </Button>
        </div>
      </Panel>
    </BillingFrame>
  );
}

/** A payment that its holder cancelled, or that was declined, is an outcome; anything else is trouble. */
function Refused({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  if (!(error instanceof ApiFailure) || error.code !== 'billing_payment_failed') {
    return <Trouble error={error} onRetry={onRetry} />;
  }
  const { problem } = error.details;
  return <FailedPayment message={typeof problem === 'string' ? problem : error.message} />;
}
