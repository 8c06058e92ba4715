import type { BillingOffer, SubscriptionFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { PriceParts } from '../price-lines.tsx';
import { shownPlans } from './plan-state.ts';

interface PlanCardsProps {
  readonly plans: readonly BillingOffer[];
  readonly current: SubscriptionFacts | undefined;
  /** Whether the plan that the subscription names begins with the next month. */
  readonly isChanging: boolean;
  /** Whether there is something to pay with. */
  readonly canChoose: boolean;
  readonly onChoose: (plan: BillingOffer) => void;
}

/** The plans that are offered, beside each other. */
export function PlanCards({ plans, ...props }: PlanCardsProps) {
  const { say } = useText();
  const { current } = props;
  const shown = shownPlans(plans, current);
  return (
    <Panel aria-labelledby="plans">
      <PanelHead
        id="plans"
        title={say('billing.plan.offers')}
        text={say(current === undefined ? 'billing.plan.offersText' : 'billing.plan.offersChange')}
      />
      {shown.length === 0 ? (
        <Notice kind="empty" title={say('billing.plan.noOffersTitle')} text={say('billing.plan.noOffersText')}>
          <Button asChild>
            <Link to="/settings/billing/setup">{say('billing.toSetup')}</Link>
          </Button>
        </Notice>
      ) : (
        <ul className="grid gap-3 px-4 pb-4 sm:grid-cols-2 lg:grid-cols-3">
          {shown.map((plan) => (
            <PlanCard key={plan.id} plan={plan} {...props} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

type PlanCardProps = Omit<PlanCardsProps, 'plans'> & { readonly plan: BillingOffer };

function PlanCard({ plan, current, isChanging, canChoose, onChoose }: PlanCardProps) {
  const { say, language } = useText();
  const { currency, total } = plan.price;
  const isCurrent = plan.id === current?.plan?.id;
  const name = plan.names[language];
  return (
    <li className="flex flex-col rounded-md border border-line p-4">
      <h3 className="flex flex-wrap items-center gap-2 font-semibold">
        {name}
        {isCurrent && (
          <Badge tone={isChanging ? 'running' : 'good'}>
            {say(isChanging ? 'billing.plan.isNext' : 'billing.plan.isCurrent')}
          </Badge>
        )}
      </h3>
      <p className="figures mt-2">
        <span className="text-title font-semibold">{moneyText({ currency, amount: total }, language)}</span>{' '}
        <span className="text-muted">{say('billing.plan.aMonth')}</span>
      </p>
      <PriceParts price={plan.price} />
      <p className="figures mt-2 mb-4">
        {say('billing.plan.creditsAMonth', { credits: creditsOfText(plan.credits, language) })}
      </p>
      {!isCurrent && (
        <Button
          className="mt-auto"
          look={current === undefined ? 'primary' : 'plain'}
          disabled={current === undefined && !canChoose}
          aria-label={say(current === undefined ? 'billing.plan.takeOf' : 'billing.plan.changeOf', { plan: name })}
          onClick={() => onChoose(plan)}
        >
          {say(current === undefined ? 'billing.plan.take' : 'billing.plan.changeTo')}
        </Button>
      )}
    </li>
  );
}
