import { Dialog } from '../../components/dialog.tsx';
import { useText } from '../../locales/use-text.ts';
import { Grants } from '../catalogue/grants-panel.tsx';

interface DashboardSharingProps {
  /** Id of the dashboard. */
  readonly dashboard: string;
  readonly onClose: () => void;
}

/** Who may see a dashboard beside account admins; for account admins. */
export function DashboardSharing({ dashboard, onClose }: DashboardSharingProps) {
  const { say } = useText();
  return (
    <Dialog isOpen isWide onClose={onClose} title={say('sharing.title')} text={say('sharing.text')}>
      <Grants kind="dashboard" object={dashboard} empty={say('sharing.empty')} />
    </Dialog>
  );
}
