import type { DashboardSummary } from '@tallygate/contract';
import { useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useRepeatKey } from '../../settings/prices/use-repeat-key.ts';
import { ManageDashboard, type ManagedArea } from '../settings/manage-dashboard.tsx';
import { CopyDashboard } from './copy-dashboard.tsx';
import { ReImport } from './re-import.tsx';

/** What is about to be done with a dashboard. */
export interface DashboardDoing {
  readonly what: ManagedArea | 'copy' | 'reimport' | AskedFirst;
  readonly dashboard: DashboardSummary;
}
type AskedFirst = 'publish' | 'unpublish' | 'remove';

interface DashboardActsProps {
  readonly doing: DashboardDoing;
  readonly onClose: () => void;
}

/** Asks for what the act needs, and does it. */
export function DashboardActs({ doing: { what, dashboard }, onClose }: DashboardActsProps) {
  const { id, title } = dashboard;
  switch (what) {
    case 'copy':
      return <CopyDashboard id={id} title={title} onClose={onClose} />;
    case 'reimport':
      return <ReImport dashboard={dashboard} onClose={onClose} />;
    case 'publish':
    case 'unpublish':
    case 'remove':
      return <Ask what={what} dashboard={dashboard} onClose={onClose} />;
    default:
      return <ManageDashboard id={id} area={what} onClose={onClose} />;
  }
}

interface AskProps {
  readonly what: AskedFirst;
  readonly dashboard: DashboardSummary;
  readonly onClose: () => void;
}

function Ask({ what, dashboard: { id, title, has_draft: hasDraft }, onClose }: AskProps) {
  const { say, language } = useText();
  const acting = useDashboardAct();
  const keyOf = useRepeatKey();
  const act = { what, id };
  const isWithDraft = what === 'publish' && hasDraft;
  return (
    <ConfirmDialog
      title={say(`dashboards.ask.${what}`, { name: title[language] })}
      text={say(isWithDraft ? 'dashboards.askText.publishDraft' : `dashboards.askText.${what}`)}
      action={say(`dashboards.${what}`)}
      isDanger={what !== 'publish'}
      isPending={acting.isPending}
      error={acting.error}
      onConfirm={() => acting.mutate({ ...act, idempotencyKey: keyOf(act) }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
