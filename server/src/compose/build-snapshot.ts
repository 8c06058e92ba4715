import { createHash } from 'node:crypto';
import type { Language } from '@tallygate/contract';
import type { AccountLimits } from '#admission';
import type { SnapshotCreditPrices } from '#credits';
import { type Endpoint, makeEndpoint, type Snapshot, type WarehouseAddress } from '#gateway';
import { emailKey, hashSecret, type KeyRecord, type MadeWorkspace } from '#identity';
import { type Instant, invariant, namedUuid } from '#kernel';
import type { StoredEntry } from '#prices';
import type { RunType } from '#runs';
import type { DeclaredEndpoint, DeclaredKey, Settings } from '../config.ts';
import type { AccountFacts } from '../http/index.ts';
import { endpointFacts, providersOf, servedEndpoints } from './declared-catalogue.ts';
import { declaredPrices } from './declared-prices.ts';
import type { AccountState, EndpointHistory } from './home/account-state.ts';
import type { HomeKeys } from './home/open-home.ts';
import { ownValue } from './own-value.ts';
import { defaultWorkspaceId, workspaceIdOf, workspaceNames } from './workspace-ids.ts';

/** What a snapshot is made of, besides the settings. */
export interface SnapshotParts {
  /** Already complete: see `settleState`. */
  readonly state: AccountState;
  readonly homeKeys: HomeKeys;
  /** Keys that people made. */
  readonly madeKeys: readonly KeyRecord[];
  /** Endpoints that people made. */
  readonly madeEndpoints: readonly Endpoint[];
  /** Prices that people made; undefined: none. */
  readonly madePrices?: readonly StoredEntry[] | undefined;
  /** Prices in credits; undefined: none. */
  readonly creditPrices?: SnapshotCreditPrices | undefined;
  readonly version: number;
  readonly warehouse: WarehouseAddress;
  /** What the account limits; undefined: nothing. */
  readonly limits?: AccountLimits | undefined;
  /** Types of runs that people made; undefined: none. */
  readonly runTypes?: readonly RunType[] | undefined;
  /** That people chose, by their addresses; undefined: nobody chose one. */
  readonly languages?: Readonly<Record<string, Language>> | undefined;
}

const DEMO = 'demo';
const ADMIN = 'admin';
/** Names of the keys that exist without being declared. */
export const BUILT_IN_KEYS: readonly string[] = [ADMIN, DEMO];

/** Makes all that a gateway needs to serve. Pure: the same parts give the same snapshot, ids included. */
export function buildSnapshot(settings: Settings, parts: SnapshotParts): Snapshot {
  const context = contextOf(settings, parts);
  const declared = servedEndpoints(settings).map((endpoint) => makeDeclared(endpoint, context));
  // What is declared wins over what was made under the same name or secret: the file is what the operator sees.
  const endpoints = [...parts.madeEndpoints, ...declared];
  const keys = [...parts.madeKeys, ...declaredKeysIn(context)].map((key) => inLanguage(key, parts.languages ?? {}));
  const { language, timeZone } = settings.declared.account;
  const prices = declaredPrices(settings, context.accountId);
  return {
    version: parts.version,
    accountId: context.accountId,
    wording: { language, timeZone },
    keys: new Map(keys.map((key) => [key.hash, key])),
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
    publicUrl: settings.environment.publicUrl,
    warehouse: parts.warehouse,
    prices: { ...prices, entries: [...prices.entries, ...(parts.madePrices ?? [])] },
    ...(parts.limits === undefined ? {} : { limits: parts.limits }),
    ...(parts.runTypes === undefined ? {} : { runTypes: parts.runTypes }),
    ...(parts.creditPrices === undefined ? {} : { creditPrices: parts.creditPrices }),
  };
}

/** The keys of the configuration and of the home. */
export function declaredKeys(
  settings: Settings,
  parts: Pick<SnapshotParts, 'state' | 'homeKeys'>,
): readonly KeyRecord[] {
  return declaredKeysIn(contextOf(settings, parts));
}

/** The account and its workspaces: those of the configuration first, then those that people made and did not archive. */
export function describeAccount(
  settings: Settings,
  state: AccountState,
  made: readonly MadeWorkspace[] = [],
): AccountFacts {
  const { account } = settings.declared;
  const declared = workspaceNames(settings).map((name) => ({ id: workspaceIdOf(name, settings, state), name }));
  const inUse = made.filter(({ id, archivedAt }) => archivedAt === undefined && !declared.some((one) => one.id === id));
  return {
    id: state.accountId,
    name: account.name ?? 'Tallygate',
    timeZone: account.timeZone,
    language: account.language,
    workspaces: [...declared, ...inUse.map(({ id, name }) => ({ id, name, isMade: true as const }))],
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
}

function contextOf(settings: Settings, parts: Context['parts']): Context {
  return { settings, parts, accountId: parts.state.accountId };
}

function declaredKeysIn(context: Context): readonly KeyRecord[] {
  return [...builtInKeys(context), ...context.settings.declared.keys.map((key) => makeKey(key, context))];
}

function makeDeclared(endpoint: DeclaredEndpoint, { settings, parts, accountId }: Context): Endpoint {
  const facts = endpointFacts(endpoint, settings, parts.state);
  const making = makeEndpoint(facts, { accountId, seed: endpoint.name, providers: providersOf(endpoint) });
  invariant(making.endpoint !== undefined, 'a declared endpoint has its providers');
  return making.endpoint;
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
    workspaceId: workspaceIdOf(key.workspace, context.settings, context.parts.state),
    role: key.role,
    endpoints: key.endpoints,
    runTypes: key.runTypes,
    services: key.services,
    features: key.features,
    expiresAt: key.expiresAt,
  };
}

/**
 * The key with the language of its person: declared ones name theirs by the address alone. All keys have the member, so that
 * all are of one shape where requests look them up.
 */
function inLanguage(key: KeyRecord, languages: Readonly<Record<string, Language>>): KeyRecord {
  const language = key.requesterType === 'USER' ? ownValue(languages, emailKey(key.requester)) : undefined;
  return { ...key, language };
}

/** The keys of the home. Their ids have a prefix of their own, since a declared key may have the same name. */
function builtInKeys(context: Context): readonly KeyRecord[] {
  const { homeKeys } = context.parts;
  const claims = { runTypes: undefined, services: undefined, features: undefined };
  const common = { requesterType: 'USER', groups: [], workspace: undefined, expiresAt: undefined, ...claims } as const;
  const admin = {
    ...common,
    name: ADMIN,
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

function unnumbered({ declared }: Settings): readonly string[] {
  return declared.workspaces.filter((workspace) => workspace.id === undefined).map((workspace) => workspace.name);
}

/** Of what a reader of the usage table would call a change. A rotated provider key is none, and stays out of the file. */
function digestOf(endpoint: DeclaredEndpoint): string {
  const { rateLimits, ...rest } = endpoint;
  // Where there are none, the digest is the one that was kept before there could be any.
  const told = rateLimits.length === 0 ? rest : { ...rest, rateLimits };
  const text = JSON.stringify(told, (name, value) => (name === 'apiKey' ? undefined : value));
  return createHash('sha256').update(text).digest('hex');
}
