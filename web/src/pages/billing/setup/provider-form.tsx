import type { BillingProviderFacts } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useSetBillingProvider } from '../../../api/use-billing-setup.ts';
import { Badge } from '../../../components/badge.tsx';
import { CodeLine } from '../../../components/code-line.tsx';
import { Field } from '../../../components/field.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { CheckBox } from '../../settings/sign-in/check-box.tsx';
import { FormFoot } from '../../settings/sign-in/form-foot.tsx';
import { CHANNEL_WORDS } from '../method-words.ts';
import { type ProviderKeys, setProviderOf } from './set-provider-of.ts';

/** One card provider: whether it is on, and what it needs. */
export function ProviderForm({ provider }: { readonly provider: BillingProviderFacts }) {
  const { say } = useText();
  const change = useSetBillingProvider();
  const { name, is_on: isOn, is_set_up: isSetUp, is_test_mode: isTest, problem } = provider;
  return (
    <section
      aria-labelledby={`provider-${name}`}
      className="min-w-0 border-t border-line p-4 lg:border-l lg:first:border-l-0"
    >
      <header className="mb-2 flex flex-wrap items-center gap-2">
        <h3 id={`provider-${name}`} className="font-medium">
          {say(CHANNEL_WORDS[name])}
        </h3>
        <Badge tone={isOn ? 'good' : 'neutral'}>{say(isOn ? 'billing.on' : 'billing.off')}</Badge>
        {name === 'sandbox' && <Badge tone="running">{say('billing.noMoney')}</Badge>}
        {name !== 'sandbox' && isTest && <Badge tone="running">{say('billing.testMode')}</Badge>}
        {!isSetUp && <Badge tone="neutral">{say('billing.notSetUp')}</Badge>}
      </header>
      <p className="mb-3 text-muted">{say(`billing.providerText.${name}`)}</p>
      {problem !== null && (
        <p role="alert" className="mb-3 rounded-md bg-bad-soft px-3 py-2">
          {problem.message} <Time at={problem.at} />
        </p>
      )}
      <Form key={JSON.stringify(provider)} provider={provider} change={change} />
    </section>
  );
}

interface FormProps {
  readonly provider: BillingProviderFacts;
  readonly change: ReturnType<typeof useSetBillingProvider>;
}

function Form({ provider, change }: FormProps) {
  const { say } = useText();
  const { name } = provider;
  const [isOn, setOn] = useState(provider.is_on);
  const [keys, setKeys] = useState<ProviderKeys>({
    secretKey: '',
    webhookSecret: '',
    clientKey: provider.client_key ?? '',
    allowsAutoTopUp: provider.allows_auto_top_up,
  });
  const set = (changed: Partial<ProviderKeys>) => setKeys({ ...keys, ...changed });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name, body: setProviderOf(name, isOn, keys) });
  };
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <CheckBox label={say('billing.isOn')} hint={say(`billing.isOnHint.${name}`)} isChecked={isOn} onChange={setOn} />
      {name !== 'sandbox' && <Keys provider={provider} keys={keys} onChange={set} />}
      <FormFoot change={change} />
    </form>
  );
}

interface KeysProps {
  readonly provider: BillingProviderFacts;
  readonly keys: ProviderKeys;
  readonly onChange: (change: Partial<ProviderKeys>) => void;
}

function Keys({ provider, keys, onChange }: KeysProps) {
  const { say } = useText();
  const { name, has_secret_key: hasKey, has_webhook_secret: hasWebhook, webhook_url: url } = provider;
  const kept = (isKept: boolean) => say(isKept ? 'billing.keyKept' : 'billing.keyMissing');
  return (
    <div className="mt-2 space-y-2">
      {name === 'toss' && (
        <Field
          label={say('billing.clientKey')}
          spellCheck={false}
          value={keys.clientKey}
          onChange={(event) => onChange({ clientKey: event.target.value })}
        />
      )}
      <Secret
        label={say('billing.secretKey')}
        hint={kept(hasKey)}
        value={keys.secretKey}
        onChange={(secretKey) => onChange({ secretKey })}
      />
      {name === 'stripe' && (
        <Secret
          label={say('billing.webhookSecret')}
          hint={kept(hasWebhook)}
          value={keys.webhookSecret}
          onChange={(webhookSecret) => onChange({ webhookSecret })}
        />
      )}
      <p className="font-medium">{say('billing.webhookUrl')}</p>
      <CodeLine text={url} label={say('billing.webhookUrl')} />
      <p className="pb-1 text-small text-muted">{say(`billing.webhookHint.${name === 'toss' ? 'toss' : 'stripe'}`)}</p>
      {name === 'toss' && (
        <CheckBox
          label={say('billing.allowsAutoTopUp')}
          hint={say('billing.allowsAutoTopUpHint')}
          isChecked={keys.allowsAutoTopUp}
          onChange={(allowsAutoTopUp) => onChange({ allowsAutoTopUp })}
        />
      )}
    </div>
  );
}

interface SecretProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** It goes in and never comes back. Browsers are kept from taking it for a password of theirs. */
function Secret({ label, hint, value, onChange }: SecretProps) {
  return (
    <Field
      label={label}
      hint={hint}
      type="password"
      autoComplete="new-password"
      spellCheck={false}
      data-1p-ignore
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
