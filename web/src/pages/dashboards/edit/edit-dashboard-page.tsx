import type { Dashboard, DashboardDraft } from '@tallygate/contract';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDashboardDraft, useManagedDashboard } from '../../../api/use-managed-dashboards.ts';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { DashboardEditor } from './dashboard-editor.tsx';

/** What does a dashboard hold, and how could it be otherwise? For account admins. */
export function EditDashboardPage() {
  const { say } = useText();
  const { id } = useParams({ strict: false });
  const isAdmin = useSignedIn().person.role === 'account_admin';
  if (!isAdmin || id === undefined) {
    return (
      <>
        <PageHead title={say('edit.title')} question={say('edit.question')} />
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('edit.refused')} />
        </Panel>
      </>
    );
  }
  return <Loading key={id} id={id} />;
}

/** What is edited, as it was on the server when that began. */
interface Begun {
  readonly draft: DashboardDraft;
  readonly round: number;
}

function Loading({ id }: { readonly id: string }) {
  const { say } = useText();
  const [begun, setBegun] = useState<Begun>();
  const dashboard = useManagedDashboard(id);
  const isDraftAsked = begun === undefined && dashboard.data?.has_draft === true;
  const draft = useDashboardDraft(dashboard.data?.id ?? id, isDraftAsked);
  const found = dashboard.data === undefined ? undefined : draftOf(dashboard.data, draft.data);
  // What is edited is not taken away when the server is asked anew.
  if (begun === undefined && found !== undefined) setBegun({ draft: found, round: 0 });
  if (dashboard.data !== undefined && begun !== undefined) {
    const startAgain = async () => {
      const fresh = (await dashboard.refetch()).data;
      if (fresh === undefined) return;
      const now = draftOf(fresh, fresh.has_draft ? (await draft.refetch()).data : undefined);
      if (now !== undefined) setBegun({ draft: now, round: begun.round + 1 });
    };
    return (
      <DashboardEditor key={begun.round} dashboard={dashboard.data} begin={begun.draft} onStartAgain={startAgain} />
    );
  }
  const failed = [dashboard, ...(isDraftAsked ? [draft] : [])].find((query) => query.isError);
  return (
    <>
      <PageHead title={say('edit.title')} question={say('edit.question')} />
      <Panel>
        {failed === undefined ? (
          <RowsSkeleton count={6} />
        ) : (
          <Trouble error={failed.error} onRetry={() => void failed.refetch()} />
        )}
      </Panel>
    </>
  );
}

/** What there is to go on with: the draft, or what is published where there is none. Undefined: the draft is still to come. */
function draftOf(dashboard: Dashboard, draft: DashboardDraft | undefined): DashboardDraft | undefined {
  if (dashboard.has_draft) return draft;
  const { datasets, ...document } = dashboard.document;
  // Account admins are told every statement.
  const written = datasets.map((dataset) => ({ ...dataset, sql: dataset.sql ?? '' }));
  return { document: { ...document, datasets: written }, based_on: dashboard.version, revision: null };
}
