import type { ProviderKind } from '@tallygate/contract';
import { may } from '#identity';
import { invariant, isoInstant } from '#kernel';
import { addressOf } from './base-url.ts';
import { PROVIDERS_MAX } from './catalogue-limits.ts';
import { type Asker, type CatalogueOutcome, type CataloguePorts, type KeepWith, refused } from './catalogue-ports.ts';
import { type CatalogueStore, type StoredProvider, type StoredSecret, UnreadableRecord } from './catalogue-store.ts';
import { findDeclared } from './find-declared.ts';
import { type ListedStoredProvider, listedProvider } from './read-catalogue.ts';
import { recordCatalogueAct } from './record-catalogue-act.ts';
import { providerProblems } from './rules.ts';

/** What the maker of a provider chose. */
export interface NewProvider {
  readonly name: string;
  readonly kind: ProviderKind;
  /** undefined: the public address of the kind. */
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
}

/** What is to become of a provider. Undefined: as it was. */
export interface ProviderChange {
  /** null: the public address of the kind. */
  readonly baseUrl: string | null | undefined;
  readonly apiKey: string | undefined;
  /** The version that the change was made from. */
  readonly version: number | undefined;
}

type Outcome = CatalogueOutcome<ListedStoredProvider>;

/** Shorter secrets show nothing of themselves. */
const TAIL_SECRET_LENGTH_MIN = 16;
const TAIL_LENGTH = 4;

/** Makes a provider. Its secret is kept sealed and never read out again. */
export async function createProvider<Tx>(
  ports: CataloguePorts<Tx>,
  asked: { readonly provider: NewProvider; readonly keep?: KeepWith<Tx, ListedStoredProvider> | undefined },
  asker: Asker,
): Promise<Outcome> {
  if (!may(asker.actor, { kind: 'manage_providers' }).isAllowed) return refused('role_not_allowed');
  const { name, kind, apiKey } = asked.provider;
  const problems = providerProblems({
    kind,
    baseUrl: asked.provider.baseUrl,
    hasSecret: apiKey !== undefined,
    secret: apiKey,
    isForbidden: ports.isForbidden,
  });
  if (problems.length > 0) return { kind: 'invalid', problems };
  const id = ports.newId();
  const baseUrl = parsedUrl(kind, asked.provider.baseUrl);
  const secret = sealed(ports, { id, kind, baseUrl }, apiKey);
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const names = await ports.store.providerNames(tx);
    const isTaken = names.includes(name) || ports.declared().providers.some((each) => each.name === name);
    if (isTaken) return refused('name_taken', { name });
    if (names.length >= PROVIDERS_MAX) return refused('count_max_reached', { count_max: PROVIDERS_MAX });
    const at = ports.clock.now();
    const author = authorOf(asker);
    const provider: StoredProvider = {
      id,
      name,
      kind,
      baseUrl,
      secret,
      createdAt: at,
      createdBy: author,
      updatedAt: at,
      updatedBy: author,
      version: 1,
    };
    await ports.store.addProvider(tx, provider);
    await record(ports, tx, { asker, action: 'provider.created', before: undefined, after: provider });
    return await done(ports, tx, { provider, keep: asked.keep });
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

/** Gives a provider another address or another secret. A change that changes nothing keeps its version. */
export async function changeProvider<Tx>(
  ports: CataloguePorts<Tx>,
  asked: {
    readonly idOrName: string;
    readonly change: ProviderChange;
    readonly keep?: KeepWith<Tx, ListedStoredProvider> | undefined;
  },
  asker: Asker,
): Promise<Outcome> {
  const { idOrName, change } = asked;
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const found = await findManaged(ports, tx, { idOrName, asker });
    if (found.kind !== 'done') return found;
    const before = found.value;
    if (isOutdated(before, change.version)) return refused('version_conflict', { version: before.version });
    const wanted = change.baseUrl === undefined ? before.baseUrl : (change.baseUrl ?? undefined);
    const problems = problemsOfChange(ports, { before, after: { ...before, baseUrl: wanted } }, change);
    if (problems.length > 0) return { kind: 'invalid', problems };
    const baseUrl = parsedUrl(before.kind, wanted);
    if (baseUrl === before.baseUrl && change.apiKey === undefined) {
      return await done(ports, tx, { provider: before, keep: asked.keep });
    }
    const after: StoredProvider = {
      ...before,
      baseUrl,
      secret: sealed(ports, { ...before, baseUrl }, change.apiKey) ?? before.secret,
      updatedAt: ports.clock.now(),
      updatedBy: authorOf(asker),
      version: before.version + 1,
    };
    await ports.store.changeProvider(tx, after);
    await record(ports, tx, { asker, action: 'provider.changed', before, after });
    return await done(ports, tx, { provider: after, keep: asked.keep });
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

/** Removes a provider that no endpoint uses. */
export async function removeProvider<Tx>(
  ports: CataloguePorts<Tx>,
  asked: {
    readonly idOrName: string;
    readonly version: number | undefined;
    readonly keep?: KeepWith<Tx, ListedStoredProvider> | undefined;
  },
  asker: Asker,
): Promise<Outcome> {
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const found = await findManaged(ports, tx, { idOrName: asked.idOrName, asker });
    if (found.kind !== 'done') return found;
    const { value: provider } = found;
    if (isOutdated(provider, asked.version)) return refused('version_conflict', { version: provider.version });
    const users = await usersOf(ports, tx, provider);
    if (users.length > 0) {
      return refused('provider_in_use', { provider: provider.name, endpoints: users.slice(0, NAMED_MAX).join(', ') });
    }
    await ports.store.removeProvider(tx, provider.id);
    await record(ports, tx, { asker, action: 'provider.removed', before: provider, after: undefined });
    return await done(ports, tx, { provider, keep: asked.keep });
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

/** Endpoints that a refusal names. */
const NAMED_MAX = 20;

async function done<Tx>(
  ports: CataloguePorts<Tx>,
  tx: Tx,
  made: { readonly provider: StoredProvider; readonly keep: KeepWith<Tx, ListedStoredProvider> | undefined },
): Promise<Outcome> {
  const value = listedProvider(ports, made.provider);
  await made.keep?.(tx, value);
  return { kind: 'done', value };
}

async function findManaged<Tx>(
  { store, declared }: CataloguePorts<Tx>,
  tx: Tx,
  { idOrName, asker }: { readonly idOrName: string; readonly asker: Asker },
): Promise<CatalogueOutcome<StoredProvider>> {
  if (!may(asker.actor, { kind: 'manage_providers' }).isAllowed) return refused('role_not_allowed');
  const stored = await lookUp(store, tx, idOrName);
  // A declared one of the same name hides a made one, which is then found by its id.
  const isDeclared = stored?.id !== idOrName && findDeclared(declared().providers, idOrName) !== undefined;
  if (isDeclared) return refused('provider_declared', { provider: idOrName.slice(0, 128) });
  if (stored === undefined) return refused('provider_not_listed', { provider: idOrName.slice(0, 128) });
  if (!('kind' in stored)) return refused('record_unreadable', { name: stored.name });
  return { kind: 'done', value: stored };
}

/** The provider, or what is known of it when its record cannot be read. */
async function lookUp<Tx>(store: CatalogueStore<Tx>, tx: Tx, idOrName: string) {
  try {
    return await store.provider(idOrName, tx);
  } catch (error) {
    if (error instanceof UnreadableRecord && error.row.what === 'provider') return error.row;
    throw error;
  }
}

/** As it was parsed, so that what is shown is where the secret goes. */
function parsedUrl(kind: ProviderKind, baseUrl: string | undefined): string | undefined {
  const address = baseUrl === undefined ? undefined : addressOf({ kind, baseUrl });
  return address === undefined ? undefined : `${address.origin}${address.basePath}`;
}

/** A secret goes only where its giver meant it to go: for another origin it is needed again. */
function problemsOfChange<Tx>(
  { isForbidden }: Pick<CataloguePorts<Tx>, 'isForbidden'>,
  { before, after }: { readonly before: StoredProvider; readonly after: StoredProvider },
  { apiKey }: ProviderChange,
) {
  const isElsewhere = addressOf(before)?.origin !== addressOf(after)?.origin;
  // With a key, a provider of kind demo is told that it takes none.
  const hasSecret = apiKey !== undefined || (before.secret !== undefined && !isElsewhere);
  return providerProblems({ kind: before.kind, baseUrl: after.baseUrl, hasSecret, secret: apiKey, isForbidden });
}

async function usersOf<Tx>(
  { store, declared }: CataloguePorts<Tx>,
  tx: Tx,
  { name }: StoredProvider,
): Promise<readonly string[]> {
  // Endpoints mean the declared one when there is one of that name.
  if (findDeclared(declared().providers, name) !== undefined) return [];
  const { endpoints } = await store.all(tx);
  return endpoints
    .filter(({ spec }) => [...spec.destinations, ...spec.fallbacks].some((each) => each.provider === name))
    .map((endpoint) => endpoint.name)
    .sort();
}

function sealed<Tx>(
  { box, clock }: Pick<CataloguePorts<Tx>, 'box' | 'clock'>,
  provider: Pick<StoredProvider, 'id' | 'kind' | 'baseUrl'>,
  secret: string | undefined,
): StoredSecret | undefined {
  if (secret === undefined) return undefined;
  const tail = secret.length < TAIL_SECRET_LENGTH_MIN ? '' : secret.slice(-TAIL_LENGTH);
  const { id, kind } = provider;
  const address = addressOf(provider);
  invariant(address !== undefined, 'a provider that takes a secret has an address');
  return { sealed: box.seal(secret, { id, kind, origin: address.origin }), tail, changedAt: clock.now() };
}

function isOutdated({ version }: StoredProvider, asked: number | undefined): boolean {
  return asked !== undefined && asked !== version;
}

function authorOf({ actor }: Asker) {
  return { id: actor.requesterId, address: actor.requester };
}

async function record<Tx>(
  ports: CataloguePorts<Tx>,
  tx: Tx,
  act: {
    readonly asker: Asker;
    readonly action: 'provider.created' | 'provider.changed' | 'provider.removed';
    readonly before: StoredProvider | undefined;
    readonly after: StoredProvider | undefined;
  },
): Promise<void> {
  const { asker, action, before, after } = act;
  const shown = (provider: StoredProvider | undefined) =>
    provider === undefined ? undefined : shownProvider(provider);
  const target = `provider:${(after ?? before)?.id ?? ''}`;
  await recordCatalogueAct(ports, tx, { asker, action, target, before: shown(before), after: shown(after) });
}

/** As the log shows it: when the secret was given, and nothing of it. */
function shownProvider({ name, kind, baseUrl, secret, version }: StoredProvider) {
  return {
    name,
    kind,
    base_url: baseUrl ?? null,
    secret_updated_at: secret === undefined ? null : isoInstant(secret.changedAt),
    version,
  };
}
