import type { Instant } from '#kernel';
import type { KeyRecord, Role } from './keys.ts';
import { boundByOwner, type Owner } from './owner.ts';

/** One secret of a key. The text itself is nowhere kept. */
export interface KeySecret {
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  /** Its last characters, by which people know it again; empty: not known. */
  readonly tail: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | undefined;
}

/** A key that somebody made, as the database keeps it. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  /** Newest first. More than one while it is rotated: the earlier ones end after the overlap. */
  readonly secrets: readonly KeySecret[];
  /** A person or a service principal. */
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly role: Role;
  /** Names of the endpoints it may call; undefined: all. */
  readonly endpoints: readonly string[] | undefined;
  /** What its requests may claim; undefined: nothing. */
  readonly runTypes: readonly string[] | undefined;
  readonly services: readonly string[] | undefined;
  readonly features: readonly string[] | undefined;
  readonly createdAt: Instant;
  /** Address of the maker; empty: made before it was kept. */
  readonly createdBy: string;
  readonly revokedAt: Instant | undefined;
}

/** A key and whom it speaks for, as they are now. */
export interface OwnedKey {
  readonly key: ApiKeyRow;
  readonly owner: Owner;
}

/**
 * What gateways know of the key, a record for each secret. It may never do more than its owner: none at all when they have
 * no access to its workspace.
 */
export function keyRecordsOf({ key, owner }: OwnedKey): readonly KeyRecord[] {
  return key.secrets.flatMap(({ hash, expiresAt }) => {
    const record: KeyRecord = {
      id: key.id,
      name: key.name,
      hash,
      requesterId: owner.id,
      requester: owner.address,
      requesterType: 'USER',
      groups: [],
      workspaceId: key.workspaceId,
      role: key.role,
      endpoints: key.endpoints,
      runTypes: key.runTypes,
      services: key.services,
      features: key.features,
      expiresAt,
    };
    return boundByOwner(record, owner) ?? [];
  });
}
