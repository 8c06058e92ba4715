import type { BillingOffer } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { type OfferKind, useCreateOffer, useOffers } from '../../../api/use-billing-setup.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { EXAMPLES } from './examples.ts';
import { OfferDialog } from './offer-dialog.tsx';
import { OfferTable } from './offer-table.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** What is sold: plans, or packages. */
export function OffersPanel({ kind }: { readonly kind: OfferKind }) {
  const { say } = useText();
  const offers = useOffers(kind);
  const [open, setOpen] = useState<'new' | { readonly act: 'change' | 'withdraw'; readonly offer: BillingOffer }>();
  const close = () => setOpen(undefined);
  const asked = typeof open === 'object' ? open : undefined;
  return (
    <Panel aria-labelledby={`offers-${kind}`}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 pr-4 max-sm:pr-0 max-sm:pb-3">
        <PanelHead
          id={`offers-${kind}`}
          title={say(`billing.offers.${kind}`)}
          text={say(`billing.offersText.${kind}`)}
        />
        <Button className="mt-3 max-sm:mx-4 max-sm:mt-1" onClick={() => setOpen('new')}>
          <PlusIcon aria-hidden />
          {say(`billing.addOffer.${kind}`)}
        </Button>
      </div>
      <Asked query={offers} lines={3}>
        {(known) =>
          known.length === 0 ? (
            <None kind={kind} />
          ) : (
            <OfferTable
              kind={kind}
              offers={known}
              onChange={(offer) => setOpen({ act: 'change', offer })}
              onWithdraw={(offer) => setOpen({ act: 'withdraw', offer })}
            />
          )
        }
      </Asked>
      {open === 'new' && <OfferDialog kind={kind} offer={undefined} onClose={close} />}
      {asked?.act === 'change' && <OfferDialog kind={kind} offer={asked.offer} onClose={close} />}
      {asked?.act === 'withdraw' && <WithdrawDialog kind={kind} offer={asked.offer} onClose={close} />}
    </Panel>
  );
}

function None({ kind }: { readonly kind: OfferKind }) {
  const { say } = useText();
  const { mutateAsync: create, error } = useCreateOffer(kind);
  const [isAdding, setAdding] = useState(false);
  const add = async () => {
    setAdding(true);
    try {
      for (const example of EXAMPLES[kind]) await create(example);
    } catch {
      // Said below; those that were added stay.
    } finally {
      setAdding(false);
    }
  };
  return (
    <Notice kind="empty" title={say(`billing.noOffers.${kind}`)} text={say('billing.noOffersText')}>
      <Button disabled={isAdding} onClick={() => void add()}>
        {say('billing.addExamples')}
      </Button>
      <Problem error={error} />
    </Notice>
  );
}
