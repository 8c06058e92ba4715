import type { Dashboard } from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { XIcon } from 'lucide-react';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import { type Datasets, useDatasets } from '../api/use-datasets.ts';
import { Button } from '../components/button.tsx';
import { PageHead } from '../components/page-head.tsx';
import { exactTime, timeOfDay, zoneName } from '../format/time.ts';
import { useText } from '../locales/use-text.ts';
import type { Range } from '../range/range.ts';
import { daysBetween } from '../range/zone-day.ts';
import { type PageSearch, workspacesOf, workspacesText } from '../shell/page-search.ts';
import { useSignedIn } from '../shell/signed-in.ts';
import { FirstRequest } from './first-request.tsx';
import { isNothing } from './is-nothing.ts';
import { RangePicker } from './range-picker.tsx';
import { type Span, spansOf } from './spans.ts';
import { StaleNote } from './stale-note.tsx';
import { WidgetView } from './widget-view.tsx';

interface DashboardPageProps {
  readonly dashboard: Dashboard;
  readonly page: Dashboard['document']['pages'][number];
  readonly search: PageSearch;
  readonly range: Range;
  /** What is to be said about all of it, above the widgets. */
  readonly notes?: ReactNode;
}

/** One page of a dashboard, drawn from its document alone. */
export function DashboardPage({ dashboard, page, search, range, notes }: DashboardPageProps) {
  const { language } = useText();
  const workspaces = workspacesOf(search);
  const names = useMemo(() => [...new Set(page.widgets.flatMap(datasetsOf))], [page]);
  const datasets = useDatasets(dashboard, names, { range, workspaces });
  const days = useMemo(() => daysBetween(range.firstDay, range.lastDay), [range.firstDay, range.lastDay]);
  const spans = useMemo(() => spansOf(page.widgets), [page]);
  const isEmpty = isNothing(page.widgets, new Map(names.map((name) => [name, datasets.get(name)?.data])));
  return (
    <>
      <PageHead title={page.title[language]} question={page.question[language]}>
        <AsOf datasets={datasets} range={range} />
      </PageHead>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <RangePicker range={range} />
        <ChosenWorkspaces chosen={workspaces} />
      </div>
      <StaleNote datasets={datasets} />
      {notes}
      {isEmpty && <FirstRequest />}
      <div className="widgets">
        {page.widgets.map((widget, index) => (
          <div key={widget.id} style={spanStyle(spans[index])} className="min-w-0">
            <WidgetView
              widget={widget}
              dashboard={dashboard}
              datasets={datasets}
              days={days}
              openDay={range.isOpen ? range.lastDay : undefined}
              isNothing={isEmpty}
            />
          </div>
        ))}
      </div>
    </>
  );
}

function datasetsOf(widget: Dashboard['document']['pages'][number]['widgets'][number]): readonly string[] {
  const sparkline = widget.kind === 'tile' && widget.sparkline !== undefined ? [widget.sparkline.dataset] : [];
  return [widget.dataset, ...sparkline];
}

function spanStyle(span: Span | undefined): CSSProperties {
  return { '--narrow': span?.narrow, '--middle': span?.middle, '--wide': span?.wide } as CSSProperties;
}

/** Of when the oldest figure is, in which zone, and whether the range still grows. */
function AsOf({ datasets, range }: { readonly datasets: Datasets; readonly range: Range }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const oldest = [...datasets.values()].flatMap(({ data }) => (data === undefined ? [] : [data.as_of])).sort()[0];
  return (
    <p className="figures flex flex-wrap gap-x-3 text-small text-muted">
      {range.isOpen && <span title={say('range.openReason')}>{say('range.open')}</span>}
      {oldest !== undefined && (
        <time dateTime={oldest} title={exactTime(oldest, { zone, language })}>
          {say('page.asOf', { time: timeOfDay(oldest, { zone, language }) })}
        </time>
      )}
      <span>{say('page.zone', { zone: zoneName({ zone, language }, range.to) })}</span>
    </p>
  );
}

function ChosenWorkspaces({ chosen }: { readonly chosen: readonly string[] }) {
  const { say } = useText();
  const { workspaces } = useSignedIn();
  const navigate = useNavigate();
  const drop = (id: string) => {
    const rest = workspacesText(chosen.filter((other) => other !== id));
    void navigate({ to: '.', search: (now: PageSearch) => ({ ...now, workspaces: rest }) });
  };
  return chosen.map((id) => {
    const name = workspaces.find((workspace) => workspace.id === id)?.name ?? id;
    return (
      <Button key={id} onClick={() => drop(id)} aria-label={`${say('action.clear')}: ${name}`} className="font-normal">
        {name}
        <XIcon aria-hidden />
      </Button>
    );
  });
}
