import type { DashboardDocument, FilterName } from '@tallygate/contract';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { type Datasets, useSourceDatasets } from '../api/use-datasets.ts';
import { PageHead } from '../components/page-head.tsx';
import { useText } from '../locales/use-text.ts';
import { withTexts } from '../locales/with-texts.ts';
import { type Range, rangeBefore } from '../range/range.ts';
import type { PageSearch } from '../shell/page-search.ts';
import { AsOf } from './as-of.tsx';
import type { DashboardSource } from './dashboard-source.ts';
import { isNothing } from './is-nothing.ts';
import { questionOf } from './question.ts';
import { RangePicker } from './range-picker.tsx';
import { StaleNote } from './stale-note.tsx';
import { ViewingNow } from './viewing.ts';
import { comparedDatasetsOf, datasetNamesOf, WidgetGrid } from './widget-grid.tsx';

// What opens comes right after the page, into a line that is kept for it.
const PageFilters = lazy(async () => ({
  default: (await withTexts(import('./filters/page-filters.tsx'))).PageFilters,
}));

/** Few tables drop days, and fewer ranges begin before them. */
const DroppedNote = lazy(async () => ({ default: (await withTexts(import('./dropped-note.tsx'))).DroppedNote }));
const NoMatch = lazy(async () => ({ default: (await withTexts(import('./filters/no-match.tsx'))).NoMatch }));

export interface DashboardViewProps {
  readonly source: DashboardSource;
  /** Its statements are not looked at. */
  readonly document: { readonly filters: readonly FilterName[] };
  readonly page: DashboardDocument['pages'][number];
  readonly search: PageSearch;
  readonly range: Range;
  /** Puts a choice where `search` is read from; what is undefined goes. */
  readonly onChoose: (change: Partial<PageSearch>) => void;
  /** Says of which days the figures are: who looks on may keep the page open for days, or print it. */
  readonly isDated?: boolean;
  /** The way to the other pages. */
  readonly tabs?: ReactNode;
  /** What can be done with it, at the end of the line of filters. */
  readonly acts?: ReactNode;
  /** What is to be said about all of it, above the widgets. */
  readonly notes?: ReactNode;
  /** In front of widgets that show nothing at all: how to get figures. */
  readonly whenEmpty?: ReactNode;
  /** Address of somebody who can grant what is refused. */
  readonly granter?: string | undefined;
}

/** One page of a dashboard, drawn from its document alone, whoever looks at it. */
export function DashboardView({ source, document, page, search, range, onChoose, ...parts }: DashboardViewProps) {
  const { language } = useText();
  const { filters } = document;
  const question = useMemo(() => questionOf(search, range, filters), [search, range, filters]);
  const names = useMemo(() => datasetNamesOf(page.widgets), [page]);
  const datasets = useSourceDatasets(source, names, question);
  const before = useBefore({ source, page, search, range, filters });
  const isEmpty = isNothing(page.widgets, new Map(names.map((name) => [name, datasets.get(name)?.data])));
  const keptFrom = [...datasets.values()].map(({ data }) => data?.kept_from ?? undefined).find(Boolean);
  const isFiltered = filters.some((filter) => search[filter] !== undefined);
  const viewing = useMemo(() => ({ source, question, range, search }), [source, question, range, search]);
  return (
    <ViewingNow value={viewing}>
      <PageHead title={page.title[language]} question={page.question[language]}>
        <AsOf datasets={datasets} range={range} zone={source.timeZone} isDated={parts.isDated} />
      </PageHead>
      {parts.tabs}
      <div className="mb-4 flex min-h-8.5 flex-wrap items-center gap-2">
        <RangePicker range={range} onChoose={onChoose} />
        <Suspense fallback={null}>
          <PageFilters
            source={source}
            question={question}
            offered={filters}
            search={search}
            onChoose={onChoose}
            axes={axesOf(page, datasets)}
          />
        </Suspense>
        {parts.acts !== undefined && <div className="ml-auto flex items-center gap-2">{parts.acts}</div>}
      </div>
      <StaleNote datasets={datasets} />
      {parts.notes}
      {keptFrom !== undefined && range.from < keptFrom && (
        <Suspense>
          <DroppedNote keptFrom={keptFrom} zone={source.timeZone} />
        </Suspense>
      )}
      {isEmpty && !isFiltered && parts.whenEmpty}
      {isEmpty && isFiltered && (
        <Suspense>
          <NoMatch offered={filters} onChoose={onChoose} />
        </Suspense>
      )}
      <WidgetGrid
        widgets={page.widgets}
        datasets={datasets}
        range={range}
        isNothing={isEmpty}
        before={before}
        granter={parts.granter}
      />
    </ViewingNow>
  );
}

interface Compared extends Pick<DashboardViewProps, 'source' | 'page' | 'search' | 'range'> {
  readonly filters: readonly FilterName[];
}

/** The same figures of as many days before; undefined: nobody asked to compare. */
function useBefore({ source, page, search, range, filters }: Compared) {
  const isCompared = search.compare === 'previous';
  const names = useMemo(() => (isCompared ? comparedDatasetsOf(page.widgets) : []), [isCompared, page]);
  const earlier = useMemo(() => rangeBefore(range, source.timeZone), [range, source.timeZone]);
  const question = useMemo(() => questionOf(search, earlier, filters), [search, earlier, filters]);
  const datasets = useSourceDatasets(source, names, question);
  return useMemo(() => (isCompared ? { datasets, range: earlier } : undefined), [isCompared, datasets, earlier]);
}

/** What the axes that choose by themselves are made of; `none`: the page has no such chart. */
function axesOf(page: DashboardViewProps['page'], datasets: Datasets) {
  const chosen = page.widgets.filter((widget) => 'every' in widget && widget.every === 'auto');
  if (chosen.length === 0) return 'none' as const;
  return chosen.flatMap((widget) =>
    'dataset' in widget ? (datasets.get(widget.dataset)?.data?.granularity ?? []) : [],
  )[0];
}
