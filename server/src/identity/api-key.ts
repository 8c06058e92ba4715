import type { Instant } from '#kernel';
import type { KeyRecord, Role } from './keys.ts';
import type { Person } from './person.ts';
import { lesserRole } from './roles.ts';

/** A key that a person made, as the database keeps it. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  readonly personId: string;
  readonly workspaceId: string;
  readonly role: Role;
  /** Names of the endpoints it may call; undefined: all. */
  readonly endpoints: readonly string[] | undefined;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | undefined;
  readonly revokedAt: Instant | undefined;
}

/** A key and the person it speaks for. */
export interface OwnedKey {
  readonly key: ApiKeyRow;
  readonly person: Person;
}

/** What gateways know of the key. It may never do more than its person. */
export function keyRecordOf({ key, person }: OwnedKey): KeyRecord {
  return {
    id: key.id,
    name: key.name,
    hash: key.hash,
    requesterId: person.id,
    requester: person.email,
    requesterType: 'USER',
    groups: [],
    workspaceId: key.workspaceId,
    role: lesserRole(key.role, person.role),
    endpoints: key.endpoints,
    // People speak for themselves: what their requests count as is not theirs to say.
    runTypes: undefined,
    services: undefined,
    features: undefined,
    expiresAt: key.expiresAt,
  };
}
