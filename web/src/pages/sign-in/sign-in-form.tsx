import { type FormEvent, useState } from 'react';
import { useSignIn } from '../../api/use-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useText } from '../../locales/use-text.ts';
import { PasswordField } from './password-field.tsx';

/** Address and password. */
export function SignInForm({ onCodeAsked }: { readonly onCodeAsked: () => void }) {
  const { say } = useText();
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { email: email.trim(), password },
      { onSuccess: (answer) => 'code_needed' in answer && onCodeAsked() },
    );
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={say('signIn.email')}
        type="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label={say('signIn.password')}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      {signIn.isError && (
        <p role="alert" className="mb-3 text-bad">
          {signIn.error.message}
        </p>
      )}
      <Button type="submit" look="primary" size="large" className="w-full" disabled={signIn.isPending}>
        {say('action.signIn')}
      </Button>
    </form>
  );
}
