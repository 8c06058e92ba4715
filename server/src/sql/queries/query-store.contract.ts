import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type Store, type Transaction, UniqueViolation } from '../../store/index.ts';
import type { QueryQuestion, QueryStore } from './query-store.ts';
import type { SavedQuery } from './saved-query.ts';

interface Place {
  readonly store: Store;
  readonly queries: QueryStore<Transaction>;
  close(): Promise<void>;
}

const NOW = asInstant(Date.UTC(2026, 10, 22, 1, 2, 3, 4));
const KIM = { id: 'kim-id', address: 'kim@acme.com' };
const LEE = { id: 'lee-id', address: 'lee@acme.com' };

function query(id: string, change: Partial<SavedQuery> = {}): SavedQuery {
  const by = change.owner ?? KIM;
  return {
    ...{ id, name: id, owner: by, description: '', statement: 'SELECT 1', parameters: {}, isShared: false },
    ...{ createdAt: NOW, updatedAt: NOW, updatedBy: by, version: 1 },
    ...change,
  };
}

/** What every store of saved queries promises. */
export function queryStoreContract(engine: string, open: () => Promise<Place>): void {
  describe(`${engine}: saved queries`, () => {
    let place: Place;
    beforeAll(async () => {
      place = await open();
    }, 120_000);
    afterAll(() => place.close());
    const add = (one: SavedQuery) => place.store.transaction((tx) => place.queries.add(tx, one));
    const listed = async (question: Partial<QueryQuestion>) => {
      const asked = { viewerId: KIM.id, whose: 'all' as const, after: undefined, limit: 100, ...question };
      return (await place.queries.list(asked)).map(({ id }) => id);
    };

    const FULL = query('full', {
      name: '가장 비싼 "요청"',
      description: '줄\n바꿈',
      statement: "SELECT '😀', {n:UInt8}",
      parameters: { n: '1', 이름: "'" },
      isShared: true,
      owner: LEE,
    });

    test('one comes back as it was kept', async () => {
      expect(await place.queries.find('full')).toBeUndefined();
      await add(FULL);
      expect(await place.queries.find('full')).toStrictEqual(FULL);
      expect(await place.store.transaction((tx) => place.queries.find('full', tx))).toStrictEqual(FULL);
    });

    test('a list holds one’s own and what others share, by name, and goes on behind the last', async () => {
      await add(query('b'));
      await add(query('a', { isShared: true }));
      await add(query('hidden', { owner: LEE }));
      await add(query('twin', { name: 'b', owner: LEE, isShared: true }));
      expect(await listed({})).toEqual(['a', 'b', 'twin', 'full']);
      expect(await listed({ whose: 'own' })).toEqual(['a', 'b']);
      expect(await listed({ whose: 'shared' })).toEqual(['twin', 'full']);
      expect(await listed({ viewerId: 'nobody' })).toEqual(['a', 'twin', 'full']);
      expect(await listed({ limit: 2 })).toEqual(['a', 'b']);
      expect(await listed({ after: { name: 'b', id: 'b' } })).toEqual(['twin', 'full']);
      expect(await listed({ after: { name: 'b', id: 'twin' } })).toEqual(['full']);
      const [first] = await place.queries.list({ viewerId: KIM.id, whose: 'own', after: undefined, limit: 1 });
      const { statement: _, parameters: __, createdAt: ___, version: ____, ...shown } = query('a', { isShared: true });
      expect(first).toStrictEqual(shown);
    });

    test('each of one owner has another name', async () => {
      await expect(add(query('b2', { name: 'b' }))).rejects.toBeInstanceOf(UniqueViolation);
      const taken = (ownerId: string, name: string) =>
        place.store.transaction((tx) => place.queries.hasName(tx, { ownerId, name }));
      expect([await taken(KIM.id, 'b'), await taken(KIM.id, 'hidden'), await taken(LEE.id, 'hidden')]).toEqual([
        true,
        false,
        true,
      ]);
      expect(await place.store.transaction((tx) => place.queries.countOf(tx, KIM.id))).toBe(2);
      expect(await place.store.transaction((tx) => place.queries.countOf(tx, 'nobody'))).toBe(0);
    });

    test('a change keeps who made it and when', async () => {
      const later = asInstant(NOW + 1);
      const changed = { ...FULL, name: 'n', statement: 'SELECT 2', isShared: false, updatedAt: later, updatedBy: KIM };
      await place.store.transaction((tx) => place.queries.change(tx, { ...changed, version: 2 }));
      expect(await place.queries.find('full')).toStrictEqual({ ...changed, version: 2 });
      const missing = place.store.transaction((tx) => place.queries.change(tx, query('none')));
      await expect(missing).rejects.toThrow('changed where it is');
    });

    test('what was removed is gone', async () => {
      await place.store.transaction((tx) => place.queries.remove(tx, 'full'));
      expect(await place.queries.find('full')).toBeUndefined();
    });
  });
}
