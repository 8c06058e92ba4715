import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useSetupState } from '../../api/use-setup.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { EntryFrame } from './entry-frame.tsx';
import { SetupForm } from './setup-form.tsx';

const route = getRouteApi('/setup');

/** Makes the first account admin from the link that the server printed. */
export function SetupPage() {
  const { say } = useText();
  const { token } = route.useSearch();
  const isDone = useSetupState(token ?? '').data?.is_open === false;
  return (
    <EntryFrame
      title={say(isDone ? 'setup.doneTitle' : 'setup.title')}
      question={say(isDone ? 'setup.doneText' : 'setup.question')}
    >
      <Step token={token ?? ''} />
    </EntryFrame>
  );
}

function Step({ token }: { readonly token: string }) {
  const { say } = useText();
  const navigate = useNavigate();
  const setup = useSetupState(token);
  if (setup.isPending) return <Skeleton className="h-56" />;
  if (setup.data === undefined) return <Trouble error={setup.error} onRetry={() => void setup.refetch()} />;
  if (!setup.data.is_open) {
    return (
      <Button look="primary" size="large" className="w-full" asChild>
        <Link to="/sign-in">{say('action.signIn')}</Link>
      </Button>
    );
  }
  if (!setup.data.is_token_good)
    return <Notice kind="refused" title={say('setup.badTitle')} text={say('setup.badText')} />;
  return <SetupForm token={token} onDone={() => void navigate({ to: '/', replace: true })} />;
}
