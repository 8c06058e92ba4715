import type { Dashboard } from '@tallygate/contract';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useManagedDashboard } from '../../../api/use-managed-dashboards.ts';
import { Dialog } from '../../../components/dialog.tsx';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { LinkList } from '../links/link-list.tsx';
import { ScheduleList } from '../schedules/schedule-list.tsx';
import { DashboardSharing } from './dashboard-sharing.tsx';
import { SettingsForm } from './settings-form.tsx';
import { VersionList } from './version-list.tsx';

/** What can be looked after, each on a tab of its own. */
const AREAS = ['settings', 'sharing', 'links', 'schedules', 'versions'] as const;
export type ManagedArea = (typeof AREAS)[number];

interface ManageDashboardProps {
  /** Id of the dashboard, or the name of its template. */
  readonly id: string;
  /** Which tab it opens with. */
  readonly area: ManagedArea;
  readonly onClose: () => void;
}

/** Everything about a dashboard that is not on it: settings, who sees it, links, mails, versions. For account admins. */
export function ManageDashboard({ id, area, onClose }: ManageDashboardProps) {
  const { say, language } = useText();
  const [shown, setShown] = useState<ManagedArea>(area);
  const dashboard = useManagedDashboard(id);
  const title = dashboard.data?.document.title[language];
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={title ?? say('dashboards.title')}
      text={say(`dashboards.areaText.${shown}`)}
    >
      <Tabs.Root
        value={shown}
        onValueChange={(value) => setShown(AREAS.find((each) => each === value) ?? area)}
        className="min-h-[22rem]"
      >
        <Tabs.List aria-label={say('dashboards.areas')} className="mb-4 flex flex-wrap gap-x-4 border-b border-line">
          {AREAS.map((each) => (
            <Tabs.Trigger
              key={each}
              value={each}
              className="-mb-px rounded-t-sm border-b-2 border-transparent py-1.5 font-medium text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {say(`dashboards.area.${each}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {dashboard.isPending && <RowsSkeleton count={4} />}
        {dashboard.isError && dashboard.data === undefined && (
          <Trouble error={dashboard.error} onRetry={() => void dashboard.refetch()} isBrief />
        )}
        {dashboard.data !== undefined && (
          <Tabs.Content value={shown} className="outline-none">
            <Area area={shown} dashboard={dashboard.data} />
          </Tabs.Content>
        )}
      </Tabs.Root>
    </Dialog>
  );
}

function Area({ area, dashboard }: { readonly area: ManagedArea; readonly dashboard: Dashboard }) {
  switch (area) {
    case 'settings':
      return <SettingsForm dashboard={dashboard} />;
    case 'sharing':
      return <DashboardSharing dashboard={dashboard.id} />;
    case 'links':
      return <LinkList dashboard={dashboard} />;
    case 'schedules':
      return <ScheduleList dashboard={dashboard} />;
    case 'versions':
      return <VersionList dashboard={dashboard} />;
  }
}
