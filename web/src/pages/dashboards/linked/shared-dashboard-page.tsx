import { ApiFailure, type SharedDashboard } from '@tallygate/contract';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { sharedSource, useSharedDashboard } from '../../../api/use-shared-dashboard.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { DashboardView } from '../../../dashboards/dashboard-view.tsx';
import { useNow } from '../../../dashboards/use-now.ts';
import { useText } from '../../../locales/use-text.ts';
import { rangeOf } from '../../../range/range.ts';
import { OpenFrame } from '../../../shell/open-frame.tsx';
import type { PageSearch } from '../../../shell/page-search.ts';
import { keepToken, READ, tokenOf } from './keep-token.ts';

interface SharedSearch extends PageSearch {
  /** Id of a page; absent: the first. */
  readonly page?: string | undefined;
}

/** What a link leads to: the published dashboard, for whoever has the link, signed in or not. */
export function SharedDashboardPage() {
  const { token: inAddress = READ } = useParams({ strict: false });
  const navigate = useNavigate();
  const search: SharedSearch = useSearch({ strict: false });
  const token = tokenOf(inAddress);
  useEffect(() => {
    // In a frame nobody sees the address, and it is what the frame is loaded again by.
    if (inAddress === READ || window.self !== window.top) return;
    keepToken(inAddress);
    void navigate({
      to: '/shared/$token',
      params: { token: READ },
      search: { ...search, page: search.page },
      replace: true,
    });
  }, [inAddress, navigate, search]);
  return <OpenFrame>{token === undefined ? <Ended /> : <Shown token={token} />}</OpenFrame>;
}

function Shown({ token }: { readonly token: string }) {
  const shared = useSharedDashboard(token);
  if (shared.data !== undefined) return <Pages token={token} shared={shared.data} />;
  if (shared.isError && isEnded(shared.error)) return <Ended />;
  return (
    <Plain>
      {shared.isError ? (
        <Trouble error={shared.error} onRetry={() => void shared.refetch()} />
      ) : (
        <RowsSkeleton count={6} />
      )}
    </Plain>
  );
}

/** A link that is over is told alike, whether it ended, was revoked or never was. */
function isEnded(error: Error): boolean {
  return error instanceof ApiFailure && [401, 404, 410].includes(error.status);
}

function Ended() {
  const { say } = useText();
  return (
    <Plain>
      <Notice kind="missing" title={say('shared.endedTitle')} text={say('shared.endedText')} />
    </Plain>
  );
}

/** The page while nothing gives it a title. */
function Plain({ children }: { readonly children: ReactNode }) {
  const { say } = useText();
  return (
    <>
      <PageHead title={say('shared.title')} question={say('shared.question')} />
      <Panel>{children}</Panel>
    </>
  );
}

function Pages({ token, shared }: { readonly token: string; readonly shared: SharedDashboard }) {
  const search: SharedSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const now = useNow();
  const { published_at: publishedAt, time_zone: zone } = shared;
  const source = useMemo(
    () => sharedSource(token, { published_at: publishedAt, time_zone: zone }),
    [token, publishedAt, zone],
  );
  const { range: preset, from, to } = search;
  const range = useMemo(() => rangeOf({ range: preset, from, to }, { zone, now }), [preset, from, to, zone, now]);
  const page = shared.pages.find(({ id }) => id === search.page) ?? shared.pages[0];
  if (page === undefined) return <Ended />;
  const choose = (change: SharedSearch) =>
    void navigate({ to: '.', search: (before: SharedSearch) => ({ ...before, ...change }) });
  return (
    <DashboardView
      key={page.id}
      source={source}
      document={OFFERS_NOTHING}
      page={page}
      search={search}
      range={range}
      onChoose={choose}
      isDated
      tabs={<Tabs shared={shared} shown={page.id} onChoose={(id) => choose({ page: id })} />}
    />
  );
}

/** Values of filters are names of other things, which a link does not tell. */
const OFFERS_NOTHING = { filters: [] } as const;

interface TabsProps {
  readonly shared: SharedDashboard;
  readonly shown: string;
  readonly onChoose: (id: string) => void;
}

function Tabs({ shared: { pages, title }, shown, onChoose }: TabsProps) {
  const { say, language } = useText();
  return (
    <nav aria-label={say('shared.pages')} className="mb-4 flex flex-wrap items-center gap-1 border-b border-line pb-2">
      <span className="mr-2 font-semibold">{title[language]}</span>
      {pages.length > 1 &&
        pages.map((page) => (
          <Button
            key={page.id}
            look={page.id === shown ? 'plain' : 'quiet'}
            aria-current={page.id === shown ? 'page' : undefined}
            onClick={() => onChoose(page.id)}
          >
            {page.title[language]}
          </Button>
        ))}
    </nav>
  );
}
