import type { Dashboard } from '@tallygate/contract';
import { useNavigate } from '@tanstack/react-router';
import { XIcon } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useDatasets } from '../api/use-datasets.ts';
import { Button } from '../components/button.tsx';
import { PageHead } from '../components/page-head.tsx';
import { useText } from '../locales/use-text.ts';
import type { Range } from '../range/range.ts';
import { type PageSearch, workspacesOf, workspacesText } from '../shell/page-search.ts';
import { useSignedIn } from '../shell/signed-in.ts';
import { AsOf } from './as-of.tsx';
import { FirstRequest } from './first-request.tsx';
import { isNothing } from './is-nothing.ts';
import { RangePicker } from './range-picker.tsx';
import { StaleNote } from './stale-note.tsx';
import { datasetNamesOf, WidgetGrid } from './widget-grid.tsx';

interface DashboardPageProps {
  readonly dashboard: Dashboard;
  readonly page: Dashboard['document']['pages'][number];
  readonly search: PageSearch;
  readonly range: Range;
  /** What is to be said about all of it, above the widgets. */
  readonly notes?: ReactNode;
  /** What can be done with it, at the end of the line of filters. */
  readonly acts?: ReactNode;
}

/** One page of a dashboard, drawn from its document alone. */
export function DashboardPage({ dashboard, page, search, range, notes, acts }: DashboardPageProps) {
  const { language } = useText();
  const workspaces = workspacesOf(search);
  const names = useMemo(() => datasetNamesOf(page.widgets), [page]);
  const datasets = useDatasets(dashboard, names, { range, workspaces });
  const isEmpty = isNothing(page.widgets, new Map(names.map((name) => [name, datasets.get(name)?.data])));
  return (
    <>
      <PageHead title={page.title[language]} question={page.question[language]}>
        <AsOf datasets={datasets} range={range} />
      </PageHead>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <RangePicker range={range} />
        <ChosenWorkspaces chosen={workspaces} />
        {acts}
      </div>
      <StaleNote datasets={datasets} />
      {notes}
      {isEmpty && <FirstRequest />}
      <WidgetGrid dashboard={dashboard} widgets={page.widgets} datasets={datasets} range={range} isNothing={isEmpty} />
    </>
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
