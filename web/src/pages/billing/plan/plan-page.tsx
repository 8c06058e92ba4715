import type { BillingMethod, BillingOffer, SubscriptionFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMethods } from '../../../api/use-billing-methods.ts';
import { useOrders } from '../../../api/use-billing-orders.ts';
import { useSubscriptions } from '../../../api/use-billing-plan.ts';
import { useOffers } from '../../../api/use-billing-setup.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useNow } from '../../settings/usage/use-now.ts';
import { Asked } from '../asked.tsx';
import { BillingFrame } from '../billing-frame.tsx';
import { readyMethods } from '../method-choice.tsx';
import { useBillingWorkspace } from '../use-billing-workspace.ts';
import { ChangePlanDialog } from './change-plan-dialog.tsx';
import { CurrentPlan } from './current-plan.tsx';
import { MonthTable } from './month-table.tsx';
import { PlanCards } from './plan-cards.tsx';
import { bringsAnother, currentOf, presentMonth, startingOrder } from './plan-state.ts';
import { StartingPlan } from './starting-plan.tsx';
import { SubscribeDialog } from './subscribe-dialog.tsx';

/** What does this workspace have each month, what does it cost, and until when? */
export function PlanPage() {
  const { say } = useText();
  const { id } = useBillingWorkspace();
  return (
    <BillingFrame title={say('nav.plan')} question={say('billing.plan.question')} hasWorkspace>
      {/* What was begun for one workspace is not gone on with for another. */}
      <PlanOf key={id} workspace={id} />
    </BillingFrame>
  );
}

function PlanOf({ workspace }: { readonly workspace: string }) {
  const subscriptions = useSubscriptions(workspace);
  const methods = useMethods();
  return (
    <Asked query={subscriptions} lines={5}>
      {(known) => (
        <Known
          workspace={workspace}
          subscriptions={known}
          methods={readyMethods(methods.data ?? [])}
          hasMethods={methods.data !== undefined}
        />
      )}
    </Asked>
  );
}

interface Chosen {
  readonly plan: BillingOffer;
  /** What it is chosen instead of; null: there was none. */
  readonly instead: SubscriptionFacts | null;
}

interface KnownProps {
  readonly workspace: string;
  readonly subscriptions: readonly SubscriptionFacts[];
  readonly methods: readonly BillingMethod[];
  /** Whether it is known which payment methods there are. */
  readonly hasMethods: boolean;
}

function Known({ workspace, subscriptions, methods, hasMethods }: KnownProps) {
  const { say } = useText();
  const plans = useOffers('plans');
  // Kept as it was when the plan was chosen: what is taken is there before the dialog has said so.
  const [chosen, setChosen] = useState<Chosen>();
  const orders = useOrders({ workspace }).data ?? [];
  const now = useNow();
  const current = currentOf(subscriptions);
  const starting = current === undefined ? startingOrder(orders) : undefined;
  const present = current === undefined ? undefined : presentMonth(current, orders, now);
  const next = current?.plan ?? undefined;
  const isChanging = present !== undefined && next !== undefined && bringsAnother(present, next);
  const close = () => setChosen(undefined);
  return (
    <div className="space-y-4">
      {current !== undefined && (
        <CurrentPlan subscription={current} methods={methods} present={present} isChanging={isChanging} />
      )}
      {starting !== undefined && <StartingPlan key={starting.id} order={starting} />}
      {current === undefined && starting === undefined && (
        <Panel>
          <Notice kind="empty" title={say('billing.plan.noneTitle')} text={say('billing.plan.noneText')} />
        </Panel>
      )}
      {hasMethods && methods.length === 0 && <MethodNeeded />}
      <Asked query={plans} lines={3}>
        {(all) => (
          <PlanCards
            plans={all}
            current={current}
            isChanging={isChanging}
            canChoose={methods.length > 0 && starting === undefined}
            onChoose={(plan) => setChosen({ plan, instead: current ?? null })}
          />
        )}
      </Asked>
      <MonthTable subscriptions={subscriptions} orders={orders} />
      {chosen?.instead === null && (
        <SubscribeDialog workspace={workspace} plan={chosen.plan} methods={methods} onClose={close} />
      )}
      {chosen !== undefined && chosen.instead !== null && (
        <ChangePlanDialog subscription={chosen.instead} plan={chosen.plan} onClose={close} />
      )}
    </div>
  );
}

/** Nothing can be bought without one. */
function MethodNeeded() {
  const { say } = useText();
  return (
    <Panel className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <p>{say('billing.methodNeeded')}</p>
      <Button asChild>
        <Link to="/settings/billing/methods">{say('billing.toMethods')}</Link>
      </Button>
    </Panel>
  );
}
