import type { CreditUsageGroup, Dashboard } from '@tallygate/contract';
import { useMemo } from 'react';
import { useCreditsDashboard } from '../../../api/use-credits.ts';
import { useDatasets } from '../../../api/use-datasets.ts';
import { isMissing, Notice, Trouble } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { AsOf } from '../../../dashboards/as-of.tsx';
import { granterOf } from '../../../dashboards/granter-of.ts';
import { isNothing } from '../../../dashboards/is-nothing.ts';
import { type KnownValues, ValuesOfPage } from '../../../dashboards/value-names.ts';
import { datasetNamesOf, WidgetGrid } from '../../../dashboards/widget-grid.tsx';
import { WidgetSkeleton } from '../../../dashboards/widget-skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import type { Range } from '../../../range/range.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

interface UsageChartProps {
  readonly workspace: string;
  readonly group: CreditUsageGroup;
  readonly range: Range;
}

/** Credits day by day, split as the table is. */
export function UsageChart(props: UsageChartProps) {
  const { say } = useText();
  const dashboard = useCreditsDashboard();
  if (dashboard.data) return <Page dashboard={dashboard.data} {...props} />;
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

interface PageProps extends UsageChartProps {
  readonly dashboard: Dashboard;
}

function Page({ dashboard, workspace, group, range }: PageProps) {
  const { say } = useText();
  const { account } = useSignedIn();
  const zone = account.time_zone;
  const page = dashboard.document.pages.find(({ id }) => id === `by_${group}`);
  const widgets = useMemo(() => page?.widgets ?? [], [page]);
  const names = useMemo(() => datasetNamesOf(widgets), [widgets]);
  const filters = useMemo(() => ({ range, workspaces: [workspace] }), [range, workspace]);
  const datasets = useDatasets(dashboard, names, filters);
  const known = useMemo(
    (): KnownValues => new Map([['who', new Map([['@system', { name: say('credits.system') }]])]]),
    [say],
  );
  const isEmpty = isNothing(widgets, new Map(names.map((name) => [name, datasets.get(name)?.data])));
  return (
    <ValuesOfPage value={known}>
      <div className="flex justify-end">
        <AsOf datasets={datasets} range={range} zone={zone} />
      </div>
      <WidgetGrid
        granter={granterOf(dashboard, account)}
        widgets={widgets}
        datasets={datasets}
        range={range}
        isNothing={isEmpty}
      />
    </ValuesOfPage>
  );
}
