import { singleSignOnPath } from '@tallygate/contract';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../api/use-session.ts';
import { useSetupState } from '../../api/use-setup.ts';
import { useSignInMethods } from '../../api/use-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useText } from '../../locales/use-text.ts';
import { CodeForm } from './code-form.tsx';
import { EntryFrame } from './entry-frame.tsx';
import { ownAddress } from './own-address.ts';
import { SignInForm } from './sign-in-form.tsx';
import { problemText } from './sign-in-problem.ts';

const route = getRouteApi('/sign-in');

/** Lets a person in, and back to where they were going. */
export function SignInPage() {
  const { say } = useText();
  const { next, step } = route.useSearch();
  const session = useSession();
  const setup = useSetupState(undefined);
  const [isCodeAsked, setCodeAsked] = useState(step === 'code');
  if (session.data) return <Navigate to={ownAddress(next)} replace />;
  if (isCodeAsked) {
    return (
      <EntryFrame title={say('signIn.codeTitle')} question={say('signIn.codeQuestion')}>
        <CodeForm onBack={() => setCodeAsked(false)} />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={say('signIn.title')} question={say('signIn.question')}>
      {setup.data?.is_open === true ? (
        <Notice kind="empty" title={say('signIn.openTitle')} text={say('signIn.openText')} />
      ) : (
        <Ways onCodeAsked={() => setCodeAsked(true)} />
      )}
    </EntryFrame>
  );
}

/** Single sign-on first where there is one; passwords behind a click where they are for admins alone. */
function Ways({ onCodeAsked }: { readonly onCodeAsked: () => void }) {
  const { say } = useText();
  const { next, problem } = route.useSearch();
  const methods = useSignInMethods().data;
  const outside = methods?.single_sign_on ?? undefined;
  const isHidden = outside !== undefined && methods?.password === 'account_admins';
  const [isPasswordShown, setPasswordShown] = useState(false);
  return (
    <>
      {problem !== undefined && (
        <p role="alert" className="mb-4 rounded-md bg-bad-soft p-3 text-bad">
          {problemText(problem, say)}
        </p>
      )}
      {outside !== undefined && (
        <Button look={isHidden ? 'primary' : 'plain'} size="large" className="mb-4 w-full" asChild>
          <a href={singleSignOnPath(next === undefined ? undefined : ownAddress(next))}>
            {say('signIn.with', { name: outside.name })}
          </a>
        </Button>
      )}
      {isHidden && !isPasswordShown ? (
        <Button look="quiet" className="w-full" onClick={() => setPasswordShown(true)}>
          {say('signIn.asAdmin')}
        </Button>
      ) : (
        <>
          <SignInForm onCodeAsked={onCodeAsked} />
          <p className="mt-4 text-center">
            <Link to="/reset-password" className="text-accent-ink underline underline-offset-2">
              {say('signIn.forgotten')}
            </Link>
          </p>
        </>
      )}
    </>
  );
}
