import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { type Migration, readMigrations } from '../../store/migrations/read-migrations.ts';
import type { Store } from '../../store/store.ts';
import { kyselyIdentityStore } from './kysely-identity-store.ts';

const AT = '2026-01-05T00:00:00.000Z';
const MAIN = '1000000000000001';
const LAB = '1000000000000002';

describe.each(storeEngines)('people of the release before, on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    const place = await places.place({ isEmpty: true });
    const all = await readMigrations(engine);
    const older = all.filter(({ name }) => name < '0008');
    await fill(await place.open({ migrations: older }));
    store = await place.open({ migrations: all });
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  test('keep what they may do: admins the account, others their workspaces, and nothing more', async () => {
    const people = kyselyIdentityStore(store.db);
    const rights = async () =>
      (await people.owners())
        .map(({ id, isAccountAdmin, roles, disabledAt }) => [
          id,
          isAccountAdmin,
          [...roles].sort(),
          disabledAt !== undefined,
        ])
        .sort();
    await store.transaction((tx) => people.settleDefaultWorkspace(tx, MAIN));
    const after = [
      ['p-admin', true, [], false],
      [
        'p-both',
        false,
        [
          [LAB, 'workspace_admin'],
          [MAIN, 'workspace_admin'],
        ].sort(),
        false,
      ],
      ['p-gone', false, [[MAIN, 'member']], true],
      ['p-keyless', false, [[MAIN, 'viewer']], false],
      ['p-lab', false, [[LAB, 'member']], false],
    ];
    expect(await rights()).toEqual(after);
    await store.transaction((tx) => people.settleDefaultWorkspace(tx, LAB));
    expect(await rights()).toEqual(after);
  });

  test('keep their keys, and who was disabled gains none', async () => {
    const live = await kyselyIdentityStore(store.db).liveKeys();
    expect(live.map(({ key }) => key.id).sort()).toEqual(['k-admin', 'k-both', 'k-both-lab', 'k-lab']);
  });

  test('go on reading the dashboards that were open to them', async () => {
    const [grant] = await kyselyIdentityStore(store.db).grants();
    expect(grant).toMatchObject({
      object: { kind: 'dashboard', name: 'd-1' },
      grantee: { kind: 'everyone', id: '' },
      createdBy: { id: 'p-admin', address: 'p-admin@acme.com' },
    });
    const owners = await kyselyIdentityStore(store.db).owners();
    expect(new Set(owners.map(({ grants }) => grants.dashboards.join()))).toEqual(new Set(['d-1']));
  });
});

test('the release before had the migrations that this starts from', async () => {
  const names = (migrations: readonly Migration[]) => migrations.map(({ name }) => name.slice(0, 4));
  expect(names(await readMigrations('sqlite')).slice(0, 8)).toEqual([
    ...['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008'],
  ]);
});

async function fill(older: Store): Promise<void> {
  const person = (id: string, role: string, disabledAt: string | null = null) =>
    sql`INSERT INTO people (id, email, name, role, language, created_at, disabled_at)
      VALUES (${id}, ${`${id}@acme.com`}, ${id}, ${role}, NULL, ${AT}, ${disabledAt})`.execute(older.db);
  const key = (id: string, personId: string, workspaceId: string) =>
    sql`INSERT INTO api_keys (id, name, hash, person_id, workspace_id, role, endpoints, created_at, expires_at, revoked_at, last_used_at)
      VALUES (${id}, ${id}, ${`hash-${id}`}, ${personId}, ${workspaceId}, 'viewer', NULL, ${AT}, NULL, NULL, NULL)`.execute(
      older.db,
    );
  await person('p-admin', 'account_admin');
  await person('p-both', 'workspace_admin');
  await person('p-lab', 'member');
  await person('p-keyless', 'viewer');
  await person('p-gone', 'member', AT);
  await key('k-admin', 'p-admin', LAB);
  await key('k-both', 'p-both', MAIN);
  await key('k-both-lab', 'p-both', LAB);
  await key('k-lab', 'p-lab', LAB);
  await key('k-gone', 'p-gone', MAIN);
  await sql`INSERT INTO dashboards (id, template, template_version, document, published_by, published_by_id, published_at, created_at, updated_at, version)
    VALUES ('d-1', 'usage', 1, '{}', 'p-admin@acme.com', 'p-admin', ${AT}, ${AT}, ${AT}, 1)`.execute(older.db);
  await older.close();
}
