import type { BillingMethod, CardProviderName } from '@tallygate/contract';
import { CreditCardIcon, LandmarkIcon } from 'lucide-react';
import { useState } from 'react';
import { useCreateMethod, useMethods } from '../../../api/use-billing-methods.ts';
import { useBillingProviders } from '../../../api/use-billing-setup.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { BillingFrame } from '../billing-frame.tsx';
import { leaveTo } from '../leave-to.ts';
import { CHANNEL_WORDS } from '../method-words.ts';
import { MethodTable } from './method-table.tsx';
import { RemoveMethod } from './remove-method.tsx';
import { TransferDialog } from './transfer-dialog.tsx';

/** How can the account pay, and what pays when nobody says otherwise? */
export function MethodsPage() {
  const { say } = useText();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<BillingMethod>();
  const methods = useMethods();
  const add = <AddMethod onTransfer={() => setAdding(true)} />;
  return (
    <BillingFrame title={say('nav.methods')} question={say('billing.methods.question')} acts={add}>
      <Panel aria-labelledby="methods">
        <PanelHead id="methods" title={say('billing.methods.title')} text={say('billing.methods.text')} />
        <Asked query={methods} lines={3}>
          {(known) =>
            known.length === 0 ? (
              <Notice kind="empty" title={say('billing.methods.emptyTitle')} text={say('billing.methods.emptyText')} />
            ) : (
              <MethodTable methods={known} onRemove={setRemoving} />
            )
          }
        </Asked>
      </Panel>
      {isAdding && <TransferDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && <RemoveMethod method={removing} onClose={() => setRemoving(undefined)} />}
    </BillingFrame>
  );
}

/** A button for each way of paying that is set up. */
function AddMethod({ onTransfer }: { readonly onTransfer: () => void }) {
  const { say } = useText();
  const providers = useBillingProviders().data ?? [];
  const creating = useCreateMethod();
  const on = providers.filter(({ is_on: isOn }) => isOn).map(({ name }) => name);
  const begin = (channel: CardProviderName) =>
    creating.mutate(
      { channel, return_path: '/settings/billing/methods/returned' },
      { onSuccess: ({ next_url: next }) => next !== null && leaveTo(next) },
    );
  return (
    <div className="flex flex-col items-end gap-1 max-sm:items-start">
      <div className="flex flex-wrap justify-end gap-2 max-sm:justify-start">
        {on.map((name, place) => (
          <Button
            key={name}
            look={place === 0 ? 'primary' : 'plain'}
            disabled={creating.isPending}
            onClick={() => begin(name)}
          >
            <CreditCardIcon aria-hidden />
            {on.length === 1 && name !== 'sandbox'
              ? say('billing.methods.addCard')
              : say('billing.methods.addCardBy', { provider: say(CHANNEL_WORDS[name]) })}
          </Button>
        ))}
        <Button onClick={onTransfer}>
          <LandmarkIcon aria-hidden />
          {say('billing.methods.addTransfer')}
        </Button>
      </div>
      <Problem error={creating.error} />
    </div>
  );
}
