import type { SignInSettings } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeSignInSettings } from '../../../api/use-sign-in-settings.ts';
import { Button } from '../../../components/button.tsx';
import { CodeLine } from '../../../components/code-line.tsx';
import { Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { PasswordField } from '../../sign-in/password-field.tsx';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { CheckBox } from './check-box.tsx';
import { FormFoot } from './form-foot.tsx';
import { GroupMappings } from './group-mappings.tsx';
import { IssuerField } from './issuer-field.tsx';
import { NewcomerInputs } from './newcomer-inputs.tsx';
import { beginningOf, changeOf, type SsoForm } from './sso-form.ts';

/** Single sign-on with one identity provider. */
export function SingleSignOnForm({ settings }: { readonly settings: SignInSettings }) {
  const { say } = useText();
  const change = useChangeSignInSettings();
  const keyOf = useRepeatKey();
  const [form, setForm] = useState(() => beginningOf(settings.single_sign_on));
  const set = (part: Partial<SsoForm>) => setForm({ ...form, ...part });
  const send = (asked: Parameters<typeof change.mutate>[0]['change']) =>
    change.mutate({ change: asked, idempotencyKey: keyOf(asked) }, { onSuccess: () => set({ clientSecret: '' }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ single_sign_on: changeOf(form) });
  };
  return (
    <form onSubmit={submit} className="px-4 pb-4">
      <p className="mb-1 text-small text-muted">{say('sso.callback')}</p>
      <CodeLine text={settings.callback_url} label={say('sso.callback')} />
      {settings.single_sign_on !== null && (
        <div className="mt-4">
          <CheckBox label={say('sso.isOn')} isChecked={form.isOn} onChange={(isOn) => set({ isOn })} />
        </div>
      )}
      <ProviderInputs form={form} hasSecret={settings.single_sign_on?.has_secret === true} onChange={set} />
      <NewcomerInputs form={form} onChange={set} />
      <GroupMappings form={form} onChange={set} />
      <FormFoot change={change}>
        {settings.single_sign_on !== null && (
          <Button look="danger" disabled={change.isPending} onClick={() => send({ single_sign_on: null })}>
            {say('sso.remove')}
          </Button>
        )}
      </FormFoot>
    </form>
  );
}

interface ProviderInputsProps {
  readonly form: SsoForm;
  readonly hasSecret: boolean;
  readonly onChange: (part: Partial<SsoForm>) => void;
}

function ProviderInputs({ form, hasSecret, onChange }: ProviderInputsProps) {
  const { say } = useText();
  return (
    <div className="mt-2 space-y-2">
      <Field
        label={say('sso.name')}
        hint={say('sso.nameHint')}
        required
        maxLength={64}
        value={form.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <IssuerField value={form.issuer} onChange={(issuer) => onChange({ issuer })} />
      <Field
        label={say('sso.clientId')}
        required
        maxLength={256}
        autoComplete="off"
        value={form.clientId}
        onChange={(event) => onChange({ clientId: event.target.value })}
      />
      <PasswordField
        label={say('sso.secret')}
        hint={say(hasSecret ? 'sso.secretKept' : 'sso.secretHint')}
        autoComplete="new-password"
        isOptional
        value={form.clientSecret}
        onChange={(clientSecret) => onChange({ clientSecret })}
      />
      <Field
        label={say('sso.scopes')}
        hint={say('sso.scopesHint')}
        value={form.scopes}
        onChange={(event) => onChange({ scopes: event.target.value })}
      />
    </div>
  );
}
