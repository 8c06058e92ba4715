import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { sourceOf } from '../../api/dashboard-source.ts';
import { Choice } from '../../components/field.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { type AskValues, FilterBar } from '../../dashboards/filters/filter-bar.tsx';
import { RangePicker } from '../../dashboards/range-picker.tsx';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import type { Range } from '../../range/range.ts';
import type { RequestsSearch } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { useRange } from '../use-range.ts';
import { MoreFilters } from './more-filters.tsx';
import { RequestList } from './request-list.tsx';
import { filterOf, SHARED_FILTERS, SORTS, sortOf } from './request-search.ts';

const route = getRouteApi('/shell/requests');

/** Which requests passed through, newest first, as they come in. */
export function RequestsPage() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const search = route.useSearch();
  const range = useRange(search);
  const filter = useMemo(() => filterOf(search, range), [search, range]);
  return (
    <>
      <PageHead title={say('requests.title')} question={say('requests.question')}>
        <p className="text-small text-muted">{say('page.zone', { zone: zoneName({ zone, language }, range.to) })}</p>
      </PageHead>
      <Filters search={search} range={range} />
      <RequestList search={search} filter={filter} />
    </>
  );
}

function Filters({ search, range }: { readonly search: RequestsSearch; readonly range: Range }) {
  const { say } = useText();
  const navigate = useNavigate();
  const choose = (change: RequestsSearch) =>
    void navigate({ to: '.', search: (now: RequestsSearch) => ({ ...now, ...change }) });
  const { from, to } = range;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <RangePicker range={range} />
      <FilterBar
        offered={SHARED_FILTERS}
        search={search}
        onChoose={choose}
        values={useValues(range)}
        valuesKey={['usage', 'requests', from, to]}
      />
      <MoreFilters search={search} onChoose={choose} />
      <Choice
        label={say('requests.sort')}
        isLabelHidden
        value={sortOf(search)}
        options={SORTS.map((sort) => ({ value: sort, title: say(`requests.sort.${sort}`) }))}
        onChoose={(sort) => choose({ sort: sort === 'time' ? undefined : sort })}
      />
    </div>
  );
}

/** The dashboard of usage counts the same rows: what it can be cut by, they can be, too. */
function useValues({ from, to }: Range): AskValues {
  const zone = useSignedIn().account.time_zone;
  return useMemo(() => {
    const { filterValues } = sourceOf({ id: 'usage', version: 0 }, { timeZone: zone, canReadTable: false });
    return async (filter, { text }, how) =>
      (await filterValues?.(filter, { from, to, text }, how)) ?? { data: [], truncated: false };
  }, [zone, from, to]);
}
