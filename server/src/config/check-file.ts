import { endpointProblems, providerProblems, type RuleProblem } from '#gateway';
import { checkPrices } from './check-prices.ts';
import { suggestion } from './readers.ts';
import type { LooseEndpoint, LooseFile, LooseKey, LooseProvider } from './schema.ts';
import { elementSpots, memberSpot, report, type Spot, warn } from './spot.ts';
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
  checkPrices(file.prices ?? []);
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

function checkProvider({ kind, base_url: baseUrl, api_key: secret, spot }: LooseProvider): void {
  const hasSecret = memberSpot(spot, 'api_key').node !== undefined;
  for (const { path, code } of providerProblems({ kind, baseUrl, hasSecret, secret })) {
    report(memberSpot(spot, String(path[0])), code);
  }
}

function checkEndpoint(endpoint: LooseEndpoint, known: Known): void {
  const { spot } = endpoint;
  if (known.hasDemo && endpoint.name === 'demo') report(memberSpot(spot, 'name'), 'name_reserved');
  checkWorkspace(endpoint, known);
  const limits = (endpoint.rate_limits ?? []).map((limit) => ({
    key: limit.key,
    hasLimit: ['requests_per_minute', 'tokens_per_minute'].some(
      (name) => memberSpot(limit.spot, name).node !== undefined,
    ),
  }));
  const asked = {
    documentBytes: documentBytes(endpoint),
    tagsCount: endpoint.tags?.length ?? 0,
    destinations: endpoint.destinations ?? [],
    isWhole: isWhole(endpoint),
    fallbacks: endpoint.fallbacks ?? [],
    rateLimits: limits,
  };
  for (const problem of endpointProblems(asked, new Set(known.providers))) {
    const { code, details } = problem;
    const near = code === 'provider_unknown' ? suggestion(String(details['name']), known.providers) : {};
    report(spotOf(endpoint, problem), code, { ...details, ...near });
  }
}

/** As far as it could be read. */
function documentBytes({ spot: _spot, name: _name, workspace: _workspace, ...members }: LooseEndpoint): number {
  const tags = Object.fromEntries((members.tags ?? []).map((tag) => [tag.name, tag.value]));
  const document = { ...members, tags };
  return Buffer.byteLength(
    JSON.stringify(document, (name, value) => (name === 'spot' && typeof value === 'object' ? undefined : value)),
  );
}

/** A destination or a share that could not be read has its own problem: the sum would only repeat it. */
function isWhole({ spot, destinations }: LooseEndpoint): boolean {
  if (destinations === undefined || destinations.length < elementSpots(memberSpot(spot, 'destinations')).length) {
    return false;
  }
  return destinations.every(
    (each) => each.traffic_percentage !== undefined || memberSpot(each.spot, 'traffic_percentage').node === undefined,
  );
}

function spotOf(endpoint: LooseEndpoint, { path }: RuleProblem): Spot {
  const [list, index, member] = path;
  if (list === undefined) return endpoint.spot;
  const elements =
    list === 'destinations' || list === 'fallbacks' || list === 'rate_limits' ? endpoint[list] : undefined;
  const element = typeof index === 'number' ? elements?.[index]?.spot : undefined;
  if (element === undefined) return memberSpot(endpoint.spot, String(list));
  return member === undefined ? element : memberSpot(element, String(member));
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
}

function checkScopes(names: readonly string[], where: { readonly scopes: Spot; readonly known: Known }): void {
  for (const [index, at] of elementSpots(where.scopes).entries()) {
    const name = names[index] ?? '';
    if (where.known.endpoints.includes(name)) continue;
    // It may be made later, or was made already: the file does not know.
    warn(at, 'endpoint_unknown', { name, ...suggestion(name, where.known.endpoints) });
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
