import { Link, useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useCompleteReset, useRequestReset, useSignInMethods } from '../../api/use-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { isAcceptable, NewPasswordField } from './new-password-field.tsx';

/** For those who forgot their password: asks for a link, or takes the new password of one. The token stands behind the `#`, which no server sees. */
export function ResetPage() {
  const { say } = useText();
  const token = useLocation({ select: ({ hash }) => hash });
  return (
    <EntryFrame title={say('reset.title')} question={say(token === '' ? 'reset.question' : 'reset.newQuestion')}>
      {token === '' ? <Request /> : <Completion token={token} />}
    </EntryFrame>
  );
}

function Request() {
  const { say } = useText();
  const methods = useSignInMethods();
  const request = useRequestReset();
  const [email, setEmail] = useState('');
  if (methods.isPending) return <Skeleton className="h-32" />;
  if (methods.data === undefined) return <Trouble error={methods.error} onRetry={() => void methods.refetch()} />;
  if (!methods.data.reset_by_mail) return <Ended title={say('reset.offTitle')} text={say('reset.offText')} />;
  if (request.isSuccess) return <Ended title={say('reset.sentTitle')} text={say('reset.sentText')} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    request.mutate(email.trim());
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={say('signIn.email')}
        type="email"
        autoComplete="username"
        required
        autoFocus
        maxLength={256}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Submit title={say('reset.send')} error={request.error?.message} isDisabled={request.isPending} />
    </form>
  );
}

function Completion({ token }: { readonly token: string }) {
  const { say } = useText();
  const completion = useCompleteReset();
  const [password, setPassword] = useState('');
  if (completion.isSuccess) return <Ended title={say('reset.doneTitle')} text={say('reset.doneText')} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    completion.mutate({ token, password });
  };
  const isGood = isAcceptable(password, []);
  return (
    <form onSubmit={submit}>
      <NewPasswordField label={say('reset.password')} value={password} known={[]} onChange={setPassword} />
      <Submit title={say('reset.set')} error={completion.error?.message} isDisabled={completion.isPending || !isGood} />
    </form>
  );
}

interface SubmitProps {
  readonly title: string;
  readonly error: string | undefined;
  readonly isDisabled: boolean;
}

function Submit({ title, error, isDisabled }: SubmitProps) {
  return (
    <>
      {error !== undefined && (
        <p role="alert" className="mb-3 text-bad">
          {error}
        </p>
      )}
      <Button type="submit" look="primary" size="large" className="mt-2 w-full" disabled={isDisabled}>
        {title}
      </Button>
    </>
  );
}

function Ended({ title, text }: { readonly title: string; readonly text: string }) {
  const { say } = useText();
  return (
    <Notice kind="empty" title={title} text={text}>
      <Button asChild>
        <Link to="/sign-in">{say('action.signIn')}</Link>
      </Button>
    </Notice>
  );
}
