import type { EndpointFacts, EndpointTraffic } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useWorkspaceNames } from '../../api/use-people.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Figure, Unknown } from '../../components/values.tsx';
import { percentage } from '../../format/number.ts';
import { type Say, useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { EndpointState } from './endpoint-state.tsx';

interface EndpointTableProps {
  readonly endpoints: readonly EndpointFacts[];
  /** Undefined: not known, for the reason that `unknown` tells. */
  readonly traffic: readonly EndpointTraffic[] | undefined;
  readonly unknown: string;
}

interface Row {
  readonly endpoint: EndpointFacts;
  readonly workspace: string;
  /** Undefined: it had none, or nothing is known. */
  readonly traffic: EndpointTraffic | undefined;
  readonly isKnown: boolean;
}

type Column = DataColumn<Row>;

/** Endpoints, one a line; the name leads to its page. */
export function EndpointTable({ endpoints, traffic, unknown }: EndpointTableProps) {
  const { say } = useText();
  const names = useWorkspaceNames();
  const isTracking = useSignedIn().previews.includes('usage_tracking');
  const columns = useMemo(
    () => [...whatColumns(say), ...(isTracking ? trafficColumns(say, unknown) : [])],
    [say, unknown, isTracking],
  );
  const rows = useMemo(() => {
    const byName = new Map(traffic?.map((each) => [each.endpoint_name, each]));
    return endpoints.map((endpoint) => ({
      endpoint,
      workspace: names.get(endpoint.workspace_id) ?? endpoint.workspace_id,
      traffic: byName.get(endpoint.name),
      isKnown: traffic !== undefined,
    }));
  }, [endpoints, traffic, names]);
  return (
    <DataTable
      label={say('endpoints.title')}
      columns={columns}
      rows={rows}
      rowId={({ endpoint }) => endpoint.id}
      narrow="stacks"
    />
  );
}

function whatColumns(say: Say): readonly Column[] {
  const hidden = <Unknown reason={say('endpoints.notWhole')} />;
  return [
    {
      id: 'name',
      title: say('endpoints.name'),
      isBare: true,
      cell: ({ endpoint: { id, name } }) => (
        <Link
          to="/endpoints/$id"
          params={{ id }}
          className="rounded-sm font-mono font-medium text-accent-ink hover:underline"
        >
          {name}
        </Link>
      ),
      sortBy: ({ endpoint }) => endpoint.name,
    },
    {
      id: 'state',
      title: say('endpoints.state'),
      cell: ({ endpoint, traffic, isKnown }) => (
        <EndpointState endpoint={endpoint} traffic={traffic} isKnown={isKnown} />
      ),
    },
    {
      id: 'workspace',
      title: say('endpoints.workspace'),
      cell: ({ workspace }) => workspace,
      sortBy: ({ workspace }) => workspace,
    },
    {
      id: 'destinations',
      title: say('endpoints.destinations'),
      cell: ({ endpoint: { destinations } }) =>
        destinations === undefined ? (
          hidden
        ) : (
          <span className="block max-w-72">
            {destinations.map(({ name, model, traffic_percentage: share }) => (
              <span key={name} className="block truncate" title={name}>
                {destinations.length > 1 && <span className="figures text-muted">{share ?? 0}% </span>}
                {model}
              </span>
            ))}
          </span>
        ),
    },
    {
      id: 'fallbacks',
      title: say('endpoints.fallbacks'),
      isNumeric: true,
      cell: ({ endpoint: { fallbacks } }) => (fallbacks === undefined ? hidden : fallbacks.length),
      sortBy: ({ endpoint }) => endpoint.fallbacks?.length,
    },
  ];
}

function trafficColumns(say: Say, unknown: string): readonly Column[] {
  const counted = (id: 'requests' | 'requests_last_minute', title: string): Column => ({
    id,
    title,
    isNumeric: true,
    cell: ({ traffic, isKnown }) => (
      <Figure value={isKnown ? (traffic?.[id] ?? 0) : undefined} format="count" reason={unknown} />
    ),
    sortBy: ({ traffic }) => traffic?.[id] ?? 0,
  });
  return [
    counted('requests_last_minute', say('endpoints.now')),
    counted('requests', say('endpoints.requests')),
    {
      id: 'tokens',
      title: say('endpoints.tokens'),
      isNumeric: true,
      cell: ({ traffic, isKnown }) => {
        const none = traffic === undefined ? 0 : undefined;
        const value = isKnown ? (traffic?.tokens ?? none) : undefined;
        return <Figure value={value} format="tokens" reason={isKnown ? say('endpoints.noTokens') : unknown} />;
      },
      sortBy: ({ traffic }) => traffic?.tokens ?? 0,
    },
    {
      id: 'errors',
      title: say('endpoints.errorRate'),
      isNumeric: true,
      cell: ({ traffic, isKnown }) =>
        traffic === undefined ? (
          <Unknown reason={isKnown ? say('endpoints.noTraffic') : unknown} />
        ) : (
          <ErrorRate traffic={traffic} />
        ),
      sortBy: ({ traffic }) => (traffic === undefined ? undefined : traffic.errors / traffic.requests),
    },
  ];
}

/** A share, with what it is a share of for those who rest on it. */
export function ErrorRate({ traffic: { errors, requests } }: { readonly traffic: EndpointTraffic }) {
  const { say, language } = useText();
  return (
    <span className="figures" title={say('endpoints.errorsOf', { errors, requests })}>
      {percentage(errors / requests, language)}
    </span>
  );
}
