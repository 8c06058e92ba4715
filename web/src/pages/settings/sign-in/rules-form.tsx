import { SESSION_BOUNDS, type SignInSettings } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useChangeSignInSettings } from '../../../api/use-sign-in-settings.ts';
import { Choice, Field } from '../../../components/field.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../prices/use-repeat-key.ts';
import { CheckBox } from './check-box.tsx';
import { FormFoot } from './form-foot.tsx';

const PASSWORD_WAYS = ['everyone', 'account_admins'] as const;

/** Who may use a password, who needs a second factor, and how long sessions live. */
export function RulesForm({ settings }: { readonly settings: SignInSettings }) {
  const { say } = useText();
  const change = useChangeSignInSettings();
  const keyOf = useRepeatKey();
  const [password, setPassword] = useState(settings.password);
  const [needsFactor, setNeedsFactor] = useState(settings.requires_second_factor);
  const [idle, setIdle] = useState(String(settings.session_idle_minutes));
  const [whole, setWhole] = useState(String(settings.session_minutes));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = {
      password,
      requires_second_factor: needsFactor,
      session_idle_minutes: Number(idle),
      session_minutes: Number(whole),
    };
    change.mutate({ change: asked, idempotencyKey: keyOf(asked) });
  };
  return (
    <form onSubmit={submit} className="px-4 pb-4">
      <Choice
        label={say('access.password')}
        value={password}
        onChoose={(value) => setPassword(PASSWORD_WAYS.find((way) => way === value) ?? 'everyone')}
        options={PASSWORD_WAYS.map((value) => ({ value, title: say(`access.password.${value}`) }))}
      />
      <p className="mt-1 mb-3 text-small text-muted">{say('access.passwordText')}</p>
      <CheckBox
        label={say('access.needsFactor')}
        hint={say('access.needsFactorText')}
        isChecked={needsFactor}
        onChange={setNeedsFactor}
      />
      <div className="mt-3 grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <Minutes label={say('access.idle')} value={idle} bounds={SESSION_BOUNDS.idle} onChange={setIdle} />
        <Minutes label={say('access.whole')} value={whole} bounds={SESSION_BOUNDS.whole} onChange={setWhole} />
      </div>
      <FormFoot change={change} />
    </form>
  );
}

interface MinutesProps {
  readonly label: string;
  readonly value: string;
  readonly bounds: { readonly min: number; readonly max: number };
  readonly onChange: (value: string) => void;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** A time in minutes, and how long that is. */
function Minutes({ label, value, bounds, onChange }: MinutesProps) {
  const { say } = useText();
  const minutes = Number(value);
  const isKnown = value !== '' && Number.isInteger(minutes) && minutes >= 0;
  const parts = { days: Math.floor(minutes / DAY), hours: Math.floor((minutes % DAY) / HOUR), minutes: minutes % HOUR };
  return (
    <Field
      label={label}
      type="number"
      required
      min={bounds.min}
      max={bounds.max}
      step={1}
      value={value}
      hint={isKnown ? say('access.span', parts) : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
