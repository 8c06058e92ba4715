import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';
import { type FormEvent, useState } from 'react';
import { useSetup } from '../../api/use-setup.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { type Say, useText } from '../../locales/use-text.ts';
import { PasswordField } from './password-field.tsx';
import { type PasswordStrength, passwordStrength } from './password-strength.ts';

/** Name, address and password of the first account admin. */
export function SetupForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const { say } = useText();
  const setup = useSetup();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const strength = passwordStrength(form.password, [form.name, form.email]);
  const isLongEnough = strength.kind !== 'empty' && strength.kind !== 'too_short' && strength.kind !== 'too_long';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isLongEnough)
      setup.mutate({ token, ...form, name: form.name.trim(), email: form.email.trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={say('setup.name')}
        autoComplete="name"
        required
        maxLength={128}
        autoFocus
        value={form.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Field
        label={say('setup.email')}
        type="email"
        autoComplete="username"
        required
        maxLength={256}
        value={form.email}
        onChange={(event) => set({ email: event.target.value })}
      />
      <PasswordField
        label={say('setup.password')}
        autoComplete="new-password"
        value={form.password}
        onChange={(password) => set({ password })}
        hint={<Strength strength={strength} />}
      />
      {setup.isError && (
        <p role="alert" className="mb-3 text-bad">
          {setup.error.message}
        </p>
      )}
      <Button
        type="submit"
        look="primary"
        size="large"
        className="mt-2 w-full"
        disabled={setup.isPending || !isLongEnough}
      >
        {say('setup.submit')}
      </Button>
    </form>
  );
}

const STEPS = { empty: 0, too_short: 1, too_long: 1, weak: 1, fair: 2, strong: 3 } as const;
const TONES = ['bg-line', 'bg-bad', 'bg-warn', 'bg-good'] as const;

/** How good the password is, in a bar and in words. */
function Strength({ strength }: { readonly strength: PasswordStrength }) {
  const { say } = useText();
  const reached = STEPS[strength.kind];
  return (
    <span className="block" aria-live="polite">
      <span aria-hidden className="mb-1 flex gap-1">
        {[1, 2, 3].map((step) => (
          <span key={step} className={`h-1 flex-1 rounded-[2px] ${step <= reached ? TONES[reached] : 'bg-line'}`} />
        ))}
      </span>
      {strengthText(say, strength)}
    </span>
  );
}

function strengthText(say: Say, strength: PasswordStrength): string {
  switch (strength.kind) {
    case 'empty':
      return say('password.hint', { min: PASSWORD_LENGTH_MIN });
    case 'too_short':
      return say('password.missing', { count: strength.missing });
    case 'too_long':
      return say('password.tooLong', { max: PASSWORD_LENGTH_MAX });
    case 'weak':
    case 'fair':
    case 'strong':
      return say(`password.${strength.kind}`);
  }
}
