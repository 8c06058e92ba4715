import { type FormEvent, useState } from 'react';
import { useChangePassword, useProfile } from '../../../api/use-own-access.ts';
import { Button } from '../../../components/button.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { isAcceptable, NewPasswordField } from '../../sign-in/new-password-field.tsx';
import { PasswordField } from '../../sign-in/password-field.tsx';

/** Another password; who came by single sign-on may choose a first one. */
export function PasswordForm() {
  const { say } = useText();
  const profile = useProfile();
  const change = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  if (profile.isPending) return <RowsSkeleton count={3} />;
  if (profile.data === undefined) return <Trouble error={profile.error} onRetry={() => void profile.refetch()} />;
  const { name, email, has_password: hasPassword } = profile.data;
  const known = [name, email];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = { ...(hasPassword ? { current_password: current } : {}), new_password: next };
    change.mutate(asked, {
      onSuccess: () => {
        setCurrent('');
        setNext('');
      },
    });
  };
  return (
    <form onSubmit={submit} className="px-4 pb-4">
      {/* Password managers keep the password under this name. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      {hasPassword && (
        <PasswordField
          label={say('profile.current')}
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
      )}
      <NewPasswordField label={say('reset.password')} value={next} known={known} onChange={setNext} />
      {change.isError && (
        <p role="alert" className="mt-2 text-bad">
          {change.error.message}
        </p>
      )}
      <p role="status" className="text-good">
        {change.isSuccess && next === '' ? say('profile.passwordDone') : ''}
      </p>
      <Button type="submit" look="primary" className="mt-3" disabled={change.isPending || !isAcceptable(next, known)}>
        {say('profile.passwordSet')}
      </Button>
    </form>
  );
}
