import type { Dashboard } from '@tallygate/contract';
import { useMemo } from 'react';
import { useDatasets } from '../../../api/use-datasets.ts';
import { AsOf } from '../../../dashboards/as-of.tsx';
import { granterOf } from '../../../dashboards/granter-of.ts';
import { isNothing } from '../../../dashboards/is-nothing.ts';
import { StaleNote } from '../../../dashboards/stale-note.tsx';
import { datasetNamesOf, WidgetGrid } from '../../../dashboards/widget-grid.tsx';
import { calendarDay } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import type { Range } from '../../../range/range.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';

interface FigureSectionProps {
  readonly dashboard: Dashboard;
  readonly page: Dashboard['document']['pages'][number];
  readonly range: Range;
  /** No period lasts: the last days stand in its place. */
  readonly isWithoutTerm?: boolean;
}

const EVERYWHERE: readonly string[] = [];

/** One page of the document as a part of this one, over days of its own: of the whole account, as periods are. */
export function FigureSection({ dashboard, page, range, isWithoutTerm = false }: FigureSectionProps) {
  const { say, language } = useText();
  const { account } = useSignedIn();
  const zone = account.time_zone;
  const names = useMemo(() => datasetNamesOf(page.widgets), [page]);
  const filters = useMemo(() => ({ range, workspaces: EVERYWHERE }), [range]);
  const datasets = useDatasets(dashboard, names, filters);
  const isEmpty = isNothing(page.widgets, new Map(names.map((name) => [name, datasets.get(name)?.data])));
  const span = { first: calendarDay(range.firstDay, language), last: calendarDay(range.lastDay, language) };
  return (
    <section aria-labelledby={`usage-${page.id}`} className="pt-2">
      <header className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          <h2 id={`usage-${page.id}`} className="text-[16px] font-semibold">
            {isWithoutTerm ? say('usage.withoutTerm') : page.title[language]}{' '}
            <span className="figures font-normal text-muted">{say('range.span', span)}</span>
          </h2>
          <p className="text-muted">{isWithoutTerm ? say('usage.withoutTermText') : page.question[language]}</p>
        </div>
        <AsOf datasets={datasets} range={range} zone={zone} />
      </header>
      <StaleNote datasets={datasets} />
      {isEmpty && <p className="mb-3 text-muted">{say('usage.noRuns')}</p>}
      <WidgetGrid
        granter={granterOf(dashboard, account)}
        widgets={page.widgets}
        datasets={datasets}
        range={range}
        isNothing={isEmpty}
      />
    </section>
  );
}
