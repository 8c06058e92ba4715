import { SendIcon } from 'lucide-react';
import { useAlertSettings, useTestAlerts } from '../../../api/use-alerts.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { AlertHistory } from './alert-history.tsx';
import { AlertReaders } from './alert-readers.tsx';
import { WebhookPanel } from './webhook-panel.tsx';

/** Who is told of what, and what was told. For account admins. */
export function AlertsPage() {
  const { say } = useText();
  const isAllowed = useSignedIn().person.role === 'account_admin';
  if (!isAllowed) {
    return (
      <>
        <PageHead title={say('nav.alerts')} question={say('alerts.question')} />
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('alerts.refused')} />
        </Panel>
      </>
    );
  }
  return (
    <>
      <Head />
      <div className="space-y-4">
        <Channels />
        <AlertHistory />
      </div>
    </>
  );
}

function Head() {
  const { say } = useText();
  const test = useTestAlerts();
  return (
    <>
      <PageHead title={say('nav.alerts')} question={say('alerts.question')}>
        <Button disabled={test.isPending} onClick={() => test.mutate()}>
          <SendIcon aria-hidden />
          {say('alerts.test')}
        </Button>
      </PageHead>
      {test.error !== null && (
        <p role="alert" className="mb-4 text-bad">
          {test.error.message}
        </p>
      )}
      <p role="status" className={test.isSuccess ? 'mb-4 text-good' : ''}>
        {test.isSuccess ? say('alerts.tested') : ''}
      </p>
    </>
  );
}

function Channels() {
  const settings = useAlertSettings();
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
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <AlertReaders settings={settings.data} />
      <WebhookPanel webhook={settings.data.webhook} />
    </div>
  );
}
