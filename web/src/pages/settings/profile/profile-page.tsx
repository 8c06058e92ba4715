import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { ZoneNote } from '../../../components/zone-note.tsx';
import { useText } from '../../../locales/use-text.ts';
import { PasswordForm } from './password-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SecondFactorState } from './second-factor-state.tsx';
import { SessionList } from './session-list.tsx';

/** What people look after themselves: name, language, password, second factor, sessions. */
export function ProfilePage() {
  const { say } = useText();
  return (
    <>
      <PageHead title={say('nav.person')} question={say('profile.question')}>
        <ZoneNote />
      </PageHead>
      <div className="grid gap-4 xl:grid-cols-2">
        <Panel>
          <PanelHead title={say('profile.title')} text={say('profile.text')} />
          <ProfileForm />
        </Panel>
        <Panel>
          <PanelHead title={say('profile.password')} text={say('profile.passwordText')} />
          <PasswordForm />
        </Panel>
        <Panel className="xl:col-span-2">
          <PanelHead title={say('factor.title')} text={say('factor.text')} />
          <SecondFactorState />
        </Panel>
        <Panel className="xl:col-span-2">
          <PanelHead title={say('sessions.title')} text={say('sessions.text')} />
          <SessionList />
        </Panel>
      </div>
    </>
  );
}
