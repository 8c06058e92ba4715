import type { Insertable } from 'kysely';
import type { PeopleTable } from './identity-tables.ts';
import type { Reader } from './store.ts';
import type { AuditLogTable } from './tables.ts';

/** A moment in the form in which the store keeps it. */
export const AT = '2026-01-05T00:00:00.000Z';

/** A person whose id and address are made of the name. */
export function person(id: string): Insertable<PeopleTable> {
  const name = `Person ${id}`;
  return {
    id,
    email: `${id}@example.com`,
    name,
    is_account_admin: 0,
    language: null,
    created_at: AT,
    disabled_at: null,
    removed_at: null,
    removed_address: null,
  };
}

export async function addPerson(db: Reader, id: string, other: Partial<Insertable<PeopleTable>> = {}): Promise<void> {
  await db
    .insertInto('people')
    .values({ ...person(id), ...other })
    .execute();
}

/** The n-th entry of a chain. */
export function auditEntry(sequence: number): Insertable<AuditLogTable> {
  return {
    sequence,
    at: AT,
    actor_id: 'person-1',
    actor: 'user.name@email.com',
    action: 'key.created',
    target: 'key-1',
    before: null,
    after: '{"name":"ci"}',
    address: '127.0.0.1',
    request_id: 'request-1',
    previous_hash: `hash-${sequence - 1}`,
    hash: `hash-${sequence}`,
  };
}

/** A number kept as a setting, for tests of transactions. */
export async function countOf(db: Reader, name: string): Promise<number | undefined> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : Number(row.value);
}

export async function setCount(db: Reader, name: string, count: number): Promise<void> {
  const value = String(count);
  await db
    .insertInto('settings')
    .values({ name, value, updated_at: AT })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Reads, then writes one more: loses counts wherever transactions are not one after the other. */
export async function bump(db: Reader, name: string): Promise<void> {
  const count = (await countOf(db, name)) ?? 0;
  await db
    .updateTable('settings')
    .set({ value: String(count + 1) })
    .where('name', '=', name)
    .execute();
}
