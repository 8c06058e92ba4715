import { ApiFailure, type InvitationPreview } from '@tallygate/contract';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useAcceptInvitation, useInvitation } from '../../api/use-invitation.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/confirm-dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { isAcceptable, NewPasswordField } from './new-password-field.tsx';

/** Lets somebody in who was invited. The token stands behind the `#`, which no server sees. */
export function InvitationPage() {
  const { say } = useText();
  const token = useLocation({ select: ({ hash }) => hash });
  const invitation = useInvitation(token);
  const { data } = invitation;
  return (
    <EntryFrame
      title={data === undefined ? say('invitation.titlePlain') : say('invitation.title', { account: data.account })}
      question={data === undefined ? '' : say('invitation.question', { by: data.invited_by, email: data.email })}
    >
      <Step token={token} invitation={invitation} />
    </EntryFrame>
  );
}

interface StepProps {
  readonly token: string;
  readonly invitation: ReturnType<typeof useInvitation>;
}

function Step({ token, invitation }: StepProps) {
  const { say } = useText();
  const { data, error } = invitation;
  if (data !== undefined) return <AcceptForm token={token} invitation={data} />;
  if (token === '') return <Notice kind="refused" title={say('invitation.badTitle')} />;
  if (invitation.isPending) return <Skeleton className="h-56" />;
  if (error instanceof ApiFailure && error.code === 'invitation_bad') {
    return <Notice kind="refused" title={say('invitation.badTitle')} text={error.message} />;
  }
  return <Trouble error={error} onRetry={() => void invitation.refetch()} />;
}

function AcceptForm({ token, invitation }: { readonly token: string; readonly invitation: InvitationPreview }) {
  const { say } = useText();
  const navigate = useNavigate();
  const acceptance = useAcceptInvitation();
  const [form, setForm] = useState({ name: '', password: '' });
  const known = [form.name, invitation.email];
  const isGood = isAcceptable(form.password, known);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    acceptance.mutate(
      { token, name: form.name.trim(), password: form.password },
      { onSuccess: () => void navigate({ to: '/', replace: true }) },
    );
  };
  return (
    <form onSubmit={submit}>
      {/* Password managers keep the password under this address. */}
      <input type="hidden" autoComplete="username" value={invitation.email} readOnly />
      <Field
        label={say('invitation.name')}
        autoComplete="name"
        required
        autoFocus
        maxLength={128}
        value={form.name}
        onChange={(event) => setForm({ ...form, name: event.target.value })}
      />
      <NewPasswordField
        label={say('invitation.password')}
        value={form.password}
        known={known}
        onChange={(password) => setForm({ ...form, password })}
      />
      <Problem error={acceptance.error} />
      <Button
        type="submit"
        look="primary"
        size="large"
        className="mt-2 w-full"
        disabled={acceptance.isPending || !isGood || form.name.trim() === ''}
      >
        {say('invitation.submit')}
      </Button>
    </form>
  );
}
