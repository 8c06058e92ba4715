import { WAREHOUSE_BOUNDS } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { Store, Transaction } from '../../store/index.ts';
import { type ManagedWarehouses, manageWarehouses, type WarehouseAct } from './manage-warehouses.ts';
import type { WarehouseStore } from './warehouse-store.ts';

interface Place {
  readonly store: Store;
  readonly warehouses: WarehouseStore<Transaction>;
  close(): Promise<void>;
}

const KIM = { id: 'kim-id', address: 'kim@acme.com', origin: { address: '::1', requestId: 'r' } };
const GIB = 2 ** 30;
const MACHINE = { threadsMax: 4, memoryBytesMax: 8 * GIB };
const LIMITS = { threadsMax: 2, memoryBytesMax: 6 * GIB, timeMsMax: 45_000, rowsMax: 99_999, runsAtOnceMax: 3 };

/** What every store of warehouses promises. */
export function manageWarehousesContract(engine: string, open: () => Promise<Place>): void {
  describe(`${engine}: warehouses`, () => {
    let place: Place;
    let warehouses: ManagedWarehouses<Transaction>;
    let acts: WarehouseAct[];
    let users: readonly string[];
    const make = (name: string) => warehouses.add({ name, limits: LIMITS }, KIM);
    const idOf = async (name: string) => (await warehouses.find(name))?.id ?? '';

    beforeAll(async () => {
      place = await open();
      acts = [];
      users = [];
      let ids = 0;
      warehouses = manageWarehouses({
        transaction: (act) => place.store.transaction(act),
        store: place.warehouses,
        usersOf: async () => users,
        record: async (_, act) => {
          acts.push(act);
        },
        machine: MACHINE,
        newId: () => `id-${++ids}`,
        clock: { now: () => asInstant(Date.UTC(2026, 10, 22)) },
      });
    }, 120_000);
    afterAll(() => place?.close());

    test('the default one is there from the start, and takes no more than the machine has', async () => {
      const [first, ...others] = await warehouses.list();
      expect(others).toEqual([]);
      expect(first).toEqual({
        ...{ id: 'default', name: 'default', isDefault: true },
        ...{ threadsMax: 2, memoryBytesMax: GIB, timeMsMax: 30_000, rowsMax: 10_000, runsAtOnceMax: 8 },
      });
      expect(await warehouses.findOrDefault('long gone')).toEqual(first);
    });

    test('one is made, found by name and by id, and changed; the log tells of both', async () => {
      const made = { ...LIMITS, id: 'id-1', name: 'reports', isDefault: false };
      expect(await make('reports')).toEqual({ kind: 'done', value: made });
      expect([await warehouses.find('reports'), await warehouses.find('id-1')]).toEqual([made, made]);
      expect((await warehouses.list()).map(({ name }) => name)).toEqual(['default', 'reports']);
      const change = { name: 'nightly', timeMsMax: 1_000 };
      const changed = { ...made, ...change };
      expect(await warehouses.change({ id: 'id-1', change }, KIM)).toEqual({ kind: 'done', value: changed });
      expect(await warehouses.findOrDefault('id-1')).toEqual(changed);
      expect(acts.map(({ action, target, asker }) => `${action} ${target} ${asker.address}`)).toEqual([
        'warehouse.created warehouse:id-1 kim@acme.com',
        'warehouse.changed warehouse:id-1 kim@acme.com',
      ]);
      expect(acts[1]).toMatchObject({
        before: { name: 'reports', time_ms_max: 45_000 },
        after: { time_ms_max: 1_000 },
      });
    });

    test('the limits of the default one can be changed', async () => {
      const outcome = await warehouses.change({ id: 'default', change: { rowsMax: 5_000, name: 'default' } }, KIM);
      expect(outcome).toMatchObject({ kind: 'done', value: { rowsMax: 5_000, isDefault: true } });
    });

    test.each([
      { when: 'the name is taken', act: () => make('default'), code: 'name_taken' },
      { when: 'the name is the id of another', act: () => make('id-1'), code: 'name_taken' },
      {
        when: 'it is given the name of another',
        act: () => warehouses.change({ id: 'id-1', change: { name: 'default' } }, KIM),
        code: 'name_taken',
      },
      {
        when: 'the default one is renamed',
        act: () => warehouses.change({ id: 'default', change: { name: 'x' } }, KIM),
        code: 'warehouse_default',
      },
      {
        when: 'the default one is removed',
        act: () => warehouses.remove({ id: 'default' }, KIM),
        code: 'warehouse_default',
      },
      { when: 'there is none', act: () => warehouses.remove({ id: 'none' }, KIM), code: 'warehouse_unknown' },
      {
        when: 'there is none to change',
        act: () => warehouses.change({ id: 'none', change: {} }, KIM),
        code: 'warehouse_unknown',
      },
      {
        when: 'it asks for more threads than there are',
        act: () => warehouses.change({ id: 'id-1', change: { threadsMax: 5 } }, KIM),
        code: 'warehouse_beyond_machine',
      },
      {
        when: 'it asks for more memory than there is',
        act: () => warehouses.add({ name: 'big', limits: { ...LIMITS, memoryBytesMax: 8 * GIB + 1 } }, KIM),
        code: 'warehouse_beyond_machine',
      },
    ])('nothing happens when $when', async ({ act, code }) => {
      const before = [acts.length, await warehouses.list()];
      expect(await act()).toMatchObject({ kind: 'refuse', code });
      expect([acts.length, await warehouses.list()]).toEqual(before);
    });

    test('one that a dashboard runs on stays until it runs on another', async () => {
      users = ['Usage dashboard'];
      const refused = { kind: 'refuse', code: 'warehouse_in_use', details: { dashboards: 'Usage dashboard' } };
      expect(await warehouses.remove({ id: await idOf('nightly') }, KIM)).toMatchObject(refused);
      users = [];
      expect(await warehouses.remove({ id: await idOf('nightly') }, KIM)).toMatchObject({ kind: 'done' });
      expect(await warehouses.find('nightly')).toBeUndefined();
      expect(acts.at(-1)).toMatchObject({ action: 'warehouse.removed', before: { name: 'nightly' } });
    });

    test('the database keeps the default one, and one of it', async () => {
      const one = { ...LIMITS, id: 'other', name: 'other', isDefault: true };
      const by = { at: asInstant(0), by: '', byId: '' };
      await expect(place.store.transaction((tx) => place.warehouses.add(tx, one, by))).rejects.toThrow();
      await expect(place.store.transaction((tx) => place.warehouses.remove(tx, 'default'))).rejects.toThrow();
      expect((await warehouses.list()).filter(({ isDefault }) => isDefault)).toHaveLength(1);
    });

    test('what is kept with an act is kept in its transaction: when that fails, nothing was done', async () => {
      const keep = () => Promise.reject(new Error('not this time'));
      await expect(warehouses.add({ name: 'lost', limits: LIMITS, keep }, KIM)).rejects.toThrow('not this time');
      expect(await warehouses.find('lost')).toBeUndefined();
    });

    test('there are so many, and no more', async () => {
      const left = WAREHOUSE_BOUNDS.countMax - (await warehouses.list()).length;
      for (let index = 0; index < left; index++) expect(await make(`w${index}`)).toMatchObject({ kind: 'done' });
      expect(await make('one-more')).toMatchObject({ code: 'count_max_reached' });
      expect(await warehouses.list()).toHaveLength(WAREHOUSE_BOUNDS.countMax);
    });
  });
}
