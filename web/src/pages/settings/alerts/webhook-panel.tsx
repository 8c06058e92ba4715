import type { AlertSettings } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeAlertSettings } from '../../../api/use-alerts.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Time } from '../../../components/values.tsx';
import { useText } from '../../../locales/use-text.ts';
import { NewSecret } from '../new-secret.tsx';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { CheckBox } from '../sign-in/check-box.tsx';
import { FormFoot } from '../sign-in/form-foot.tsx';
import { RenewSecret } from './renew-secret.tsx';

type Webhook = AlertSettings['webhook'];
type Change = ReturnType<typeof useChangeAlertSettings>;

/** Where alerts are posted, and what they are signed with. */
export function WebhookPanel({ webhook }: { readonly webhook: Webhook }) {
  const { say } = useText();
  const [secret, setSecret] = useState<string>();
  const change = useChangeAlertSettings();
  return (
    <Panel aria-labelledby="alert-webhook">
      <PanelHead id="alert-webhook" title={say('alerts.hookTitle')} text={say('alerts.hookText')} />
      <WebhookForm key={`${webhook.url} ${webhook.is_on}`} webhook={webhook} change={change} onSecret={setSecret} />
      <Secret webhook={webhook} onSecret={setSecret} />
      {secret !== undefined && (
        <NewSecret title={say('alerts.newSecret')} secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </Panel>
  );
}

interface PartProps {
  readonly webhook: Webhook;
  /** There is a new secret, which is told this once. */
  readonly onSecret: (secret: string) => void;
}

/** The form begins anew when what is kept has changed; what became of a change outlives it. */
function WebhookForm({ webhook, change, onSecret }: PartProps & { readonly change: Change }) {
  const { say } = useText();
  const keyOf = useRepeatKey();
  const [url, setUrl] = useState(webhook.url ?? '');
  const [isOn, setOn] = useState(webhook.url === null || webhook.is_on);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = url.trim();
    const asked = { webhook: address === '' ? { url: null } : { url: address, is_on: isOn } };
    const onSuccess = (changed: { readonly webhook_secret: string | null }) => {
      if (changed.webhook_secret !== null) onSecret(changed.webhook_secret);
    };
    change.mutate({ change: asked, idempotencyKey: keyOf(asked) }, { onSuccess });
  };
  return (
    <form onSubmit={submit} noValidate className="px-4 pb-4">
      {webhook.off_reason === 'gone' && <p className="mb-3 text-warn">{say('alerts.hookGone')}</p>}
      <Field
        label={say('alerts.hookUrl')}
        hint={say('alerts.hookUrlHint')}
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <CheckBox label={say('alerts.hookIsOn')} isChecked={isOn} onChange={setOn} />
      <FormFoot change={change} />
    </form>
  );
}

function Secret({ webhook, onSecret }: PartProps) {
  const { say } = useText();
  const [isRenewing, setRenewing] = useState(false);
  return (
    <div className="border-t border-line px-4 py-3">
      <h3 className="font-medium">{say('alerts.secret')}</h3>
      <p className="text-small text-muted">{say(webhook.has_secret ? 'alerts.secretKept' : 'alerts.secretNone')}</p>
      {webhook.earlier_secret_until !== null && (
        <p className="text-small text-muted">
          {say('alerts.secretOverlap')} <Time at={webhook.earlier_secret_until} />
        </p>
      )}
      {webhook.has_secret && (
        <Button className="mt-2" onClick={() => setRenewing(true)}>
          {say('alerts.renew')}
        </Button>
      )}
      {isRenewing && <RenewSecret onSecret={onSecret} onClose={() => setRenewing(false)} />}
    </div>
  );
}
