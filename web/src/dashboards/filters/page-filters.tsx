import type { DatasetRun, FilterName, Granularity } from '@tallygate/contract';
import { useMemo } from 'react';
import type { PageSearch } from '../../shell/page-search.ts';
import type { DashboardSource } from '../dashboard-source.ts';
import { AxisChoices } from './axis-choices.tsx';
import { FilterBar } from './filter-bar.tsx';
import type { AskValues } from './filter-bar-props.ts';

interface PageFiltersProps {
  readonly source: DashboardSource;
  readonly question: DatasetRun;
  readonly offered: readonly FilterName[];
  readonly search: PageSearch;
  readonly onChoose: (change: Partial<PageSearch>) => void;
  /** What the page's axes are made of; `none`: it has none to choose for. */
  readonly axes: Granularity | 'none' | undefined;
}

/** Everything that a page is cut and drawn by, beside its range. */
export function PageFilters({ source, question, offered, search, onChoose, axes }: PageFiltersProps) {
  const { from, to } = question;
  const ask = source.filterValues;
  const values = useMemo<AskValues | undefined>(
    () => ask && ((filter, { text }, how) => ask(filter, { from, to, text }, how)),
    [ask, from, to],
  );
  return (
    <>
      {axes !== 'none' && <AxisChoices search={search} onChoose={onChoose} shown={axes} />}
      {values !== undefined && (
        <FilterBar
          offered={offered}
          search={search}
          onChoose={onChoose}
          values={values}
          valuesKey={[...source.key, from, to]}
        />
      )}
    </>
  );
}
