import { REQUEST_SORT_DAYS_MAX, type RequestFilter } from '@tallygate/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { KEYS } from '../../api/query-client.ts';
import { useRequests } from '../../api/use-requests.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { DroppedNote } from '../../dashboards/dropped-note.tsx';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import type { RequestsSearch } from '../../shell/page-search.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { ColumnMenu } from './column-menu.tsx';
import { CsvButton } from './csv-button.tsx';
import { LiveBar } from './live-bar.tsx';
import { cutOf, isCut, sortOf } from './request-search.ts';
import { RequestTable } from './request-table.tsx';
import { mergedRows } from './tail-model.ts';
import { useColumns } from './use-columns.ts';
import { useHeld } from './use-held.ts';
import { useTail } from './use-tail.ts';

interface RequestListProps {
  readonly search: RequestsSearch;
  readonly filter: RequestFilter;
}

/** The requests that match, with those that come in meanwhile. */
export function RequestList({ search, filter }: RequestListProps) {
  const { say } = useText();
  const zone = useSignedIn().account.time_zone;
  const queries = useQueryClient();
  const isTooLong = sortOf(search) !== 'time' && spanOf(filter) > REQUEST_SORT_DAYS_MAX * DAY_MS;
  const requests = useRequests(filter, { isOn: !isTooLong });
  const keptFrom = requests.data?.pages[0]?.kept_from ?? undefined;
  const [columns, chooseColumns] = useColumns();
  const [isFollowing, setFollowing] = useState(true);
  const canFollow = sortOf(search) === 'time' && Date.parse(filter.to ?? '') > Date.now();
  // What comes in may have been received before the range began, or be of another one.
  const followed = { ...cutOf(search), from: filter.from, to: filter.to };
  const { tail, isFailing, leaveOut } = useTail(followed, { isOn: canFollow && isFollowing });
  const held = useHeld(canFollow ? tail.rows : NOTHING);
  const listed = useMemo(() => requests.data?.pages.flatMap((page) => page.data) ?? [], [requests.data]);
  const rows = useMemo(() => mergedRows(held.rows, listed), [held.rows, listed]);
  const show = () => {
    held.show();
    window.scrollTo({ top: 0 });
  };
  const refresh = async () => {
    const then = tail;
    await queries.invalidateQueries({ queryKey: KEYS.requestList });
    if (queries.getQueryState([...KEYS.requestList, filter])?.status === 'success') leaveOut(then);
  };
  return (
    <>
      {keptFrom !== undefined && (filter.from ?? '') < keptFrom && <DroppedNote keptFrom={keptFrom} zone={zone} />}
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        {canFollow ? (
          <LiveBar
            isOn={isFollowing}
            isFailing={isFailing}
            waiting={held.waiting}
            missed={tail.missed}
            onSwitch={() => setFollowing(!isFollowing)}
            onShow={show}
            onRefresh={() => void refresh()}
          />
        ) : (
          <p className="text-small text-muted">{sortOf(search) !== 'time' && say('requests.sortHint')}</p>
        )}
        <div className="flex gap-2">
          <ColumnMenu columns={columns} onChoose={chooseColumns} />
          <CsvButton filter={filter} />
        </div>
      </div>
      {isTooLong ? (
        <Panel>
          <Notice kind="empty" title={say('requests.sortTooLong')} text={say('requests.sortHint')} />
        </Panel>
      ) : (
        <Listed requests={requests} count={rows.length} isCut={isCut(search)}>
          <RequestTable rows={rows} columns={columns} />
        </Listed>
      )}
    </>
  );
}

const NOTHING: readonly never[] = [];
const DAY_MS = 86_400_000;

function spanOf({ from = '', to = '' }: RequestFilter): number {
  return Date.parse(to) - Date.parse(from);
}

interface ListedProps {
  readonly requests: ReturnType<typeof useRequests>;
  readonly count: number;
  readonly isCut: boolean;
  readonly children: ReactNode;
}

function Listed({ requests, count, isCut: isFiltered, children }: ListedProps) {
  const { say, language } = useText();
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
  if (count === 0) {
    return (
      <Panel>
        {isFiltered ? (
          <Notice kind="empty" title={say('requests.noMatchTitle')} text={say('requests.noMatchText')} />
        ) : (
          <Notice kind="empty" title={say('requests.emptyTitle')} text={say('state.emptyHint')} />
        )}
      </Panel>
    );
  }
  return (
    <Panel className={requests.isPlaceholderData ? 'opacity-60' : ''}>
      {children}
      <footer className="flex items-center justify-between gap-4 border-t border-line px-4 py-2 text-small text-muted">
        <span className="figures" role="status">
          {say('requests.count', { count: exactNumber(count, language) })}
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
