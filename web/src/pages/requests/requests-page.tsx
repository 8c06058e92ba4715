import type { RequestFilter } from '@tallygate/contract';
import { getRouteApi } from '@tanstack/react-router';
import { useRequests } from '../../api/use-requests.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { RangePicker } from '../../dashboards/range-picker.tsx';
import { exactNumber } from '../../format/number.ts';
import { zoneName } from '../../format/time.ts';
import { useText } from '../../locales/use-text.ts';
import type { Range } from '../../range/range.ts';
import { type RequestsSearch, workspacesOf } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { useRange } from '../use-range.ts';
import { RequestFilters } from './request-filters.tsx';
import { RequestTable } from './request-table.tsx';

const route = getRouteApi('/shell/requests');

/** Which requests passed through, newest first. */
export function RequestsPage() {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const search = route.useSearch();
  const range = useRange(search);
  return (
    <>
      <PageHead title={say('requests.title')} question={say('requests.question')}>
        <p className="text-small text-muted">{say('page.zone', { zone: zoneName({ zone, language }, range.to) })}</p>
      </PageHead>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <RangePicker range={range} />
        <RequestFilters search={search} />
      </div>
      <List filter={filterOf(search, range)} isCut={isCut(search)} />
    </>
  );
}

function List({ filter, isCut }: { readonly filter: RequestFilter; readonly isCut: boolean }) {
  const { say, language } = useText();
  const requests = useRequests(filter);
  const rows = requests.data?.pages.flatMap((page) => page.data) ?? [];
  if (requests.isPending) {
    return (
      <Panel>
        <RowsSkeleton count={12} />
      </Panel>
    );
  }
  if (requests.data === undefined) {
    return (
      <Panel>
        <Trouble error={requests.error} onRetry={() => void requests.refetch()} />
      </Panel>
    );
  }
  if (rows.length === 0) {
    return (
      <Panel>
        {isCut ? (
          <Notice kind="empty" title={say('requests.noMatchTitle')} text={say('requests.noMatchText')} />
        ) : (
          <Notice kind="empty" title={say('requests.emptyTitle')} text={say('state.emptyHint')} />
        )}
      </Panel>
    );
  }
  const count = exactNumber(rows.length, language);
  return (
    <Panel className={requests.isPlaceholderData ? 'opacity-60' : ''}>
      <RequestTable rows={rows} />
      <footer className="flex items-center justify-between gap-4 border-t border-line px-4 py-2 text-small text-muted">
        <span className="figures" role="status">
          {say('requests.count', { count })}
        </span>
        {requests.hasNextPage ? (
          <Button disabled={requests.isFetchingNextPage} onClick={() => void requests.fetchNextPage()}>
            {say(requests.isFetchingNextPage ? 'page.loading' : 'action.more')}
          </Button>
        ) : (
          <span>{say('requests.end')}</span>
        )}
      </footer>
    </Panel>
  );
}

/** Whether more than the range decides what is listed. */
function isCut({ requester, endpoint, status, workspaces }: RequestsSearch): boolean {
  return [requester, endpoint, status, workspaces].some((filter) => filter !== undefined);
}

function filterOf(search: RequestsSearch, range: Range): RequestFilter {
  const [workspace] = workspacesOf(search);
  const { requester, endpoint, status } = search;
  return { from: range.from, to: range.to, workspace, requester, endpoint, final_status: status };
}
