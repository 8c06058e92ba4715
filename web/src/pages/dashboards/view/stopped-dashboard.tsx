import type { Dashboard, DashboardDocument } from '@tallygate/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { publish } from '../../../api/dashboard-calls.ts';
import { KEYS } from '../../../api/query-client.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

interface StoppedDashboardProps {
  readonly dashboard: Dashboard;
  readonly page: DashboardDocument['pages'][number];
  readonly tabs: ReactNode;
}

/** In place of figures: whoever published it may no longer read them. An account admin can publish it anew here. */
export function StoppedDashboard({ dashboard, page, tabs }: StoppedDashboardProps) {
  const { say, language } = useText();
  const isManager = useSignedIn().person.role === 'account_admin';
  const queryClient = useQueryClient();
  const publishing = useMutation({
    mutationFn: () => publish(dashboard.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: KEYS.dashboards }),
  });
  const person = dashboard.published_by;
  return (
    <>
      <PageHead title={page.title[language]} question={page.question[language]} />
      {tabs}
      <Panel>
        <Notice
          kind="refused"
          title={say('viewing.stoppedTitle')}
          text={say(isManager ? 'viewing.stoppedAdmin' : 'viewing.stoppedMember', { person })}
        >
          {isManager && (
            <Button look="primary" disabled={publishing.isPending} onClick={() => publishing.mutate()}>
              {say('viewing.publish')}
            </Button>
          )}
          {publishing.isError && (
            <p role="alert" className="w-full text-bad">
              {publishing.error.message}
            </p>
          )}
        </Notice>
      </Panel>
    </>
  );
}
