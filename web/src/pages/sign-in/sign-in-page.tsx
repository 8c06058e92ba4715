import { getRouteApi, Navigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../api/use-session.ts';
import { useSetupState } from '../../api/use-setup.ts';
import { useSignIn } from '../../api/use-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useText } from '../../locales/use-text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { ownAddress } from './own-address.ts';
import { PasswordField } from './password-field.tsx';

const route = getRouteApi('/sign-in');

/** Lets a person in, and back to where they were going. */
export function SignInPage() {
  const { say } = useText();
  const { next } = route.useSearch();
  const session = useSession();
  const setup = useSetupState(undefined);
  if (session.data) return <Navigate to={ownAddress(next)} replace />;
  return (
    <EntryFrame title={say('signIn.title')} question={say('signIn.question')}>
      {setup.data?.is_open === true ? (
        <Notice kind="empty" title={say('signIn.openTitle')} text={say('signIn.openText')} />
      ) : (
        <SignInForm />
      )}
    </EntryFrame>
  );
}

function SignInForm() {
  const { say } = useText();
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
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
