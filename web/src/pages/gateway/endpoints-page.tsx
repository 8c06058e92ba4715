import type { EndpointFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { useEndpoints, useEndpointTraffic } from '../../api/use-gateway.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { INPUT_LOOK } from '../../components/field.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import { isAdmin, useSignedIn } from '../../shell/signed-in.ts';
import { UsageDashboardButtons } from '../dashboards/list/usage-dashboard-buttons.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { GettingStarted } from './getting-started.tsx';

/** Which names can be called, where their requests go, and what passes through now. */
export function EndpointsPage() {
  const { say } = useText();
  const canMake = isAdmin(useSignedIn().person.role);
  return (
    <>
      <PageHead title={say('endpoints.title')} question={say('endpoints.question')}>
        <div className="flex flex-wrap gap-2">
          <UsageDashboardButtons />
          {canMake && (
            <Button asChild look="primary">
              <Link to="/endpoints/new">
                <PlusIcon aria-hidden />
                {say('endpoints.create')}
              </Link>
            </Button>
          )}
        </div>
      </PageHead>
      <div className="space-y-4">
        {canMake && <GettingStarted />}
        <List />
      </div>
    </>
  );
}

function List() {
  const { say } = useText();
  const endpoints = useEndpoints();
  if (endpoints.isPending) {
    return (
      <Panel>
        <RowsSkeleton count={6} />
      </Panel>
    );
  }
  if (endpoints.data === undefined) {
    return (
      <Panel>
        <Trouble error={endpoints.error} onRetry={() => void endpoints.refetch()} />
      </Panel>
    );
  }
  if (endpoints.data.length === 0) {
    return (
      <Panel>
        <Notice kind="empty" title={say('endpoints.emptyTitle')} text={say('endpoints.emptyText')} />
      </Panel>
    );
  }
  return <Found endpoints={endpoints.data} />;
}

function Found({ endpoints }: { readonly endpoints: readonly EndpointFacts[] }) {
  const { say, language } = useText();
  const [text, setText] = useState('');
  const isTracking = useSignedIn().previews.includes('usage_tracking');
  const traffic = useEndpointTraffic(undefined, isTracking);
  const found = endpoints.filter((endpoint) => isMatching(endpoint, text));
  return (
    <Panel>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        <input
          type="search"
          aria-label={say('endpoints.search')}
          placeholder={say('endpoints.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={classNames(INPUT_LOOK, 'h-8 max-w-80')}
        />
      </div>
      {found.length === 0 ? (
        <Notice kind="empty" title={say('endpoints.noMatchTitle')} text={say('endpoints.noMatchText')} />
      ) : (
        <EndpointTable
          endpoints={found}
          traffic={traffic.data?.data}
          unknown={say(traffic.isError ? 'endpoints.trafficFailed' : 'page.loading')}
        />
      )}
      <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
        <p role="status" className="figures">
          {say('endpoints.count', {
            count: exactNumber(found.length, language),
            all: exactNumber(endpoints.length, language),
          })}
        </p>
        {endpoints.some(({ declared }) => declared) && <p>{say('endpoints.declaredText')}</p>}
        {isTracking && <p>{say('endpoints.ofLastHour')}</p>}
      </footer>
    </Panel>
  );
}

function isMatching({ name, destinations = [], fallbacks = [], tags = {} }: EndpointFacts, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const places = [...destinations, ...fallbacks].flatMap((each) => [each.name, each.provider, each.model]);
  const words = [name, ...places, ...Object.entries(tags).flat()];
  return words.some((word) => word.toLowerCase().includes(wanted));
}
