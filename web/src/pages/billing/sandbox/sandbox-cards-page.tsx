import { SANDBOX_CARDS } from '@tallygate/contract';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { SandboxBadge } from '../billing-frame.tsx';
import { leaveTo } from '../leave-to.ts';
import { useReturnedQuery } from '../use-returned.ts';
import { wayBack } from './way-back.ts';

/** The sandbox's own page, in place of a provider's: a card is chosen by what it does when it is charged. */
export function SandboxCardsPage() {
  const { say } = useText();
  const { back } = useReturnedQuery();
  const cancel = wayBack(back, { cancelled: '1' }, location.origin);
  const choose = (card: string) => {
    const url = wayBack(back, { card }, location.origin);
    if (url !== undefined) leaveTo(url);
  };
  return (
    <>
      <PageHead title={say('billing.cards.title')} question={say('billing.cards.question')}>
        <SandboxBadge />
      </PageHead>
      <Panel className="max-w-2xl">
        {cancel === undefined ? (
          <Notice
            kind="missing"
            title={say('billing.returned.missingTitle')}
            text={say('billing.returned.missingText')}
          />
        ) : (
          <>
            <ul>
              {SANDBOX_CARDS.map(({ id, last4 }) => (
                <li key={id} className="flex items-center justify-between gap-4 border-b border-line px-4 py-2.5">
                  <div className="min-w-0">
                    <p className="figures font-medium">{say('billing.cards.name', { last4 })}</p>
                    <p className="text-muted">{say(`billing.cards.${id}`)}</p>
                  </div>
                  <Button aria-label={say('billing.cards.useOf', { last4 })} onClick={() => choose(id)}>
                    {say('billing.cards.use')}
                  </Button>
                </li>
              ))}
            </ul>
            <div className="flex justify-end px-4 py-3">
              <Button onClick={() => leaveTo(cancel)}>{say('action.cancel')}</Button>
            </div>
          </>
        )}
      </Panel>
    </>
  );
}
