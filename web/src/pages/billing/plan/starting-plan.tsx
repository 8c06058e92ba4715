import type { BillingOrder } from '@tallygate/contract';
import { useState } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { SandboxBadge } from '../billing-frame.tsx';
import { CancelOrder } from '../cancel-order.tsx';
import { OrderOutcome } from '../order-outcome.tsx';

/** A plan whose first month was ordered and is not paid yet: it begins once it is. */
export function StartingPlan({ order }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  const [isCancelling, setCancelling] = useState(false);
  return (
    <Panel aria-labelledby="current-plan">
      <header className="flex flex-wrap items-center gap-2 px-4 pt-3">
        <h2 id="current-plan" className="font-semibold">
          {order.title[language]}
        </h2>
        <Badge tone="running">{say('billing.plan.state.starting')}</Badge>
        {order.is_sandbox && <SandboxBadge />}
      </header>
      <div className="max-w-xl px-4 pt-2 pb-4">
        <OrderOutcome order={order} />
        {order.channel === 'bank_transfer' && (
          <Button className="mt-3" onClick={() => setCancelling(true)}>
            {say('billing.cancelOrder')}
          </Button>
        )}
      </div>
      {isCancelling && <CancelOrder order={order} onClose={() => setCancelling(false)} />}
    </Panel>
  );
}
