import type { EndpointDocument } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import { ENDPOINTS_MAX } from './catalogue-limits.ts';
import { type Asker, type CatalogueOutcome, type CataloguePorts, type KeepWith, refused } from './catalogue-ports.ts';
import type { StoredEndpoint } from './catalogue-store.ts';
import { readDocument, writeDocument } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-spec.ts';
import { findDeclared } from './find-declared.ts';
import { mayCallEndpoint, mayManageEndpoint } from './may-manage-endpoint.ts';
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

type Outcome = CatalogueOutcome<StoredEndpoint>;

/** Makes an endpoint, which gateways serve within a second. */
export async function createEndpoint<Tx>(
  ports: CataloguePorts<Tx>,
  asked: { readonly endpoint: NewEndpoint; readonly keep?: KeepWith<Tx, StoredEndpoint> | undefined },
  asker: Asker,
): Promise<Outcome> {
  const { name, workspaceId, document } = asked.endpoint;
  if (!mayManageEndpoint(asker.actor, { name, workspaceId })) return refused('role_not_allowed');
  const id = ports.newId();
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const { store, clock, declared } = ports;
    const isTaken =
      declared().endpoints.some((each) => each.name === name) || (await store.endpoint(name, tx))?.name === name;
    if (isTaken) return refused('name_taken', { name });
    if ((await store.endpointCount(tx)) >= ENDPOINTS_MAX) {
      return refused('count_max_reached', { count_max: ENDPOINTS_MAX });
    }
    const spec = readDocument(document);
    const problems = await problemsOf(ports, tx, spec);
    if (problems.length > 0) return { kind: 'invalid', problems };
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
    await asked.keep?.(tx, endpoint);
    return { kind: 'done', value: endpoint };
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
    readonly keep?: KeepWith<Tx, StoredEndpoint> | undefined;
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
    const problems = await problemsOf(ports, tx, spec);
    if (problems.length > 0) return { kind: 'invalid', problems };
    if (workspaceId === before.workspaceId && isSame(spec, before.spec)) {
      await asked.keep?.(tx, before);
      return { kind: 'done', value: before };
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
    await asked.keep?.(tx, after);
    return { kind: 'done', value: after };
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
    readonly keep?: KeepWith<Tx, StoredEndpoint> | undefined;
  },
  asker: Asker,
): Promise<Outcome> {
  const outcome = await ports.transaction(async (tx): Promise<Outcome> => {
    const found = await findManaged(ports, tx, { ...asked, asker });
    if (found.kind !== 'done') return found;
    await ports.store.removeEndpoint(tx, found.value.id);
    await record(ports, tx, { asker, action: 'endpoint.removed', before: found.value, after: undefined });
    await asked.keep?.(tx, found.value);
    return found;
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

async function findManaged<Tx>(
  { store, declared }: CataloguePorts<Tx>,
  tx: Tx,
  asked: { readonly idOrName: string; readonly version: number | undefined; readonly asker: Asker },
): Promise<Outcome> {
  const { idOrName, version, asker } = asked;
  const stored = await store.endpoint(idOrName, tx);
  // A declared one of the same name hides a made one, which is then found by its id.
  const hidden = stored?.id === idOrName ? undefined : findDeclared(declared().endpoints, idOrName);
  const found = hidden ?? stored;
  const isManaged = found !== undefined && mayManageEndpoint(asker.actor, found);
  if (found === undefined || (!isManaged && !mayCallEndpoint(asker.actor, found))) {
    return refused('endpoint_not_listed', { endpoint: idOrName.slice(0, 128) });
  }
  if (!isManaged) return refused('role_not_allowed');
  if (hidden !== undefined || stored === undefined) return refused('endpoint_declared', { endpoint: found.name });
  const isOutdated = version !== undefined && version !== stored.version;
  return isOutdated ? refused('version_conflict', { version: stored.version }) : { kind: 'done', value: stored };
}

async function problemsOf<Tx>(
  { store, declared }: CataloguePorts<Tx>,
  tx: Tx,
  spec: EndpointSpec,
): Promise<readonly RuleProblem[]> {
  const providers = [...declared().providers.map((each) => each.name), ...(await store.providerNames(tx))];
  const asked = {
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
  return JSON.stringify(writeDocument(one)) === JSON.stringify(writeDocument(other));
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
