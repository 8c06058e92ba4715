import { Link } from '@tanstack/react-router';
import { LayoutDashboardIcon, RefreshCwIcon } from 'lucide-react';
import { useState } from 'react';
import { useAllDashboards, useDashboardAct } from '../../../api/use-managed-dashboards.ts';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { ReImport } from './re-import.tsx';

const TEMPLATE = 'usage';

/** Creates the built-in usage dashboard, opens it, or imports it again; nobody but account admins can do more than open it. */
export function UsageDashboardButtons() {
  const { say } = useText();
  const { previews, person } = useSignedIn();
  const isTracking = previews.includes('usage_tracking');
  const dashboards = useAllDashboards(isTracking);
  const creation = useDashboardAct();
  const [isAsked, setAsked] = useState(false);
  const isAdmin = person.role === 'account_admin';
  const dashboard = dashboards.data?.find(({ template }) => template === TEMPLATE);
  // While it is not known whether it is there, neither is offered.
  if (!isTracking || dashboards.data === undefined || (dashboard === undefined && !isAdmin)) return null;
  if (dashboard === undefined) {
    const create = () => creation.mutate({ what: 'import', template: TEMPLATE, idempotencyKey: crypto.randomUUID() });
    return (
      <>
        <Button disabled={creation.isPending} title={say('dashboards.onGateway')} onClick={create}>
          <LayoutDashboardIcon aria-hidden />
          {say('dashboards.create')}
        </Button>
        <Problem error={creation.error} />
      </>
    );
  }
  return (
    <>
      <Button asChild>
        <Link to="/dashboards/$id" params={{ id: dashboard.id }}>
          <LayoutDashboardIcon aria-hidden />
          {say('dashboards.view')}
        </Link>
      </Button>
      {isAdmin && (
        <Button onClick={() => setAsked(true)}>
          <RefreshCwIcon aria-hidden />
          {say('dashboards.reimport')}
        </Button>
      )}
      {isAsked && <ReImport dashboard={dashboard} onClose={() => setAsked(false)} />}
    </>
  );
}
