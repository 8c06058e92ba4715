import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { type Migration, readMigrations } from '../../store/migrations/read-migrations.ts';
import type { Store } from '../../store/store.ts';
import { FIRST_SETTINGS } from '../dashboard-store.ts';
import { template } from '../managing.test-support.ts';
import { kyselyDashboardStore } from './kysely-dashboard-store.ts';

const AT = '2026-01-05T00:00:00.000Z';

describe.each(storeEngines)('dashboards of the release before, on $engine', ({ engine, start }) => {
  let places: StorePlaces;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    const place = await places.place({ isEmpty: true });
    const all = await readMigrations(engine);
    const older = all.filter(({ name }: Migration) => name < '0026');
    const before = await place.open({ migrations: older });
    // As documents were then: they named no filters.
    const { filters: _none, ...document } = template('usage', 2);
    await sql`INSERT INTO dashboards VALUES ('d-1', 'usage', 2, ${JSON.stringify(document)}, 'ana@acme.com', 'ana', ${AT}, ${AT}, ${AT}, 3)`.execute(
      before.db,
    );
    await sql`INSERT INTO dashboards VALUES ('d-2', 'runs', 1, ${JSON.stringify(document)}, 'Acme', 'system', ${AT}, ${AT}, ${AT}, 1)`.execute(
      before.db,
    );
    await before.close();
    store = await place.open({ migrations: all });
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  test('are published as they were, with the settings that held for all', async () => {
    const dashboards = kyselyDashboardStore(store.db);
    expect(await dashboards.find('usage')).toEqual({
      ...{ id: 'd-1', template: 'usage', document: template('usage', 2), version: 3 },
      ...{ isPublished: true, isChanged: false, hasDraft: false, settings: FIRST_SETTINGS },
      publisher: { id: 'ana', address: 'ana@acme.com' },
      ...{ publishedAt: Date.parse(AT), createdAt: Date.parse(AT) },
    });
    // What nobody chose follows the product.
    expect((await dashboards.find('runs'))?.settings).toEqual({ ...FIRST_SETTINGS, auto_update: true });
    const versions = await dashboards.versions('d-1', { before: undefined, limit: 10 });
    expect(versions.map(({ version, act, publisher }) => [version, act, publisher.id])).toEqual([
      [3, 'reimported', 'ana'],
    ]);
  });
});
