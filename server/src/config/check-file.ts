import { suggestion } from './readers.ts';
import type { LooseDestination, LooseEndpoint, LooseFile, LooseKey, LooseProvider } from './schema.ts';
import { elementSpots, memberSpot, report, type Spot, warn } from './spot.ts';
import { readBaseUrl } from './urls.ts';
import { type DefaultWorkspace, defaultWorkspace, readInstant, UUID } from './values.ts';

/** What the checks need from outside the file. */
export interface CheckContext {
  /** From the environment; a declared key must not repeat it. */
  readonly adminKey: string | undefined;
}

/** Reports everything that is well formed and still cannot be meant: repeated names, references to nothing, sums that do not add up. */
export function checkFile(file: LooseFile, context: CheckContext): void {
  checkAccount(file);
  checkUnique(file.workspaces ?? [], 'name');
  checkUnique(file.workspaces ?? [], 'id');
  for (const { value } of file.providers ?? []) if (value !== undefined) checkProvider(value);
  checkUnique(file.endpoints ?? [], 'name');
  const known = knownNames(file);
  for (const endpoint of file.endpoints ?? []) checkEndpoint(endpoint, known);
  checkUnique(file.keys ?? [], 'name');
  checkSecrets(file.keys ?? [], context.adminKey);
  for (const key of file.keys ?? []) checkKey(key, known);
}

interface Known {
  readonly providers: readonly string[];
  readonly workspaces: readonly string[];
  readonly endpoints: readonly string[];
  readonly defaultWorkspace: DefaultWorkspace;
  readonly hasDemo: boolean;
}

function knownNames(file: LooseFile): Known {
  const workspaces = file.workspaces ?? [];
  const names = workspaces.map((workspace) => workspace.name).filter((name) => name !== undefined);
  const ids = workspaces.map((workspace) => workspace.id).filter((id) => id !== undefined);
  const endpoints = (file.endpoints ?? []).map((endpoint) => endpoint.name).filter((name) => name !== undefined);
  const hasDemo = file.demo ?? true;
  return {
    providers: (file.providers ?? []).map((provider) => provider.name),
    workspaces: names.length === 0 ? ['main'] : [...names, ...ids],
    endpoints: hasDemo ? [...endpoints, 'demo'] : endpoints,
    defaultWorkspace: defaultWorkspace(names),
    hasDemo,
  };
}

function checkAccount({ account }: LooseFile): void {
  if (account?.id !== undefined && !UUID.test(account.id)) report(memberSpot(account.spot, 'id'), 'account_id_invalid');
  const zone = account?.timezone;
  if (account !== undefined && zone !== undefined && !isTimeZone(zone)) {
    report(memberSpot(account.spot, 'timezone'), 'time_zone_unknown', {
      name: zone,
      ...suggestion(zone, Intl.supportedValuesOf('timeZone')),
    });
  }
}

function checkProvider(provider: LooseProvider): void {
  const { spot } = provider;
  if (provider.kind === 'demo') {
    if (provider.base_url !== undefined) report(memberSpot(spot, 'base_url'), 'demo_member');
    if (provider.api_key !== undefined) report(memberSpot(spot, 'api_key'), 'demo_member');
    return;
  }
  if (provider.kind !== undefined && memberSpot(spot, 'api_key').node === undefined) {
    report(memberSpot(spot, 'api_key'), 'member_missing');
  }
  if (provider.base_url === undefined) return;
  const url = readBaseUrl(provider.base_url);
  if (url.kind === 'invalid') report(memberSpot(spot, 'base_url'), 'url_invalid');
  if (url.kind === 'credentials') report(memberSpot(spot, 'base_url'), 'url_credentials');
}

function checkEndpoint(endpoint: LooseEndpoint, known: Known): void {
  const { spot } = endpoint;
  if (known.hasDemo && endpoint.name === 'demo') report(memberSpot(spot, 'name'), 'name_reserved');
  checkWorkspace(endpoint, known);
  checkDestinations(endpoint, known);
  for (const limit of endpoint.rate_limits ?? []) {
    if (limit.key !== undefined && !/^(endpoint|user|(user|group):.+)$/.test(limit.key)) {
      report(memberSpot(limit.spot, 'key'), 'limit_key_invalid');
    }
    const limits = [memberSpot(limit.spot, 'requests_per_minute'), memberSpot(limit.spot, 'tokens_per_minute')];
    if (limits.every((each) => each.node === undefined)) report(limit.spot, 'limit_empty');
    warn(limit.spot, 'not_enforced_yet');
  }
}

function checkDestinations(endpoint: LooseEndpoint, known: Known): void {
  const destinations = endpoint.destinations ?? [];
  const fallbacks = endpoint.fallbacks ?? [];
  checkUnique([...destinations, ...fallbacks], 'name');
  for (const destination of [...destinations, ...fallbacks]) checkReference(destination, known);
  const at = memberSpot(endpoint.spot, 'destinations');
  if (endpoint.destinations === undefined) return;
  const writtenCount = elementSpots(at).length;
  if (writtenCount === 0) report(at, 'list_empty');
  // A destination that could not be read has its own problem: the sum would only repeat it.
  if (writtenCount === 0 || destinations.length < writtenCount) return;
  const shares = destinations.map((each) => memberSpot(each.spot, 'traffic_percentage').node);
  if (destinations.length === 1 && shares[0] === undefined) return;
  if (destinations.some((each, index) => each.traffic_percentage === undefined && shares[index] !== undefined)) return;
  const sum = destinations.reduce((total, each) => total + (each.traffic_percentage ?? 0), 0);
  if (sum !== 100) report(at, 'traffic_sum', { sum });
}

function checkReference(destination: LooseDestination, known: Known): void {
  const name = destination.provider;
  if (name === undefined || known.providers.includes(name)) return;
  const at = memberSpot(destination.spot, 'provider');
  report(at, 'provider_unknown', { name, ...suggestion(name, known.providers) });
}

function checkWorkspace(
  { spot, workspace: name }: { readonly spot: Spot; readonly workspace: string | undefined },
  known: Known,
): void {
  const at = memberSpot(spot, 'workspace');
  if (name !== undefined && !known.workspaces.includes(name)) {
    report(at, 'workspace_unknown', { name, ...suggestion(name, known.workspaces) });
  }
  if (at.node === undefined && known.defaultWorkspace.kind === 'ambiguous') report(at, 'workspace_ambiguous');
}

function checkKey(key: LooseKey, known: Known): void {
  checkWorkspace(key, known);
  if (key.expires_at !== undefined && readInstant(key.expires_at) === undefined) {
    report(memberSpot(key.spot, 'expires_at'), 'instant_invalid');
  }
  const scopes = memberSpot(key.spot, 'endpoints');
  if (key.endpoints !== undefined && elementSpots(scopes).length === 0) report(scopes, 'list_empty');
  if (key.endpoints?.length === elementSpots(scopes).length) checkScopes(key.endpoints, { scopes, known });
  for (const name of ['run_types', 'services', 'features'] as const) {
    if (key[name] !== undefined) warn(memberSpot(key.spot, name), 'not_enforced_yet');
  }
}

function checkScopes(names: readonly string[], where: { readonly scopes: Spot; readonly known: Known }): void {
  for (const [index, at] of elementSpots(where.scopes).entries()) {
    const name = names[index] ?? '';
    if (where.known.endpoints.includes(name)) continue;
    report(at, 'endpoint_unknown', { name, ...suggestion(name, where.known.endpoints) });
  }
}

function checkSecrets(keys: readonly LooseKey[], adminKey: string | undefined): void {
  const seen = new Set(adminKey === undefined ? [] : [adminKey]);
  for (const key of keys) {
    if (key.key === undefined) continue;
    const at = memberSpot(key.spot, 'key');
    if (!/^[\x21-\x7e]+$/.test(key.key)) report(at, 'key_characters');
    if (seen.has(key.key)) report(at, 'key_repeated');
    seen.add(key.key);
  }
}

function checkUnique<Name extends string>(
  declared: readonly ({ readonly spot: Spot } & { readonly [Key in Name]: string | undefined })[],
  member: Name,
): void {
  const seen = new Set<string>();
  for (const each of declared) {
    const name = each[member];
    if (name === undefined) continue;
    if (seen.has(name)) report(memberSpot(each.spot, member), 'name_repeated', { name });
    seen.add(name);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && /^[A-Z]/i.test(name);
  } catch {
    return false;
  }
}
