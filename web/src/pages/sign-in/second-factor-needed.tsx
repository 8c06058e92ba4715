import { useSignOut } from '../../api/use-session.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';
import { SecondFactorState } from '../settings/profile/second-factor-state.tsx';
import { EntryFrame } from './entry-frame.tsx';

/** In place of every page, for an account admin who has to set up a second factor first. */
export function SecondFactorNeeded() {
  const { say } = useText();
  const signOut = useSignOut();
  return (
    <EntryFrame title={say('factor.title')} question={say('factor.text')}>
      <div className="-mx-4">
        <SecondFactorState />
      </div>
      <Button look="quiet" className="w-full" onClick={() => void signOut()}>
        {say('action.signOut')}
      </Button>
    </EntryFrame>
  );
}
