import type { Dashboard } from '@tallygate/contract';
import { useImportDashboard } from '../../api/use-dashboard.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';

/** Offers an account admin the newer template of a dashboard. */
export function UpdateNote({ dashboard }: { readonly dashboard: Dashboard }) {
  const { say } = useText();
  const { person } = useSignedIn();
  const { template, template_version: version } = dashboard.document;
  const update = useImportDashboard(template);
  if (person.role !== 'account_admin' || dashboard.newest_template_version <= version) return null;
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line bg-surface px-3 py-2">
      <p role={update.isError ? 'alert' : undefined} className="min-w-0 flex-1">
        {update.error?.message ?? say('dashboard.newer')}
      </p>
      <Button disabled={update.isPending} onClick={() => update.mutate()}>
        {say('dashboard.update')}
      </Button>
    </div>
  );
}
