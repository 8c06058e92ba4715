import { useMemo } from 'react';
import { useRunsSummary } from '../../../api/use-runs.ts';
import { AccountDashboard, type AccountDashboardProps } from '../../../dashboards/account-dashboard.tsx';
import { useNow } from '../../../dashboards/use-now.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { termRange } from '../../settings/usage/term-range.ts';

/** A page that is about the period of the contract: of that, until its reader chooses another range. While none lasts, of the given one. */
export function TermPage({ range, ...props }: AccountDashboardProps) {
  const zone = useSignedIn().account.time_zone;
  const now = useNow();
  const { data, isPending } = useRunsSummary();
  const period = data?.period;
  const term = useMemo(() => (period ? termRange(period, { zone, now }) : undefined), [period, zone, now]);
  if (isPending) return null;
  return <AccountDashboard {...props} range={term ?? range} />;
}
