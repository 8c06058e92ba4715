import type { Selectable } from 'kysely';
import { isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { ApiKeyRow, KeySecret, OwnedKey } from '../api-key.ts';
import type { KeyStore } from '../key-store.ts';
import type { Role } from '../keys.ts';
import { kyselyOwnerStore } from './kysely-owner-store.ts';
import { instant, optionalInstant, optionalText } from './store-values.ts';

type Store = KeyStore<Transaction>;

/** More ids than this are no question for a database; everybody is. */
const IDS_ASKED_MAX = 500;

/** Made keys, their secrets, and when those were seen last, in the control store. */
export function kyselyKeyStore(db: Reader): Store {
  return { ...changes(), ...reads(db), ...rules(db), ...uses(db) };
}

function changes(): Pick<Store, 'addKey' | 'addSecret' | 'endSecrets' | 'revokeKey'> {
  return {
    addKey: async (tx, key) => {
      await tx.insertInto('api_keys').values(toRow(key)).execute();
      for (const secret of key.secrets) await addSecret(tx, key.id, secret);
    },
    addSecret,
    endSecrets: async (tx, keyId, at) => {
      const end = isoInstant(at);
      await tx
        .updateTable('api_key_secrets')
        .set({ expires_at: end })
        .where('key_id', '=', keyId)
        .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', end)]))
        .execute();
    },
    revokeKey: async (tx, id, at) => {
      await tx
        .updateTable('api_keys')
        .set({ revoked_at: isoInstant(at) })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
    },
  };
}

async function addSecret(tx: Transaction, keyId: string, secret: KeySecret): Promise<void> {
  const { hash, tail, createdAt, expiresAt } = secret;
  const times = { created_at: isoInstant(createdAt), expires_at: optionalText(expiresAt) };
  await tx
    .insertInto('api_key_secrets')
    .values({ hash, key_id: keyId, tail, ...times })
    .execute();
}

function reads(db: Reader): Pick<Store, 'key' | 'keys' | 'liveKeys'> {
  return {
    key: async (id, tx) => {
      const rows = await keyRows(tx ?? db)
        .where('id', '=', id)
        .execute();
      return (await whole(tx ?? db, rows))[0];
    },
    keys: async ({ ownerId, before, limit }) => {
      let query = keyRows(db).orderBy('id', 'desc').limit(limit);
      if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId);
      if (before !== undefined) query = query.where('id', '<', before);
      return await whole(db, await query.execute());
    },
    liveKeys: async (tx) => {
      const rows = await keyRows(tx ?? db)
        .where('revoked_at', 'is', null)
        .orderBy('id')
        .execute();
      const owned = await whole(tx ?? db, rows);
      return owned.filter(({ owner }) => owner.disabledAt === undefined);
    },
  };
}

function rules(db: Reader): Pick<Store, 'keyRules' | 'setKeyRules'> {
  return {
    keyRules: async (tx) => {
      const row = await (tx ?? db).selectFrom('key_rules').select('lifetime_days_max').executeTakeFirstOrThrow();
      return { lifetimeDaysMax: row.lifetime_days_max ?? undefined };
    },
    setKeyRules: async (tx, { lifetimeDaysMax }) => {
      await tx
        .updateTable('key_rules')
        .set({ lifetime_days_max: lifetimeDaysMax ?? null })
        .execute();
    },
  };
}

function uses(db: Reader): Pick<Store, 'noteUses' | 'usesOf'> {
  return {
    noteUses: async (tx, seen) => {
      for (const { hash, at } of seen) {
        const lastUsedAt = isoInstant(at);
        await tx
          .insertInto('key_uses')
          .values({ hash, last_used_at: lastUsedAt })
          .onConflict((conflict) =>
            conflict
              .column('hash')
              .doUpdateSet({ last_used_at: lastUsedAt })
              .where('key_uses.last_used_at', '<', lastUsedAt),
          )
          .execute();
      }
    },
    usesOf: async (hashes) => {
      if (hashes.length === 0) return new Map();
      const rows = await db.selectFrom('key_uses').selectAll().where('hash', 'in', hashes).execute();
      return new Map(rows.map((row) => [row.hash, instant(row.last_used_at)]));
    },
  };
}

function keyRows(reader: Reader) {
  return reader.selectFrom('api_keys').selectAll();
}

/** The keys of a page or of everybody, with their secrets, and their owners as they are now. Keys of removed owners are left out. */
async function whole(reader: Reader, rows: readonly Selectable<Tables['api_keys']>[]): Promise<readonly OwnedKey[]> {
  if (rows.length === 0) return [];
  const ownerIds = [...new Set(rows.map((row) => row.owner_id))];
  const found = await kyselyOwnerStore(reader).owners(ownerIds.length > IDS_ASKED_MAX ? undefined : ownerIds);
  const owners = new Map(found.map((owner) => [owner.id, owner]));
  const secrets = Map.groupBy(
    await secretRows(
      reader,
      rows.map(({ id }) => id),
    ),
    (row) => row.key_id,
  );
  return rows.flatMap((row) => {
    const owner = owners.get(row.owner_id);
    return owner === undefined ? [] : [{ key: toKey(row, secrets.get(row.id) ?? []), owner }];
  });
}

async function secretRows(reader: Reader, keyIds: readonly string[]) {
  const query = reader.selectFrom('api_key_secrets').selectAll();
  return await (keyIds.length > IDS_ASKED_MAX ? query : query.where('key_id', 'in', keyIds)).execute();
}

function toRow(key: ApiKeyRow) {
  return {
    id: key.id,
    name: key.name,
    owner_id: key.ownerId,
    workspace_id: key.workspaceId,
    role: key.role,
    endpoints: toText(key.endpoints),
    run_types: toText(key.runTypes),
    services: toText(key.services),
    features: toText(key.features),
    created_at: isoInstant(key.createdAt),
    created_by: key.createdBy,
    revoked_at: optionalText(key.revokedAt),
  };
}

function toKey(
  row: Selectable<Tables['api_keys']>,
  secrets: readonly Selectable<Tables['api_key_secrets']>[],
): ApiKeyRow {
  return {
    id: row.id,
    name: row.name,
    secrets: secrets.map(toSecret).sort(newestFirst),
    ownerId: row.owner_id,
    workspaceId: row.workspace_id,
    // The database holds no other.
    role: row.role as Role,
    endpoints: toList(row.endpoints),
    runTypes: toList(row.run_types),
    services: toList(row.services),
    features: toList(row.features),
    createdAt: instant(row.created_at),
    createdBy: row.created_by,
    revokedAt: optionalInstant(row.revoked_at),
  };
}

function toSecret(row: Selectable<Tables['api_key_secrets']>): KeySecret {
  const { hash, tail } = row;
  return { hash, tail, createdAt: instant(row.created_at), expiresAt: optionalInstant(row.expires_at) };
}

/** Of those that were made in one millisecond, the one that a rotation did not end. */
function newestFirst(one: KeySecret, other: KeySecret): number {
  return other.createdAt - one.createdAt || endOf(other) - endOf(one) || (one.hash < other.hash ? -1 : 1);
}

function endOf({ expiresAt }: KeySecret): number {
  return expiresAt ?? Number.MAX_SAFE_INTEGER;
}

function toText(list: readonly string[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list);
}

function toList(text: string | null): readonly string[] | undefined {
  return text === null ? undefined : JSON.parse(text);
}
