import { type AccountLimits, type LimitedRequest, type Requirement, requirementsOf } from '#admission';
import type { KeyRecord } from '#identity';
import type { Run } from '#runs';
import type { Endpoint } from '../routing.ts';

/** What limits of a call depend on. */
export interface LimitedCall {
  readonly key: KeyRecord;
  readonly endpoint: Endpoint;
  readonly account: AccountLimits | undefined;
  /** undefined: it is part of no run. */
  readonly run: Run | undefined;
}

const NONE: readonly Requirement[] = [];

/** What is found of a key and an endpoint: for requests that no limit of runs holds, and for those that are a run of their own. */
interface Found {
  free?: readonly Requirement[];
  single?: readonly Requirement[];
}

/** By key, then by endpoint. A new snapshot has new keys and new endpoints, so that what is remembered goes with the old one. */
const remembered = new WeakMap<KeyRecord, WeakMap<Endpoint, Found>>();

/** What a call falls under; found once per key and endpoint of a snapshot, but for runs that several requests belong to. */
export function findRequirements(call: LimitedCall): readonly Requirement[] {
  const { key, endpoint, account, run } = call;
  if (account === undefined && endpoint.rateLimits === undefined) return NONE;
  const isLimited = run?.isBillable === true && (account?.runs?.hasQuota === true || account?.runs?.hasHourly === true);
  if (isLimited && run.isShared) return requirementsOf(requestOf(call));
  const found = foundOf(key, endpoint);
  if (isLimited) {
    found.single ??= requirementsOf(requestOf(call));
    return found.single;
  }
  found.free ??= requirementsOf(requestOf({ ...call, run: undefined }));
  return found.free;
}

function foundOf(key: KeyRecord, endpoint: Endpoint): Found {
  const ofKey = remembered.get(key) ?? new WeakMap<Endpoint, Found>();
  remembered.set(key, ofKey);
  const known = ofKey.get(endpoint) ?? {};
  ofKey.set(endpoint, known);
  return known;
}

function requestOf({ key, endpoint, account, run }: LimitedCall): LimitedRequest {
  const { id: keyId, requesterId, requester, groups, workspaceId } = key;
  return {
    caller: { keyId, requesterId, requester, groups },
    endpoint,
    account,
    workspaceId,
    ...(run === undefined ? {} : { run: { ...run, workspaceId } }),
  };
}
