import type { EndpointDocument } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import { DOCUMENTS_BYTES_MAX, ENDPOINTS_MAX } from './catalogue-limits.ts';
import { type Asker, type CatalogueOutcome, type CataloguePorts, type KeepWith, refused } from './catalogue-ports.ts';
import { type CatalogueStore, type StoredEndpoint, UnreadableRecord } from './catalogue-store.ts';
import { documentText, readDocument, writeDocument } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-spec.ts';
import { findDeclared } from './find-declared.ts';
import { mayCallEndpoint, mayManageEndpoint } from './may-manage-endpoint.ts';
import { type ListedStoredEndpoint, listedEndpoint } from './read-catalogue.ts';
import { recordCatalogueAct } from './record-catalogue-act.ts';
import { endpointProblems, type RuleProblem } from './rules.ts';

/** What the maker of an endpoint chose. */
export interface NewEndpoint {
  readonly name: string;
  readonly workspaceId: string;
  /** What is absent is as `ENDPOINT_DEFAULTS` says. */
  readonly document: Partial<EndpointDocument> & Pick<EndpointDocument, 'destinations'>;
}

/** What is to become of an endpoint. */
export interface EndpointChange {
  /** What is absent stays; what is there replaces the member whole. */
  readonly document: Partial<EndpointDocument>;
  /** undefined: as it was. */
  readonly workspaceId: string | undefined;
  /** The version that the change was made from. */
  readonly version: number | undefined;
}

type Outcome = CatalogueOutcome<ListedStoredEndpoint>;

/** Makes an endpoint, which gateways serve within a second. */
export async function createEndpoint<Tx>(
  ports: CataloguePorts<Tx>,
  asked: { readonly endpoint: NewEndpoint; readonly keep?: KeepWith<Tx, ListedStoredEndpoint> | undefined },
  asker: Asker,
): Promise<Outcome> {
  const { name, workspaceId, document } = asked.endpoint;
  if (!mayManageEndpoint(asker.actor, { name, workspaceId })) return refused('role_not_allowed');
  const id = ports.newId();
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const { store, clock, declared } = ports;
    const isTaken = declared().endpoints.some((each) => each.name === name) || (await store.hasEndpoint(name, tx));
    if (isTaken) return refused('name_taken', { name });
    if ((await store.endpointTotals(tx)).count >= ENDPOINTS_MAX) {
      return refused('count_max_reached', { count_max: ENDPOINTS_MAX });
    }
    const spec = readDocument(document);
    const wrong = await wrongWith(ports, tx, { before: undefined, after: spec });
    if (wrong !== undefined) return wrong;
    const at = clock.now();
    const author = authorOf(asker);
    const endpoint: StoredEndpoint = {
      id,
      name,
      workspaceId,
      spec,
      createdAt: at,
      createdBy: author,
      updatedAt: at,
      updatedBy: author,
      version: 1,
    };
    await store.addEndpoint(tx, endpoint);
    await record(ports, tx, { asker, action: 'endpoint.created', before: undefined, after: endpoint });
    return await done(ports, tx, { endpoint, keep: asked.keep });
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

/** Changes an endpoint and keeps what it was as a version. A change that changes nothing makes none. */
export async function changeEndpoint<Tx>(
  ports: CataloguePorts<Tx>,
  asked: {
    readonly idOrName: string;
    readonly change: EndpointChange;
    readonly keep?: KeepWith<Tx, ListedStoredEndpoint> | undefined;
  },
  asker: Asker,
): Promise<Outcome> {
  const { change } = asked;
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const found = await findManaged(ports, tx, { idOrName: asked.idOrName, version: change.version, asker });
    if (found.kind !== 'done') return found;
    const { value: before } = found;
    const spec = readDocument({ ...writeDocument(before.spec), ...change.document });
    const workspaceId = change.workspaceId ?? before.workspaceId;
    if (!mayManageEndpoint(asker.actor, { name: before.name, workspaceId })) return refused('role_not_allowed');
    const wrong = await wrongWith(ports, tx, { before: before.spec, after: spec });
    if (wrong !== undefined) return wrong;
    if (workspaceId === before.workspaceId && isSame(spec, before.spec)) {
      return await done(ports, tx, { endpoint: before, keep: asked.keep });
    }
    const after: StoredEndpoint = {
      ...before,
      workspaceId,
      spec,
      updatedAt: ports.clock.now(),
      updatedBy: authorOf(asker),
      version: before.version + 1,
    };
    await ports.store.changeEndpoint(tx, after);
    await record(ports, tx, { asker, action: 'endpoint.changed', before, after });
    return await done(ports, tx, { endpoint: after, keep: asked.keep });
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

/** Removes an endpoint; its versions and its rows stay. */
export async function removeEndpoint<Tx>(
  ports: CataloguePorts<Tx>,
  asked: {
    readonly idOrName: string;
    readonly version: number | undefined;
    readonly keep?: KeepWith<Tx, ListedStoredEndpoint> | undefined;
  },
  asker: Asker,
): Promise<Outcome> {
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const found = await findManaged(ports, tx, { ...asked, asker });
    if (found.kind !== 'done') return found;
    await ports.store.removeEndpoint(tx, found.value.id);
    await record(ports, tx, { asker, action: 'endpoint.removed', before: found.value, after: undefined });
    return await done(ports, tx, { endpoint: found.value, keep: asked.keep });
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

async function done<Tx>(
  ports: CataloguePorts<Tx>,
  tx: Tx,
  made: { readonly endpoint: StoredEndpoint; readonly keep: KeepWith<Tx, ListedStoredEndpoint> | undefined },
): Promise<Outcome> {
  const value = await listedEndpoint(ports, tx, made.endpoint);
  await made.keep?.(tx, value);
  return { kind: 'done', value };
}

async function findManaged<Tx>(
  { store, declared }: CataloguePorts<Tx>,
  tx: Tx,
  asked: { readonly idOrName: string; readonly version: number | undefined; readonly asker: Asker },
): Promise<CatalogueOutcome<StoredEndpoint>> {
  const { idOrName, version, asker } = asked;
  const stored = await lookUp(store, tx, idOrName);
  // A declared one of the same name hides a made one, which is then found by its id.
  const hidden = stored?.id === idOrName ? undefined : findDeclared(declared().endpoints, idOrName);
  const found = hidden ?? stored;
  const isManaged = found !== undefined && mayManageEndpoint(asker.actor, found);
  if (found === undefined || (!isManaged && !mayCallEndpoint(asker.actor, found))) {
    return refused('endpoint_not_listed', { endpoint: idOrName.slice(0, 128) });
  }
  if (!isManaged) return refused('role_not_allowed');
  if (hidden !== undefined || stored === undefined) return refused('endpoint_declared', { endpoint: found.name });
  if (!('spec' in stored)) return refused('record_unreadable', { name: stored.name });
  const isOutdated = version !== undefined && version !== stored.version;
  return isOutdated ? refused('version_conflict', { version: stored.version }) : { kind: 'done', value: stored };
}

/** The endpoint, or what is known of it when its record cannot be read. */
async function lookUp<Tx>(store: CatalogueStore<Tx>, tx: Tx, idOrName: string) {
  try {
    return await store.endpoint(idOrName, tx);
  } catch (error) {
    if (error instanceof UnreadableRecord && error.row.what === 'endpoint') return error.row;
    throw error;
  }
}

async function wrongWith<Tx>(
  ports: CataloguePorts<Tx>,
  tx: Tx,
  { before, after }: { readonly before: EndpointSpec | undefined; readonly after: EndpointSpec },
): Promise<Exclude<CatalogueOutcome<never>, { kind: 'done' }> | undefined> {
  const problems = await problemsOf(ports, tx, after);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const growth = bytesOf(after) - (before === undefined ? 0 : bytesOf(before));
  if (growth <= 0) return undefined;
  const { documentBytes } = await ports.store.endpointTotals(tx);
  if (documentBytes + growth <= DOCUMENTS_BYTES_MAX) return undefined;
  return refused('endpoints_bytes_max_reached', { bytes_max: DOCUMENTS_BYTES_MAX });
}

function bytesOf(spec: EndpointSpec): number {
  return Buffer.byteLength(documentText(spec));
}

async function problemsOf<Tx>(
  { store, declared }: CataloguePorts<Tx>,
  tx: Tx,
  spec: EndpointSpec,
): Promise<readonly RuleProblem[]> {
  const providers = [...declared().providers.map((each) => each.name), ...(await store.providerNames(tx))];
  const asked = {
    documentBytes: bytesOf(spec),
    tagsCount: Object.keys(spec.tags).length,
    destinations: spec.destinations.map((each) => ({ ...each, traffic_percentage: each.trafficPercentage })),
    isWhole: true,
    fallbacks: spec.fallbacks,
    rateLimits: spec.rateLimits.map(({ key, requestsPerMinute, tokensPerMinute }) => ({
      key,
      hasLimit: requestsPerMinute !== undefined || tokensPerMinute !== undefined,
    })),
  };
  return endpointProblems(asked, new Set(providers));
}

function isSame(one: EndpointSpec, other: EndpointSpec): boolean {
  return documentText(one) === documentText(other);
}

function authorOf({ actor }: Asker) {
  return { id: actor.requesterId, address: actor.requester };
}

async function record<Tx>(
  ports: CataloguePorts<Tx>,
  tx: Tx,
  act: {
    readonly asker: Asker;
    readonly action: 'endpoint.created' | 'endpoint.changed' | 'endpoint.removed';
    readonly before: StoredEndpoint | undefined;
    readonly after: StoredEndpoint | undefined;
  },
): Promise<void> {
  const { asker, action, before, after } = act;
  const shown = (endpoint: StoredEndpoint | undefined) =>
    endpoint === undefined ? undefined : shownEndpoint(endpoint);
  const target = `endpoint:${(after ?? before)?.id ?? ''}`;
  await recordCatalogueAct(ports, tx, { asker, action, target, before: shown(before), after: shown(after) });
}

function shownEndpoint({ name, workspaceId, spec, version, updatedAt }: StoredEndpoint) {
  return { name, workspace_id: workspaceId, version, updated_at: isoInstant(updatedAt), ...writeDocument(spec) };
}
