import { Navigate, useLocation } from '@tanstack/react-router';
import { useSession } from '../api/use-session.ts';
import { Trouble } from '../components/notice.tsx';
import { Shell } from './shell.tsx';
import { SignedIn } from './signed-in.ts';

/** The shell for those who are signed in; others are led to the sign-in, and back afterwards. */
export function GuardedShell() {
  const session = useSession();
  const { href } = useLocation();
  if (session.data) {
    return (
      <SignedIn value={session.data}>
        <Shell />
      </SignedIn>
    );
  }
  if (session.data === null) return <Navigate to="/sign-in" search={href === '/' ? {} : { next: href }} replace />;
  if (!session.isError) return null;
  return (
    <main className="pt-[10vh]">
      <Trouble error={session.error} onRetry={() => void session.refetch()} />
    </main>
  );
}
