import type { Selectable } from 'kysely';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../store/index.ts';
import type { ApiKeyRow, OwnedKey } from '../api-key.ts';
import type { IdentityStore } from '../identity-store.ts';
import type { Role } from '../keys.ts';
import type { Person } from '../person.ts';

/** People, keys and setup links in the control store. */
export function kyselyIdentityStore(db: Reader): IdentityStore<Transaction> {
  return { ...people(db), ...setupLinks(db), ...keys(db) };
}

type Store = IdentityStore<Transaction>;

function people(db: Reader): Pick<Store, 'hasAdmin' | 'person' | 'personByEmail' | 'savePerson'> {
  return {
    hasAdmin: async (tx) => {
      const row = await (tx ?? db)
        .selectFrom('people')
        .innerJoin('auth_user', 'auth_user.id', 'people.id')
        .select('people.id')
        .where('people.role', '=', 'account_admin')
        .where('people.disabled_at', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    person: async (id, tx) => {
      const row = await (tx ?? db).selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toPerson(row);
    },
    personByEmail: async (email, tx) => {
      const row = await (tx ?? db).selectFrom('people').selectAll().where('email', '=', email).executeTakeFirst();
      return row === undefined ? undefined : toPerson(row);
    },
    savePerson: async (tx, { id, email, name, role, createdAt, disabledAt }) => {
      const changing = { email, name, role, disabled_at: optionalText(disabledAt) };
      await tx
        .insertInto('people')
        .values({ id, ...changing, language: null, created_at: isoInstant(createdAt) })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
        .execute();
    },
  };
}

function setupLinks(db: Reader): Pick<Store, 'replaceLink' | 'openLink' | 'useLink'> {
  return {
    replaceLink: async (tx, { hash, createdAt }) => {
      await tx.deleteFrom('setup_links').execute();
      await tx
        .insertInto('setup_links')
        .values({ hash, created_at: isoInstant(createdAt), used_at: null })
        .execute();
    },
    openLink: async (hash, tx) => {
      const row = await (tx ?? db)
        .selectFrom('setup_links')
        .select('created_at')
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return row === undefined ? undefined : { createdAt: instant(row.created_at) };
    },
    useLink: async (tx, hash, at) => {
      await tx
        .updateTable('setup_links')
        .set({ used_at: isoInstant(at) })
        .where('hash', '=', hash)
        .execute();
    },
  };
}

function keys(db: Reader): Pick<Store, 'addKey' | 'key' | 'revokeKey' | 'keys' | 'liveKeys'> {
  return {
    addKey: async (tx, key) => {
      await tx
        .insertInto('api_keys')
        .values({
          id: key.id,
          name: key.name,
          hash: key.hash,
          person_id: key.personId,
          workspace_id: key.workspaceId,
          role: key.role,
          endpoints: key.endpoints === undefined ? null : JSON.stringify(key.endpoints),
          created_at: isoInstant(key.createdAt),
          expires_at: optionalText(key.expiresAt),
          revoked_at: optionalText(key.revokedAt),
          last_used_at: null,
        })
        .execute();
    },
    key: async (id, tx) => {
      const row = await ownedKeys(tx ?? db)
        .where('api_keys.id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : toOwnedKey(row);
    },
    revokeKey: async (tx, id, at) => {
      await tx
        .updateTable('api_keys')
        .set({ revoked_at: isoInstant(at) })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .execute();
    },
    keys: async ({ personId, before, limit }) => {
      let query = ownedKeys(db).orderBy('api_keys.id', 'desc').limit(limit);
      if (personId !== undefined) query = query.where('api_keys.person_id', '=', personId);
      if (before !== undefined) query = query.where('api_keys.id', '<', before);
      return (await query.execute()).map(toOwnedKey);
    },
    liveKeys: async (tx) => {
      const rows = await ownedKeys(tx ?? db)
        .where('api_keys.revoked_at', 'is', null)
        .where('people.disabled_at', 'is', null)
        .orderBy('api_keys.id')
        .execute();
      return rows.map(toOwnedKey);
    },
  };
}

function ownedKeys(reader: Reader) {
  return reader
    .selectFrom('api_keys')
    .innerJoin('people', 'people.id', 'api_keys.person_id')
    .selectAll('api_keys')
    .select([
      'people.email',
      'people.name as person_name',
      'people.role as person_role',
      'people.created_at as person_created_at',
      'people.disabled_at',
    ]);
}
type OwnedKeyRow = Awaited<ReturnType<ReturnType<typeof ownedKeys>['executeTakeFirstOrThrow']>>;

function toOwnedKey(row: OwnedKeyRow): OwnedKey {
  const key: ApiKeyRow = {
    id: row.id,
    name: row.name,
    hash: row.hash,
    personId: row.person_id,
    workspaceId: row.workspace_id,
    role: row.role as Role,
    endpoints: row.endpoints === null ? undefined : JSON.parse(row.endpoints),
    createdAt: instant(row.created_at),
    expiresAt: optionalInstant(row.expires_at),
    revokedAt: optionalInstant(row.revoked_at),
  };
  const person = {
    id: row.person_id,
    email: row.email,
    name: row.person_name,
    role: row.person_role,
    created_at: row.person_created_at,
    disabled_at: row.disabled_at,
  };
  return { key, person: toPerson(person) };
}

function toPerson(row: Omit<Selectable<Tables['people']>, 'language'>): Person {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    // The database holds no other.
    role: row.role as Role,
    createdAt: instant(row.created_at),
    disabledAt: optionalInstant(row.disabled_at),
  };
}

function instant(text: string): Instant {
  return asInstant(Date.parse(text));
}

function optionalInstant(text: string | null): Instant | undefined {
  return text === null ? undefined : instant(text);
}

function optionalText(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
