import { type Instant, namedUuid } from '#kernel';
import type { Destination, Endpoint, Provider, WeightedDestination } from '../routing.ts';
import type { DestinationSpec, EndpointSpec } from './endpoint-spec.ts';

/** An endpoint before its providers are known, whether the file declares it or somebody made it. */
export interface EndpointFacts {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly spec: EndpointSpec;
  readonly creator: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface EndpointMaking {
  /** undefined: not one of its destinations has a provider, so that it cannot be served. */
  readonly endpoint: Endpoint | undefined;
  /** Providers that it names and that are not there. */
  readonly missing: readonly string[];
}

/** Name of the table that the payloads of an endpoint go to. */
const PAYLOADS_TABLE = 'system.ai_gateway.payloads';

/**
 * An endpoint as gateways serve it. Destinations whose provider is not there are left out, and the others share its
 * part of the traffic; where only fallbacks are left, the first of them takes all.
 */
export function makeEndpoint(
  facts: EndpointFacts,
  by: {
    readonly accountId: string;
    /** What the ids of its destinations are made of: they stay the same for as long as this and their names do. */
    readonly seed: string;
    /** By name. */
    readonly providers: ReadonlyMap<string, Provider>;
  },
): EndpointMaking {
  const { spec } = facts;
  const makeAll = <Spec extends DestinationSpec>(specs: readonly Spec[]) =>
    specs.flatMap((each) => {
      const provider = by.providers.get(each.provider);
      return provider === undefined ? [] : [{ spec: each, made: makeDestination(each, { ...by, provider }) }];
    });
  const weighted = makeAll(spec.destinations).map(
    ({ spec: { trafficPercentage }, made }): WeightedDestination => ({ ...made, trafficPercentage }),
  );
  const fallbacks = makeAll(spec.fallbacks).map(({ made }) => made);
  const { destinations, rest } = serving(weighted, fallbacks);
  const named = [...spec.destinations, ...spec.fallbacks].map((each) => each.provider);
  const missing = [...new Set(named.filter((name) => !by.providers.has(name)))];
  if (destinations.length === 0) return { endpoint: undefined, missing };
  return { endpoint: { ...describe(facts), destinations, fallbacks: rest }, missing };
}

/** With every provider there, this changes nothing. */
function serving(
  weighted: readonly WeightedDestination[],
  fallbacks: readonly Destination[],
): { readonly destinations: readonly WeightedDestination[]; readonly rest: readonly Destination[] } {
  const sum = weighted.reduce((total, each) => total + each.trafficPercentage, 0);
  if (sum === 100) return { destinations: weighted, rest: fallbacks };
  if (sum > 0) {
    const scaled = weighted.map((each) => ({ ...each, trafficPercentage: (each.trafficPercentage * 100) / sum }));
    return { destinations: scaled, rest: fallbacks };
  }
  const [first, ...rest] = [...weighted, ...fallbacks];
  return { destinations: first === undefined ? [] : [{ ...first, trafficPercentage: 100 }], rest };
}

function describe({ id, name, workspaceId, spec, ...facts }: EndpointFacts) {
  return {
    id,
    name,
    workspaceId,
    tags: spec.tags,
    metadata: {
      creator: facts.creator,
      creationTime: facts.createdAt,
      lastUpdatedTime: facts.updatedAt,
      destinations: spec.destinations.map((each) => each.name),
      inferenceTable: spec.payloads === undefined ? undefined : PAYLOADS_TABLE,
      fallbacks: spec.fallbacks.map((each) => each.name),
    },
    onClientDisconnect: spec.onClientDisconnect,
    bodyBytesMax: spec.bodyBytesMax,
    timeouts: spec.timeouts,
    ...(spec.rateLimits.length === 0 ? {} : { rateLimits: spec.rateLimits }),
    payloads: spec.payloads,
  };
}

function makeDestination(
  { name, model }: DestinationSpec,
  by: { readonly accountId: string; readonly seed: string; readonly provider: Provider },
): Destination {
  return {
    id: namedUuid(by.accountId, 'destination', by.seed, name).replaceAll('-', ''),
    name,
    model,
    type: by.provider.kind === 'demo' ? 'PAY_PER_TOKEN_FOUNDATION_MODEL' : 'EXTERNAL_FOUNDATION_MODEL',
    provider: by.provider,
  };
}
