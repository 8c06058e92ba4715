import { useNavigate, useRouter } from '@tanstack/react-router';
import { lazy, useEffect, useState } from 'react';
import { useSession } from '../api/use-session.ts';
import { Trouble } from '../components/notice.tsx';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import { Shell } from './shell.tsx';
import { SignedIn } from './signed-in.ts';

/** Comes when it is wanted: few ever see it. */
const SecondFactorNeeded = lazy(async () => ({
  default: (await withTexts(import('../pages/sign-in/second-factor-needed.tsx'))).SecondFactorNeeded,
}));

/** The shell for those who are signed in; others are led to the sign-in, and back afterwards. */
export function GuardedShell() {
  const { say } = useText();
  const session = useSession();
  if (session.data) {
    return (
      <SignedIn value={session.data}>
        {session.data.needs_second_factor === true ? <SecondFactorNeeded /> : <Shell />}
      </SignedIn>
    );
  }
  if (session.data === null) return <ToSignIn />;
  if (!session.isError) return null;
  return (
    <main className="pt-[10vh]">
      <h1 className="sr-only">{say('product.name')}</h1>
      <Trouble error={session.error} onRetry={() => void session.refetch()} />
    </main>
  );
}

/** Goes once, from where it was first shown: the address changes while the sign-in page is still on its way. */
function ToSignIn() {
  const router = useRouter();
  const navigate = useNavigate();
  const [from] = useState(() => router.latestLocation.href);
  useEffect(() => {
    void navigate({ to: '/sign-in', search: from === '/' ? {} : { next: from }, replace: true });
  }, [from, navigate]);
  return null;
}
