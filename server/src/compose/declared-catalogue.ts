import { basename } from 'node:path';
import type { DeclaredCatalogue, EndpointFacts, EndpointSpec, Provider } from '#gateway';
import { invariant, namedUuid } from '#kernel';
import type { DeclaredDestination, DeclaredEndpoint, Settings } from '../config.ts';
import type { AccountState } from './home/account-state.ts';
import { ownValue } from './own-value.ts';
import { workspaceIdOf } from './workspace-ids.ts';

const DEMO = 'demo';
const DEMO_PROVIDER = { kind: DEMO, name: DEMO } as const;
const DEMO_BODY_BYTES_MAX = 32 * 1024 * 1024;
const DEMO_ENDPOINT: DeclaredEndpoint = {
  name: DEMO,
  workspace: undefined,
  tags: {},
  destinations: [{ name: DEMO, model: 'demo-1', provider: DEMO_PROVIDER, trafficPercentage: 100 }],
  fallbacks: [],
  onClientDisconnect: 'drain',
  bodyBytesMax: DEMO_BODY_BYTES_MAX,
  rateLimits: [],
  timeouts: undefined,
  payloads: undefined,
};

/** The endpoints of the file, and the built-in one. */
export function servedEndpoints({ declared }: Settings): readonly DeclaredEndpoint[] {
  return declared.hasDemo ? [DEMO_ENDPOINT, ...declared.endpoints] : declared.endpoints;
}

/** The providers that every endpoint may use: those of the file, and the built-in one unless the file has one of its name. */
export function declaredProviders({ declared }: Settings): ReadonlyMap<string, Provider> {
  const builtIn = declared.hasDemo ? [DEMO_PROVIDER] : [];
  return new Map([...builtIn, ...declared.providers].map((provider) => [provider.name, provider]));
}

/** The providers of one declared endpoint. Whatever the file calls `demo`, the built-in endpoint has the built-in provider. */
export function providersOf(endpoint: DeclaredEndpoint): ReadonlyMap<string, Provider> {
  const { destinations, fallbacks } = endpoint;
  return new Map([...destinations, ...fallbacks].map(({ provider }) => [provider.name, provider]));
}

/** What the file declares, as people are shown it. The state was settled with these settings. */
export function declaredCatalogue(settings: Settings, state: AccountState): DeclaredCatalogue {
  return {
    providers: [...declaredProviders(settings).values()].map((provider) => ({
      id: namedUuid(state.accountId, 'provider', provider.name),
      name: provider.name,
      kind: provider.kind,
      baseUrl: provider.kind === 'demo' ? undefined : `${provider.origin}${provider.basePath}`,
      hasSecret: provider.kind !== 'demo',
    })),
    endpoints: servedEndpoints(settings).map((endpoint) => endpointFacts(endpoint, settings, state)),
  };
}

/** A declared endpoint with its id, and when it came and last changed. */
export function endpointFacts(endpoint: DeclaredEndpoint, settings: Settings, state: AccountState): EndpointFacts {
  const { configFile } = settings.environment;
  const history = ownValue(state.endpoints, endpoint.name);
  invariant(history !== undefined, 'the state was settled with these settings');
  return {
    id: namedUuid(state.accountId, 'endpoint', endpoint.name),
    name: endpoint.name,
    workspaceId: workspaceIdOf(endpoint.workspace, settings, state),
    spec: specOf(endpoint),
    // A row tells the file's name, never where on the machine it lies.
    creator: endpoint === DEMO_ENDPOINT ? 'tallygate' : basename(configFile?.label ?? 'tallygate'),
    createdAt: history.createdAt,
    updatedAt: history.updatedAt,
  };
}

function specOf({ name: _name, workspace: _workspace, ...endpoint }: DeclaredEndpoint): EndpointSpec {
  const named = ({ name, model, provider }: DeclaredDestination) => ({ name, model, provider: provider.name });
  return {
    ...endpoint,
    destinations: endpoint.destinations.map((each) => ({ ...named(each), trafficPercentage: each.trafficPercentage })),
    fallbacks: endpoint.fallbacks.map(named),
  };
}
