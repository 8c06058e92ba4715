import type { ApiKey, KeySecretFacts } from '@tallygate/contract';
import { type KeyRecord, keyRecordsOf, type OwnedKey } from '#identity';
import { type Instant, isoInstant } from '#kernel';

/** When secrets (by hash) were seen last. */
export type KeyUses = ReadonlyMap<string, Instant>;

/** A declared key as the API shows it. */
export function declaredAnswer(
  key: KeyRecord,
  { isOfHome, uses }: { readonly isOfHome: boolean; readonly uses: KeyUses },
): ApiKey {
  return {
    id: key.id,
    name: key.name,
    requester: key.requester,
    requester_id: key.requesterId,
    requester_type: key.requesterType,
    role: key.role,
    workspace_id: key.workspaceId,
    endpoints: listOf(key.endpoints),
    run_types: listOf(key.runTypes),
    services: listOf(key.services),
    features: listOf(key.features),
    created_at: null,
    created_by: null,
    expires_at: textOf(key.expiresAt),
    revoked_at: null,
    last_used_at: textOf(uses.get(key.hash)),
    secrets: [],
    is_declared: true,
    source: isOfHome ? 'home' : 'file',
  };
}

/** A made key as the API shows it. */
export function ownedAnswer(owned: OwnedKey, uses: KeyUses): ApiKey {
  const { key, owner } = owned;
  const secrets = key.secrets.map((secret): KeySecretFacts => {
    return {
      tail: secret.tail === '' ? null : secret.tail,
      created_at: isoInstant(secret.createdAt),
      expires_at: textOf(secret.expiresAt),
      last_used_at: textOf(uses.get(secret.hash)),
    };
  });
  return {
    id: key.id,
    name: key.name,
    requester: owner.address,
    requester_id: owner.id,
    requester_type: owner.kind === 'person' ? 'USER' : 'SERVICE_PRINCIPAL',
    // Of a key that opens nothing any more: the role that it was given.
    role: keyRecordsOf(owned)[0]?.role ?? key.role,
    workspace_id: key.workspaceId,
    endpoints: listOf(key.endpoints),
    run_types: listOf(key.runTypes),
    services: listOf(key.services),
    features: listOf(key.features),
    created_at: isoInstant(key.createdAt),
    created_by: key.createdBy === '' ? null : key.createdBy,
    expires_at: secrets[0]?.expires_at ?? null,
    revoked_at: textOf(key.revokedAt),
    last_used_at: newestOf(secrets),
    secrets,
    is_declared: false,
    source: 'made',
  };
}

/** The hashes by which uses are asked for. */
export function hashesOf(keys: readonly OwnedKey[], declared: readonly KeyRecord[]): readonly string[] {
  return [...keys.flatMap(({ key }) => key.secrets), ...declared].map(({ hash }) => hash);
}

function newestOf(secrets: readonly KeySecretFacts[]): string | null {
  const times = secrets.flatMap(({ last_used_at: at }) => (at === null ? [] : [at]));
  return times.sort().at(-1) ?? null;
}

function listOf(names: readonly string[] | undefined): string[] | null {
  return names === undefined ? null : [...names];
}

function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
