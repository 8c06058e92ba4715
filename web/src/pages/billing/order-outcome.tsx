import type { BillingOrder } from '@tallygate/contract';
import { CircleAlertIcon, CircleCheckIcon, LandmarkIcon, LoaderCircleIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useBillingSettings } from '../../api/use-billing-setup.ts';
import { useSettledOrder } from '../../api/use-settled-order.ts';
import { creditsOfText } from '../../format/credits.ts';
import { endOfUse } from '../../format/end-of-use.ts';
import { moneyText } from '../../format/money-text.ts';
import { calendarDay } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import { Facts } from './facts.tsx';
import { outcomeOf } from './outcome-of.ts';

/** What became of a payment. While that is not known it asks on, and says so. */
export function OrderOutcome({ order: first }: { readonly order: BillingOrder }) {
  const { order, isWaitedFor } = useSettledOrder(first);
  switch (outcomeOf(order)) {
    case 'granted':
      return <Granted order={order} />;
    case 'checking':
      return <Checking isWaitedFor={isWaitedFor} />;
    case 'transfer':
      return <Transfer order={order} />;
    case 'failed':
      return <FailedPayment message={order.problem?.message} />;
  }
}

function Granted({ order }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  const credits = creditsOfText(order.credits, language);
  const { expires_at: end, time_zone: zone } = order;
  return (
    <Said icon={<CircleCheckIcon aria-hidden className="size-5 text-good" />} title={say('billing.outcome.granted')}>
      <p>
        {end === null
          ? say('billing.outcome.grantedText', { credits })
          : say('billing.outcome.grantedUntil', { credits, day: endOfUse(end, { zone, language }) })}
      </p>
    </Said>
  );
}

function Checking({ isWaitedFor }: { readonly isWaitedFor: boolean }) {
  const { say } = useText();
  return (
    <Said
      icon={<LoaderCircleIcon aria-hidden className="size-5 text-running motion-safe:animate-spin" />}
      title={say('billing.outcome.checking')}
    >
      <p>{say(isWaitedFor ? 'billing.outcome.checkingText' : 'billing.outcome.checkingLong')}</p>
    </Said>
  );
}

/** Where to send the money. */
function Transfer({ order }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  const account = useBillingSettings().data?.bank_account;
  const { currency, total } = order.price;
  const due = order.deposit_due_on;
  return (
    <Said icon={<LandmarkIcon aria-hidden className="size-5 text-running" />} title={say('billing.outcome.transfer')}>
      <p className="mb-3">{say('billing.outcome.transferText')}</p>
      <Facts
        lines={[
          [say('billing.orderNumber'), order.number],
          [say('billing.total'), moneyText({ currency, amount: total }, language)],
          ...(account === undefined
            ? []
            : [[say('billing.account'), `${account.bank} ${account.number} · ${account.holder}`] as const]),
          ...(due === null ? [] : [[say('billing.depositDue'), calendarDay(due, language)] as const]),
        ]}
      />
    </Said>
  );
}

/** Nothing was paid, and why. */
export function FailedPayment({ message }: { readonly message: string | undefined }) {
  const { say } = useText();
  return (
    <Said icon={<CircleAlertIcon aria-hidden className="size-5 text-bad" />} title={say('billing.outcome.failed')}>
      <p>{message ?? say('billing.outcome.failedText')}</p>
    </Said>
  );
}

interface SaidProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Said({ icon, title, children }: SaidProps) {
  return (
    <div role="status" className="flex gap-3 py-2">
      <span className="shrink-0">{icon}</span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <div className="mt-1 text-muted">{children}</div>
      </div>
    </div>
  );
}
