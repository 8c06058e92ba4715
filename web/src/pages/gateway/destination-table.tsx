import type { DestinationTraffic, EndpointFacts } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { TimeAgo, Unknown } from '../../components/values.tsx';
import { exactNumber } from '../../format/number.ts';
import { type Say, useText } from '../../locales/use-text.ts';
import { isAdmin, useSignedIn } from '../../shell/signed-in.ts';
import { DestinationState } from './endpoint-state.tsx';

interface Row {
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  /** Percent of the requests; undefined: a fallback. */
  readonly share: number | undefined;
  /** Of a fallback, from 1. */
  readonly place: number;
  readonly traffic: DestinationTraffic | undefined;
  readonly isKnown: boolean;
}

/** Where the requests of an endpoint go: its destinations, then its fallbacks in order. */
export function DestinationTable({
  endpoint,
  traffic,
}: {
  readonly endpoint: EndpointFacts;
  /** Undefined: not known. */
  readonly traffic: readonly DestinationTraffic[] | undefined;
}) {
  const { say, language } = useText();
  const canSeeProviders = isAdmin(useSignedIn().person.role);
  const columns = useMemo(
    () => [...whereColumns(say, canSeeProviders), ...stateColumns(say, (count) => exactNumber(count, language))],
    [say, language, canSeeProviders],
  );
  const rows = useMemo(() => rowsOf(endpoint, traffic), [endpoint, traffic]);
  return (
    <DataTable
      label={say('endpoint.destinationsTitle')}
      columns={columns}
      rows={rows}
      rowId={({ name }) => name}
      narrow="stacks"
    />
  );
}

function rowsOf(
  { destinations = [], fallbacks = [] }: EndpointFacts,
  traffic: readonly DestinationTraffic[] | undefined,
): Row[] {
  const isKnown = traffic !== undefined;
  const told = new Map(traffic?.map((each) => [each.name, each]));
  return [
    ...destinations.map(({ traffic_percentage: share = 0, ...each }) => ({
      ...each,
      share,
      place: 0,
      traffic: told.get(each.name),
      isKnown,
    })),
    ...fallbacks.map((each, index) => ({
      ...each,
      share: undefined,
      place: index + 1,
      traffic: told.get(each.name),
      isKnown,
    })),
  ];
}

function whereColumns(say: Say, canSeeProviders: boolean): readonly DataColumn<Row>[] {
  return [
    {
      id: 'name',
      title: say('endpoints.destinations'),
      isBare: true,
      className: 'font-medium',
      cell: ({ name }) => name,
    },
    {
      id: 'share',
      title: say('endpoint.share'),
      cell: ({ share, place }) => (
        <span className="figures whitespace-nowrap">
          {share === undefined ? say('endpoint.fallbackNumber', { number: place }) : `${share}%`}
        </span>
      ),
    },
    {
      id: 'provider',
      title: say('endpoint.provider'),
      cell: ({ provider }) =>
        canSeeProviders ? (
          <Link to="/providers/$id" params={{ id: provider }} className="rounded-sm text-accent-ink hover:underline">
            {provider}
          </Link>
        ) : (
          provider
        ),
    },
    {
      id: 'model',
      title: say('endpoint.model'),
      cell: ({ model }) => <span className="font-mono">{model}</span>,
    },
  ];
}

function stateColumns(say: Say, number: (count: number) => string): readonly DataColumn<Row>[] {
  const unknown = <Unknown reason={say('endpoints.trafficUnknown')} />;
  return [
    {
      id: 'state',
      title: say('endpoints.state'),
      cell: ({ traffic, isKnown }) => <DestinationState traffic={traffic} isKnown={isKnown} />,
    },
    {
      id: 'attempts',
      title: say('endpoint.attempts'),
      isNumeric: true,
      cell: ({ traffic, isKnown }) => (isKnown ? number(traffic?.attempts ?? 0) : unknown),
    },
    {
      id: 'failed',
      title: say('endpoint.failed'),
      isNumeric: true,
      cell: ({ traffic, isKnown }) => (isKnown ? number(traffic?.failed ?? 0) : unknown),
    },
    {
      id: 'last',
      title: say('endpoint.lastAttempt'),
      cell: ({ traffic, isKnown }) =>
        traffic === undefined ? (
          <Unknown reason={say(isKnown ? 'endpoints.noTraffic' : 'endpoints.trafficUnknown')} />
        ) : (
          <span>
            <TimeAgo at={traffic.last_attempt_at} />
            {traffic.last_error_code !== null && traffic.last_error_code !== '' && (
              <code className="ml-2 font-mono text-bad">{traffic.last_error_code}</code>
            )}
          </span>
        ),
    },
  ];
}
