import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { readMigrations } from '../../store/migrations/read-migrations.ts';
import { kyselyIdentityStore } from './kysely-identity-store.ts';

const AT = '2026-11-01T00:00:00.000Z';
const LATER = '2027-11-01T00:00:00.000Z';
/** What the last release had. */
const LAST_RELEASE = '0007-prices.sql';

describe.each(storeEngines)('keys that the last release made, on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  });
  afterAll(() => places.dispose());

  test('keep their secret, scope, expiry and end', async () => {
    const place = await places.place({ isEmpty: true });
    const migrations = (await readMigrations(engine)).filter(({ name }) => name <= LAST_RELEASE);
    const earlier = await place.open({ migrations });
    await sql`INSERT INTO people VALUES ('kim', 'kim@acme.com', 'Kim', 'account_admin', NULL, ${AT}, NULL)`.execute(
      earlier.db,
    );
    await sql`INSERT INTO api_keys VALUES ('k-1', 'ci', 'hash-1', 'kim', '1', 'member', '["gpt"]', ${AT}, ${LATER}, NULL, NULL)`.execute(
      earlier.db,
    );
    await sql`INSERT INTO api_keys VALUES ('k-2', 'old', 'hash-2', 'kim', '1', 'viewer', NULL, ${AT}, NULL, ${LATER}, NULL)`.execute(
      earlier.db,
    );
    await earlier.close();
    const store = await place.open();
    try {
      const keys = await kyselyIdentityStore(store.db).keys({ ownerId: 'kim', before: undefined, limit: 10 });
      const claims = { runTypes: undefined, services: undefined, features: undefined, createdBy: '' };
      expect(keys.map(({ key }) => key)).toMatchObject([
        { id: 'k-2', revokedAt: Date.parse(LATER), endpoints: undefined, secrets: [{ hash: 'hash-2' }], ...claims },
        {
          ...{ id: 'k-1', name: 'ci', role: 'member', workspaceId: '1', endpoints: ['gpt'], revokedAt: undefined },
          ...claims,
          secrets: [{ hash: 'hash-1', tail: '', createdAt: Date.parse(AT), expiresAt: Date.parse(LATER) }],
        },
      ]);
    } finally {
      await store.close();
    }
  });
});
