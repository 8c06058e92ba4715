import type { BillingMethod, BillingOffer, BillingOrder } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMethods } from '../../../api/use-billing-methods.ts';
import { useOffers } from '../../../api/use-billing-setup.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { readyMethods } from '../method-choice.tsx';
import { OrderOutcome } from '../order-outcome.tsx';
import { TopUpForm } from './top-up-form.tsx';

interface TopUpDialogProps {
  readonly workspace: string;
  readonly onClose: () => void;
}

/** Sells a package of credits: prints what is paid and until when they last, has it paid, and says what became of it. */
export function TopUpDialog({ workspace, onClose }: TopUpDialogProps) {
  const { say } = useText();
  const [order, setOrder] = useState<BillingOrder>();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('credits.topUp')}
      text={order === undefined ? say('credits.topUpText') : undefined}
    >
      {order === undefined ? (
        <Choose workspace={workspace} onOrder={setOrder} onClose={onClose} />
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

interface ChooseProps extends TopUpDialogProps {
  readonly onOrder: (order: BillingOrder) => void;
}

function Choose(props: ChooseProps) {
  const packages = useOffers('packages');
  const methods = useMethods();
  return (
    <Asked query={packages} lines={3}>
      {(all) => (
        <Asked query={methods} lines={3}>
          {(known) => <Known {...props} packages={all.filter((one) => one.is_offered)} methods={readyMethods(known)} />}
        </Asked>
      )}
    </Asked>
  );
}

interface KnownProps extends ChooseProps {
  readonly packages: readonly BillingOffer[];
  readonly methods: readonly BillingMethod[];
}

/** Nothing can be bought where nothing is sold, or without a payment method. */
function Known({ packages, methods, ...props }: KnownProps) {
  const { say } = useText();
  if (packages.length === 0) {
    return (
      <Notice kind="empty" title={say('credits.noPackages')} text={say('credits.noPackagesText')}>
        <Button asChild>
          <Link to="/settings/billing/setup">{say('nav.billingSetup')}</Link>
        </Button>
      </Notice>
    );
  }
  if (methods.length === 0) {
    return (
      <Notice kind="empty" title={say('credits.noMethod')} text={say('credits.noMethodText')}>
        <Button asChild look="primary">
          <Link to="/settings/billing/methods">{say('billing.toMethods')}</Link>
        </Button>
      </Notice>
    );
  }
  return <TopUpForm {...props} packages={packages} methods={methods} />;
}
