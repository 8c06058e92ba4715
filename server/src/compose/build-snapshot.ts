import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Destination, Endpoint, Provider, Snapshot, WarehouseAddress, WeightedDestination } from '#gateway';
import { hashSecret, type KeyRecord } from '#identity';
import { type Instant, invariant, namedUuid } from '#kernel';
import type { DeclaredDestination, DeclaredEndpoint, DeclaredKey, Settings } from '../config.ts';
import type { AccountFacts } from '../http/index.ts';
import type { AccountState, EndpointHistory } from './home/account-state.ts';
import type { HomeKeys } from './home/open-home.ts';

/** What a snapshot is made of, besides the settings. */
export interface SnapshotParts {
  /** Already complete: see `settleState`. */
  readonly state: AccountState;
  readonly homeKeys: HomeKeys;
  /** Keys that people made. */
  readonly madeKeys: readonly KeyRecord[];
  readonly version: number;
  readonly warehouse: WarehouseAddress;
}

const DEMO = 'demo';
const DEMO_BODY_BYTES_MAX = 32 * 1024 * 1024;
const DEMO_ENDPOINT: DeclaredEndpoint = {
  name: DEMO,
  workspace: undefined,
  tags: {},
  destinations: [{ name: DEMO, model: 'demo-1', provider: { kind: 'demo', name: DEMO }, trafficPercentage: 100 }],
  fallbacks: [],
  onClientDisconnect: 'drain',
  bodyBytesMax: DEMO_BODY_BYTES_MAX,
};

/** Makes all that a gateway needs to serve. Pure: the same parts give the same snapshot, ids included. */
export function buildSnapshot(settings: Settings, parts: SnapshotParts): Snapshot {
  const context = contextOf(settings, parts);
  const endpoints = servedEndpoints(settings).map((endpoint) => makeEndpoint(endpoint, context));
  // A declared key wins over a made one with the same secret: the file is what the operator sees.
  const keys = [...parts.madeKeys, ...declaredKeysIn(context)];
  return {
    version: parts.version,
    accountId: context.accountId,
    keys: new Map(keys.map((key) => [key.hash, key])),
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
    publicUrl: settings.environment.publicUrl,
    warehouse: parts.warehouse,
  };
}

/** The keys of the configuration and of the home. */
export function declaredKeys(
  settings: Settings,
  parts: Pick<SnapshotParts, 'state' | 'homeKeys'>,
): readonly KeyRecord[] {
  return declaredKeysIn(contextOf(settings, parts));
}

/** The account and its workspaces. */
export function describeAccount(settings: Settings, state: AccountState): AccountFacts {
  const { account, workspaces } = settings.declared;
  const names = workspaces.length === 0 ? ['main'] : workspaces.map((workspace) => workspace.name);
  return {
    id: state.accountId,
    name: account.name ?? 'Tallygate',
    timeZone: account.timeZone,
    workspaces: names.map((name) => ({ id: idOf(name, settings, state), name })),
    defaultWorkspaceId: defaultWorkspaceId(settings, state),
  };
}

/**
 * The state with everything that the settings need of it: the account's id, ids of workspaces, and when each endpoint
 * came and last changed. Returns the same object when nothing is new. Histories of endpoints that went are kept.
 */
export function settleState(
  settings: Settings,
  state: AccountState,
  made: { readonly now: Instant; readonly workspaceId: () => string },
): AccountState {
  const { declared } = settings;
  const names = declared.workspaces.length === 0 ? ['main'] : unnumbered(settings);
  const missing = names.filter((name) => ownValue(state.workspaceIds, name) === undefined);
  const changed = servedEndpoints(settings)
    .map((endpoint) => ({
      name: endpoint.name,
      digest: digestOf(endpoint),
      earlier: ownValue(state.endpoints, endpoint.name),
    }))
    .filter(({ digest, earlier }) => earlier?.digest !== digest);
  const accountId = declared.account.id ?? state.accountId;
  if (missing.length === 0 && changed.length === 0 && accountId === state.accountId) return state;
  const histories = changed.map(({ name, digest, earlier }): [string, EndpointHistory] => [
    name,
    { createdAt: earlier?.createdAt ?? made.now, updatedAt: made.now, digest },
  ]);
  return {
    accountId,
    workspaceIds: { ...state.workspaceIds, ...Object.fromEntries(missing.map((name) => [name, made.workspaceId()])) },
    endpoints: { ...state.endpoints, ...Object.fromEntries(histories) },
  };
}

interface Context {
  readonly settings: Settings;
  readonly parts: Pick<SnapshotParts, 'state' | 'homeKeys'>;
  readonly accountId: string;
  readonly defaultWorkspaceId: string;
}

function contextOf(settings: Settings, parts: Context['parts']): Context {
  const { state } = parts;
  return { settings, parts, accountId: state.accountId, defaultWorkspaceId: defaultWorkspaceId(settings, state) };
}

function declaredKeysIn(context: Context): readonly KeyRecord[] {
  return [...builtInKeys(context), ...context.settings.declared.keys.map((key) => makeKey(key, context))];
}

function servedEndpoints({ declared }: Settings): readonly DeclaredEndpoint[] {
  return declared.hasDemo ? [DEMO_ENDPOINT, ...declared.endpoints] : declared.endpoints;
}

function makeEndpoint(endpoint: DeclaredEndpoint, context: Context): Endpoint {
  const { configFile } = context.settings.environment;
  const history = ownValue(context.parts.state.endpoints, endpoint.name);
  invariant(history !== undefined, 'the state was settled with these settings');
  const destinations = endpoint.destinations.map(
    (each): WeightedDestination => ({
      ...makeDestination(each, endpoint, context),
      trafficPercentage: each.trafficPercentage,
    }),
  );
  const fallbacks = endpoint.fallbacks.map((each) => makeDestination(each, endpoint, context));
  return {
    id: namedUuid(context.accountId, 'endpoint', endpoint.name),
    name: endpoint.name,
    workspaceId: workspaceId(endpoint.workspace, context),
    tags: endpoint.tags,
    metadata: {
      // A row tells the file's name, never where on the machine it lies.
      creator: endpoint === DEMO_ENDPOINT ? 'tallygate' : basename(configFile?.label ?? 'tallygate'),
      creationTime: history.createdAt,
      lastUpdatedTime: history.updatedAt,
      destinations: destinations.map((each) => each.name),
      inferenceTable: undefined,
      fallbacks: fallbacks.map((each) => each.name),
    },
    destinations,
    fallbacks,
    onClientDisconnect: endpoint.onClientDisconnect,
    bodyBytesMax: endpoint.bodyBytesMax,
  };
}

function makeDestination(destination: DeclaredDestination, endpoint: DeclaredEndpoint, context: Context): Destination {
  const provider: Provider = destination.provider;
  return {
    id: namedUuid(context.accountId, 'destination', endpoint.name, destination.name).replaceAll('-', ''),
    name: destination.name,
    model: destination.model,
    type: provider.kind === 'demo' ? 'PAY_PER_TOKEN_FOUNDATION_MODEL' : 'EXTERNAL_FOUNDATION_MODEL',
    provider,
  };
}

function makeKey(key: DeclaredKey, context: Context): KeyRecord {
  return {
    id: namedUuid(context.accountId, 'key', key.name),
    name: key.name,
    hash: hashSecret(key.secret),
    requesterId: namedUuid(context.accountId, 'requester', key.requesterType, key.requester),
    requester: key.requester,
    requesterType: key.requesterType,
    groups: key.groups,
    workspaceId: workspaceId(key.workspace, context),
    role: key.role,
    endpoints: key.endpoints,
    expiresAt: key.expiresAt,
  };
}

/** The keys of the home. Their ids have a prefix of their own, since a declared key may have the same name. */
function builtInKeys(context: Context): readonly KeyRecord[] {
  const { homeKeys } = context.parts;
  const common = { requesterType: 'USER', groups: [], workspace: undefined, expiresAt: undefined } as const;
  const admin = {
    ...common,
    name: 'admin',
    secret: homeKeys.adminKey,
    requester: 'admin@localhost',
    role: 'account_admin',
    endpoints: undefined,
  } as const;
  const demo = {
    ...common,
    name: DEMO,
    secret: homeKeys.demoKey,
    requester: 'demo@localhost',
    role: 'member',
    endpoints: [DEMO],
  } as const;
  const built = context.settings.declared.hasDemo ? [admin, demo] : [admin];
  return built.map((key) => ({ ...makeKey(key, context), id: namedUuid(context.accountId, 'built_in_key', key.name) }));
}

function workspaceId(name: string | undefined, { settings, parts, defaultWorkspaceId }: Context): string {
  return name === undefined ? defaultWorkspaceId : idOf(name, settings, parts.state);
}

/** `main`, else the first that is declared: only the built-in endpoint and keys can meet the second case with several. */
function defaultWorkspaceId(settings: Settings, state: AccountState): string {
  const { workspaces } = settings.declared;
  const chosen = workspaces.find((workspace) => workspace.name === 'main') ?? workspaces[0];
  return idOf(chosen?.name ?? 'main', settings, state);
}

function idOf(name: string, { declared }: Settings, state: AccountState): string {
  const id = declared.workspaces.find((workspace) => workspace.name === name)?.id ?? ownValue(state.workspaceIds, name);
  invariant(id !== undefined, 'workspaces were checked and the state was settled');
  return id;
}

function unnumbered({ declared }: Settings): readonly string[] {
  return declared.workspaces.filter((workspace) => workspace.id === undefined).map((workspace) => workspace.name);
}

/** Of what a reader of the usage table would call a change. A rotated provider key is none, and stays out of the file. */
function digestOf(endpoint: DeclaredEndpoint): string {
  const text = JSON.stringify(endpoint, (name, value) => (name === 'apiKey' ? undefined : value));
  return createHash('sha256').update(text).digest('hex');
}

function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
