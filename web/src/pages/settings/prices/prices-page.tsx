import type { PriceFacts } from '@tallygate/contract';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { CalculatorIcon, PlusIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { PricesSearch } from '../../../shell/page-search.ts';
import { isAdmin, useSignedIn } from '../../../shell/signed-in.ts';
import { AddPrice } from './add-price.tsx';
import { EndPrice } from './end-price.tsx';
import { PriceBook } from './price-book.tsx';
import { PriceLookUp } from './price-look-up.tsx';
import { ReRate } from './re-rate.tsx';

const route = getRouteApi('/shell/settings/prices');

/** What a call costs, and where that is from. Admins read it; account admins change it. */
export function PricesPage() {
  const { say } = useText();
  const role = useSignedIn().person.role;
  if (!isAdmin(role)) {
    return (
      <>
        <PageHead title={say('prices.title')} question={say('prices.question')} />
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('prices.refused')} />
        </Panel>
      </>
    );
  }
  return <Prices canManage={role === 'account_admin'} />;
}

function Prices({ canManage }: { readonly canManage: boolean }) {
  const { say } = useText();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [isReRating, setReRating] = useState(false);
  const [ending, setEnding] = useState<PriceFacts>();
  const find = useCallback(
    (change: PricesSearch) =>
      void navigate({ to: '.', search: (now: PricesSearch) => ({ ...now, ...change }), replace: true }),
    [navigate],
  );
  return (
    <>
      <PageHead title={say('prices.title')} question={say('prices.question')}>
        {canManage && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setReRating(true)}>
              <CalculatorIcon aria-hidden />
              {say('rerate.open')}
            </Button>
            <Button look="primary" onClick={() => find({ add: 'price' })}>
              <PlusIcon aria-hidden />
              {say('prices.add')}
            </Button>
          </div>
        )}
      </PageHead>
      <div className="space-y-4">
        <PriceLookUp search={search} onAsk={find} />
        <PriceBook search={search} onFind={find} onEnd={canManage ? setEnding : undefined} />
      </div>
      {canManage && search.add !== undefined && (
        <AddPrice provider={search.provider} model={search.model} onClose={() => find({ add: undefined })} />
      )}
      {ending !== undefined && <EndPrice entry={ending} onClose={() => setEnding(undefined)} />}
      {isReRating && <ReRate onClose={() => setReRating(false)} />}
    </>
  );
}
