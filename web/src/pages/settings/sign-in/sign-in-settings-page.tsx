import type { SignInSettings } from '@tallygate/contract';
import { useSignInSettings } from '../../../api/use-sign-in-settings.ts';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { RulesForm } from './rules-form.tsx';
import { SingleSignOnForm } from './single-sign-on-form.tsx';

/** How people sign in; for account admins. */
export function SignInSettingsPage() {
  const { say } = useText();
  const isAllowed = useSignedIn().person.role === 'account_admin';
  return (
    <>
      <PageHead title={say('access.title')} question={say('access.question')} />
      {isAllowed ? (
        <Settings />
      ) : (
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('access.refused')} />
        </Panel>
      )}
    </>
  );
}

function Settings() {
  const settings = useSignInSettings();
  if (settings.isPending) {
    return (
      <Panel>
        <RowsSkeleton count={6} />
      </Panel>
    );
  }
  if (settings.data === undefined) {
    return (
      <Panel>
        <Trouble error={settings.error} onRetry={() => void settings.refetch()} />
      </Panel>
    );
  }
  return <Forms settings={settings.data} />;
}

function Forms({ settings }: { readonly settings: SignInSettings }) {
  const { say } = useText();
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <Panel>
        <PanelHead title={say('access.rules')} text={say('access.rulesText')} />
        <RulesForm settings={settings} />
      </Panel>
      <Panel>
        <PanelHead title={say('sso.title')} text={say('sso.text')} />
        <SingleSignOnForm settings={settings} />
      </Panel>
    </div>
  );
}
