import { type AccountLimits, type Requirement, requirementsOf } from '#admission';
import type { KeyRecord } from '#identity';
import type { Endpoint } from '../routing.ts';

const NONE: readonly Requirement[] = [];
/** By key, then by endpoint. A new snapshot has new keys and new endpoints, so that what is remembered goes with the old one. */
const remembered = new WeakMap<KeyRecord, WeakMap<Endpoint, readonly Requirement[]>>();

/** What a call falls under; found once per key and endpoint of a snapshot. */
export function findRequirements(
  key: KeyRecord,
  endpoint: Endpoint,
  account: AccountLimits | undefined,
): readonly Requirement[] {
  if (account === undefined && endpoint.rateLimits === undefined) return NONE;
  const ofKey = remembered.get(key) ?? new WeakMap<Endpoint, readonly Requirement[]>();
  const known = ofKey.get(endpoint);
  if (known !== undefined) return known;
  const { id: keyId, requesterId, requester, groups } = key;
  const found = requirementsOf({ caller: { keyId, requesterId, requester, groups }, endpoint, account });
  remembered.set(key, ofKey.set(endpoint, found));
  return found;
}
