import type { CreditPriceFacts } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { AddCreditPrice } from './add-credit-price.tsx';
import { CreditBook } from './credit-book.tsx';
import { CreditSettings } from './credit-settings.tsx';
import { EndCreditPrice } from './end-credit-price.tsx';
import { PreviewPanel } from './preview-panel.tsx';

/** What requests cost in credits, and who pays in credits. For account admins. */
export function CreditPricesPage() {
  const { say } = useText();
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<CreditPriceFacts>();
  const isAllowed = useSignedIn().person.role === 'account_admin';
  return (
    <>
      <PageHead title={say('nav.creditPrices')} question={say('creditPrices.question')}>
        {isAllowed && (
          <Button look="primary" onClick={() => setAdding(true)}>
            <PlusIcon aria-hidden />
            {say('creditPrices.add')}
          </Button>
        )}
      </PageHead>
      {isAllowed ? (
        <div className="space-y-4">
          <CreditBook onEnd={setEnding} />
          <CreditSettings />
          <PreviewPanel />
        </div>
      ) : (
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('creditPrices.refused')} />
        </Panel>
      )}
      {isAdding && <AddCreditPrice onClose={() => setAdding(false)} />}
      {ending !== undefined && <EndCreditPrice entry={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}
