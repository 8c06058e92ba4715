import type { Dashboard, RunPeriodFacts } from '@tallygate/contract';
import { useMemo } from 'react';
import { useRunsDashboard } from '../../../api/use-runs.ts';
import { isMissing, Notice, Trouble } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ValuesOfPage } from '../../../dashboards/value-names.ts';
import { WidgetSkeleton } from '../../../dashboards/widget-skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { UpdateNote } from '../../overview/update-note.tsx';
import { FigureSection } from './figure-section.tsx';
import { lastDays, termRange } from './term-range.ts';
import { useKnownRuns } from './use-known-runs.ts';
import { useNow } from './use-now.ts';

const DAYS = 30;

/** When, by whom and for what runs were used, in the period and in the last days. */
export function RunFigures({ period }: { readonly period: RunPeriodFacts | undefined }) {
  const { say } = useText();
  const dashboard = useRunsDashboard();
  if (dashboard.data) return <Sections dashboard={dashboard.data} period={period} />;
  return (
    <Panel className="pt-4">
      {dashboard.isPending && <WidgetSkeleton kind="bar" />}
      {dashboard.isError && isMissing(dashboard.error) && (
        <Notice kind="missing" title={say('usage.figuresMissing')} text={say('usage.figuresMissingText')} />
      )}
      {dashboard.isError && !isMissing(dashboard.error) && (
        <Trouble error={dashboard.error} onRetry={() => void dashboard.refetch()} />
      )}
    </Panel>
  );
}

interface SectionsProps {
  readonly dashboard: Dashboard;
  readonly period: RunPeriodFacts | undefined;
}

function Sections({ dashboard, period }: SectionsProps) {
  const zone = useSignedIn().account.time_zone;
  const now = useNow();
  const recent = useMemo(() => lastDays(DAYS, { zone, now }), [zone, now]);
  const term = useMemo(
    () => (period === undefined ? undefined : termRange(period, { zone, now })) ?? recent,
    [period, zone, now, recent],
  );
  const known = useKnownRuns(dashboard, term);
  const pageOf = (id: string) => dashboard.document.pages.find((page) => page.id === id);
  const [termPage, recentPage] = [pageOf('term'), pageOf('last_days')];
  return (
    <ValuesOfPage value={known}>
      <UpdateNote dashboard={dashboard} />
      {termPage !== undefined && (
        <FigureSection dashboard={dashboard} page={termPage} range={term} isWithoutTerm={term === recent} />
      )}
      {recentPage !== undefined && <FigureSection dashboard={dashboard} page={recentPage} range={recent} />}
    </ValuesOfPage>
  );
}
