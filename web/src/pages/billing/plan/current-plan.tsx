import type { BillingMethod, BillingOffer, SubscriptionFacts } from '@tallygate/contract';
import { type ReactNode, useState } from 'react';
import { useResumeSubscription } from '../../../api/use-billing-plan.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time, Unknown } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { SandboxBadge } from '../billing-frame.tsx';
import { CHANNEL_WORDS, methodName } from '../method-words.ts';
import { PriceText } from '../price-lines.tsx';
import { ChangeMethodDialog } from './change-method-dialog.tsx';
import { type PresentMonth, STATE_TONES } from './plan-state.ts';
import { StopDialog } from './stop-dialog.tsx';

interface CurrentPlanProps {
  readonly subscription: SubscriptionFacts;
  readonly methods: readonly BillingMethod[];
  /** What the running month has. Undefined: nothing was ordered for it. */
  readonly present: PresentMonth | undefined;
  /** Whether the next month brings another plan. */
  readonly isChanging: boolean;
}

/** The plan that a workspace has: what it gives, what it costs, when it is paid next. */
export function CurrentPlan(props: CurrentPlanProps) {
  const { say, language } = useText();
  const { subscription, present, isChanging } = props;
  const { plan, state, is_sandbox: isSandbox } = subscription;
  const names = present?.title ?? plan?.names;
  return (
    <Panel aria-labelledby="current-plan">
      <header className="flex flex-wrap items-center gap-2 px-4 pt-3 pb-2">
        <h2 id="current-plan" className="font-semibold">
          {names === undefined ? say('billing.plan.gone') : names[language]}
        </h2>
        <Badge tone={STATE_TONES[state]}>{say(`billing.plan.state.${state}`)}</Badge>
        {isSandbox && <SandboxBadge />}
      </header>
      <StateNote subscription={subscription} />
      {isChanging && plan !== null && state !== 'ending' && <NextPlan plan={plan} />}
      <PlanFacts {...props} />
      <Acts {...props} />
    </Panel>
  );
}

/** What the state means, and what to do about it. */
function StateNote({ subscription }: { readonly subscription: SubscriptionFacts }) {
  const { say } = useText();
  const { state, problem, next_try_at: nextTry, channel } = subscription;
  if (state === 'active' || state === 'ended') return null;
  const isTransfer = channel === 'bank_transfer';
  return (
    <div className="mx-4 mb-3 rounded-md bg-sunken px-3 py-2">
      <p>{say(`billing.plan.note.${isTransfer && state !== 'ending' ? 'transfer' : state}`)}</p>
      {problem !== null && <p className="mt-1">{problem.message}</p>}
      {nextTry !== null && (
        <p className="mt-1 text-muted">
          {say('billing.plan.nextTry')} <Time at={nextTry} />
        </p>
      )}
    </div>
  );
}

/** What the next month brings. */
function NextPlan({ plan }: { readonly plan: BillingOffer }) {
  const { say, language } = useText();
  const { currency, total } = plan.price;
  return (
    <p className="mx-4 mb-3 rounded-md bg-sunken px-3 py-2">
      {say('billing.plan.next', {
        plan: plan.names[language],
        credits: creditsOfText(plan.credits, language),
        total: moneyText({ currency, amount: total }, language),
      })}
    </p>
  );
}

function PlanFacts({ subscription, methods, present }: CurrentPlanProps) {
  const { say, language } = useText();
  const { paid_until: paidUntil, next_payment_at: next, channel, method_id: methodId } = subscription;
  const method = methods.find(({ id }) => id === methodId);
  const had = present ?? subscription.plan ?? undefined;
  const gone = <Unknown reason={say('billing.plan.goneReason')} />;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-4 pb-4 sm:grid-cols-3 xl:grid-cols-5">
      <Fact title={say('billing.plan.credits')}>
        {had === undefined ? gone : say('billing.credits', { credits: creditsOfText(had.credits, language) })}
      </Fact>
      <Fact title={say('billing.plan.price')}>{had === undefined ? gone : <PriceText price={had.price} />}</Fact>
      <Fact title={say('billing.plan.nextPayment')}>
        {next === null ? <Unknown reason={say('billing.plan.noNextReason')} /> : <Time at={next} />}
      </Fact>
      <Fact title={say('billing.plan.paidUntil')}>
        {paidUntil === null ? <Unknown reason={say('billing.plan.unpaidReason')} /> : <Time at={paidUntil} />}
      </Fact>
      <Fact title={say('billing.method')}>
        {method === undefined ? <MethodGone channel={channel} /> : methodName(method, say)}
      </Fact>
    </dl>
  );
}

function MethodGone({ channel }: { readonly channel: SubscriptionFacts['channel'] }) {
  const { say } = useText();
  if (channel === null) return <Unknown reason={say('billing.plan.methodGone')} />;
  return say(CHANNEL_WORDS[channel]);
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-small text-muted">{title}</dt>
      <dd className="figures mt-0.5">{children}</dd>
    </div>
  );
}

function Acts({ subscription, methods }: CurrentPlanProps) {
  const { say } = useText();
  const [open, setOpen] = useState<'stop' | 'method'>();
  const resuming = useResumeSubscription();
  const close = () => setOpen(undefined);
  const isEnding = subscription.state === 'ending';
  return (
    <div className="border-t border-line px-4 py-3">
      <Problem error={resuming.error} />
      <div className="flex flex-wrap gap-2">
        {isEnding ? (
          <Button look="primary" disabled={resuming.isPending} onClick={() => resuming.mutate(subscription.id)}>
            {say('billing.plan.resume')}
          </Button>
        ) : (
          <Button onClick={() => setOpen('stop')}>{say('billing.plan.stop')}</Button>
        )}
        <Button disabled={methods.length === 0} onClick={() => setOpen('method')}>
          {say('billing.plan.changeMethod')}
        </Button>
      </div>
      {open === 'stop' && <StopDialog subscription={subscription} onClose={close} />}
      {open === 'method' && <ChangeMethodDialog subscription={subscription} methods={methods} onClose={close} />}
    </div>
  );
}
