import { ENDPOINT_DEFAULTS, INFERENCE_TABLE_DEFAULTS, LANGUAGE_DEFAULT } from '@tallygate/contract';
import {
  CALL_BOUNDS,
  type CallBounds,
  PUBLIC_BASE_URLS,
  readBaseUrl,
  readPayloads,
  readTimeouts,
  withShares,
} from '#gateway';
import { invariant } from '#kernel';
import { declarePrice } from './declared-prices.ts';
import type { LooseDestination, LooseEndpoint, LooseFile, LooseKey } from './schema.ts';
import type { Declared, DeclaredDestination, DeclaredEndpoint, DeclaredKey, DeclaredProvider } from './settings.ts';
import { readInstant } from './values.ts';

const TIME_ZONE_DEFAULT = 'Asia/Seoul';
const SPOOL_BYTES_MAX_DEFAULT = 4 * 1024 * 1024 * 1024;

/** What is declared where there is no file. */
export const NOTHING_DECLARED: Declared = {
  account: { id: undefined, name: undefined, timeZone: TIME_ZONE_DEFAULT, language: LANGUAGE_DEFAULT },
  workspaces: [],
  providers: [],
  endpoints: [],
  keys: [],
  hasDemo: true,
  spoolBytesMax: SPOOL_BYTES_MAX_DEFAULT,
  callBounds: CALL_BOUNDS,
};

/** The file as values, with defaults. Only for a file in which no problem was found. */
export function declare(file: LooseFile): Declared {
  const workspaces = (file.workspaces ?? []).map(({ id, name }) => ({ id, name: known(name) }));
  const names: WorkspaceNames = new Map(
    workspaces.flatMap(({ id, name }) => [[id ?? name, name] as const, [name, name] as const]),
  );
  const providers = new Map(
    (file.providers ?? []).map(({ name, value }) => [name, declareProvider(name, known(value))]),
  );
  return {
    account: {
      id: file.account?.id?.toLowerCase(),
      name: file.account?.name,
      timeZone: file.account?.timezone ?? TIME_ZONE_DEFAULT,
      language: file.account?.language ?? LANGUAGE_DEFAULT,
    },
    workspaces,
    providers: [...providers.values()],
    endpoints: (file.endpoints ?? []).map((endpoint) => declareEndpoint(endpoint, { names, providers })),
    keys: (file.keys ?? []).map((key) => declareKey(key, names)),
    prices: file.prices?.map(declarePrice),
    chargesFailedInput: file.charge_failed_input,
    hasDemo: file.demo ?? true,
    spoolBytesMax: file.spool?.max_bytes ?? SPOOL_BYTES_MAX_DEFAULT,
    callBounds: declareBounds(file.limits),
  };
}

function declareBounds(limits: LooseFile['limits']): CallBounds {
  const minutes = limits?.answer_minutes;
  return {
    ...CALL_BOUNDS,
    openCallsMax: limits?.open_calls ?? CALL_BOUNDS.openCallsMax,
    openStreamsMax: limits?.open_streams ?? CALL_BOUNDS.openStreamsMax,
    openDrainsMax: limits?.open_drains ?? CALL_BOUNDS.openDrainsMax,
    answerMsMax: minutes === undefined ? CALL_BOUNDS.answerMsMax : minutes * MINUTE_MS,
  };
}

const MINUTE_MS = 60_000;

/** Name by name or id. */
type WorkspaceNames = ReadonlyMap<string, string>;
type Providers = ReadonlyMap<string, DeclaredProvider>;

function declareProvider(
  name: string,
  provider: {
    readonly kind: DeclaredProvider['kind'] | undefined;
    readonly base_url: string | undefined;
    readonly api_key: string | undefined;
  },
): DeclaredProvider {
  const kind = known(provider.kind);
  if (kind === 'demo') return { kind, name };
  const url = readBaseUrl(provider.base_url ?? PUBLIC_BASE_URLS[kind]);
  invariant(url.kind === 'url', 'base URLs were checked');
  return { kind, name, origin: url.origin, basePath: url.basePath, apiKey: known(provider.api_key) };
}

function declareEndpoint(
  endpoint: LooseEndpoint,
  { names, providers }: { readonly names: WorkspaceNames; readonly providers: Providers },
): DeclaredEndpoint {
  const { rate_limits: limits = [], timeouts, inference_table: table } = endpoint;
  return {
    name: known(endpoint.name),
    workspace: nameOf(endpoint.workspace, names),
    tags: Object.fromEntries((endpoint.tags ?? []).map(({ name, value }) => [name, known(value)])),
    destinations: withShares(known(endpoint.destinations)).map((destination) => ({
      ...declareDestination(destination, providers),
      trafficPercentage: destination.share,
    })),
    fallbacks: (endpoint.fallbacks ?? []).map((fallback) => declareDestination(fallback, providers)),
    onClientDisconnect: endpoint.on_client_disconnect ?? ENDPOINT_DEFAULTS.on_client_disconnect,
    bodyBytesMax: endpoint.max_body_bytes ?? ENDPOINT_DEFAULTS.max_body_bytes,
    rateLimits: limits.map((limit) => ({
      key: known(limit.key),
      requestsPerMinute: limit.requests_per_minute,
      tokensPerMinute: limit.tokens_per_minute,
    })),
    timeouts: timeouts === undefined ? undefined : declareTimeouts(timeouts),
    payloads: table === undefined ? undefined : readPayloads(declareTable(table)),
  };
}

function declareTimeouts({ headers_ms, first_byte_ms, idle_ms }: NonNullable<LooseEndpoint['timeouts']>) {
  return readTimeouts({ headers_ms, first_byte_ms, idle_ms });
}

function declareTable(table: NonNullable<LooseEndpoint['inference_table']>) {
  const defaults = INFERENCE_TABLE_DEFAULTS;
  return {
    sampling_percentage: table.sampling_percentage ?? defaults.sampling_percentage,
    max_bytes: table.max_bytes ?? defaults.max_bytes,
    retention_days: table.retention_days ?? defaults.retention_days,
  };
}

function declareDestination(destination: LooseDestination, providers: Providers): DeclaredDestination {
  return {
    name: known(destination.name),
    model: known(destination.model),
    provider: known(providers.get(known(destination.provider))),
  };
}

function declareKey(key: LooseKey, names: WorkspaceNames): DeclaredKey {
  return {
    name: known(key.name),
    secret: known(key.key),
    requester: known(key.requester),
    requesterType: key.requester_type ?? 'USER',
    groups: key.groups ?? [],
    workspace: nameOf(key.workspace, names),
    role: key.role ?? 'member',
    endpoints: key.endpoints,
    runTypes: key.run_types,
    services: key.services,
    features: key.features,
    expiresAt: key.expires_at === undefined ? undefined : readInstant(key.expires_at),
  };
}

/** Where no workspace is declared, `main` alone can have been named. */
function nameOf(workspace: string | undefined, names: WorkspaceNames): string | undefined {
  return workspace === undefined ? undefined : (names.get(workspace) ?? workspace);
}

function known<T>(value: T | undefined): T {
  invariant(value !== undefined, 'a file without problems has all that is required');
  return value;
}
