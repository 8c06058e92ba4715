import { type FormEvent, useState } from 'react';
import { useSetup } from '../../api/use-setup.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { isAcceptable, NewPasswordField } from './new-password-field.tsx';

/** Name, address and password of the first account admin. */
export function SetupForm({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const { say } = useText();
  const setup = useSetup();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const known = [form.name, form.email];
  const isLongEnough = isAcceptable(form.password, known);
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
      <NewPasswordField
        label={say('setup.password')}
        value={form.password}
        known={known}
        onChange={(password) => set({ password })}
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
