import { useBillingProviders, useBillingSettings } from '../../../api/use-billing-setup.ts';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { BillingFrame } from '../billing-frame.tsx';
import { DepositsPanel } from './deposits-panel.tsx';
import { MoneyPanel } from './money-panel.tsx';
import { OffersPanel } from './offers-panel.tsx';
import { ProviderForm } from './provider-form.tsx';
import { ReconciliationPanel } from './reconciliation-panel.tsx';
import { SellerPanel } from './seller-panel.tsx';

/** What is sold, who sells it, how it is paid, and whether the books agree with the providers'. */
export function BillingSetupPage() {
  const { say } = useText();
  return (
    <BillingFrame title={say('nav.billingSetup')} question={say('billing.setup.question')}>
      <div className="space-y-4">
        <DepositsPanel />
        <OffersPanel kind="plans" />
        <OffersPanel kind="packages" />
        <Providers />
        <Settings />
        <ReconciliationPanel />
      </div>
    </BillingFrame>
  );
}

function Providers() {
  const { say } = useText();
  const providers = useBillingProviders();
  return (
    <Panel aria-labelledby="card-providers">
      <PanelHead id="card-providers" title={say('billing.providers')} text={say('billing.providersText')} />
      <Asked query={providers} lines={5}>
        {(known) => (
          <div className="grid lg:grid-cols-3">
            {known.map((provider) => (
              <ProviderForm key={provider.name} provider={provider} />
            ))}
          </div>
        )}
      </Asked>
    </Panel>
  );
}

function Settings() {
  const settings = useBillingSettings();
  return (
    <Asked query={settings} lines={6}>
      {(known) => (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <SellerPanel seller={known.seller} />
          <MoneyPanel settings={known} />
        </div>
      )}
    </Asked>
  );
}
