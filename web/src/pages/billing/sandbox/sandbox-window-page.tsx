import { CURRENCIES } from '@tallygate/contract';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { amountOfMinor, moneyText } from '../../../format/money-text.ts';
import { useText } from '../../../locales/use-text.ts';
import { SandboxBadge } from '../billing-frame.tsx';
import { Facts } from '../facts.tsx';
import { leaveTo } from '../leave-to.ts';
import { useReturnedQuery } from '../use-returned.ts';
import { wayBack } from './way-back.ts';

/** The sandbox's own window, in place of a bank's: a payment is confirmed or cancelled by its holder. */
export function SandboxWindowPage() {
  const { say, language } = useText();
  const { back, title, payment, currency, minor } = useReturnedQuery();
  const confirm = wayBack(back, { sandbox: 'confirm' }, location.origin);
  const cancel = wayBack(back, { sandbox: 'cancel' }, location.origin);
  const known = CURRENCIES.find((code) => code === currency);
  const isAmount = minor !== undefined && /^\d{1,15}$/.test(minor);
  const amount = known === undefined || !isAmount ? undefined : amountOfMinor(minor, known);
  return (
    <>
      <PageHead title={say('billing.window.title')} question={say('billing.window.question')}>
        <SandboxBadge />
      </PageHead>
      <Panel className="max-w-md p-4">
        {confirm === undefined || cancel === undefined ? (
          <Notice
            kind="missing"
            title={say('billing.returned.missingTitle')}
            text={say('billing.returned.missingText')}
          />
        ) : (
          <>
            <Facts
              lines={[
                [say('billing.window.what'), title ?? say('value.unknown')],
                ...(known === undefined || amount === undefined
                  ? []
                  : [[say('billing.total'), moneyText({ currency: known, amount }, language)] as const]),
                [
                  say('billing.window.payment'),
                  <span key="payment" className="font-mono text-small">
                    {payment}
                  </span>,
                ],
              ]}
            />
            <div className="mt-4 flex justify-end gap-2">
              <Button onClick={() => leaveTo(cancel)}>{say('billing.window.cancel')}</Button>
              <Button look="primary" onClick={() => leaveTo(confirm)}>
                {say('billing.window.confirm')}
              </Button>
            </div>
          </>
        )}
      </Panel>
    </>
  );
}
