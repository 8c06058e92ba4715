import { useText } from '../../../locales/use-text.ts';
import { Grants } from '../../catalogue/grants-panel.tsx';

/** Who may see a dashboard beside account admins; for account admins. */
export function DashboardSharing({ dashboard }: { readonly dashboard: string }) {
  const { say } = useText();
  return (
    <>
      <p className="mb-3 text-muted">{say('sharing.text')}</p>
      <Grants kind="dashboard" object={dashboard} empty={say('sharing.empty')} />
    </>
  );
}
