import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { storeEngines } from '../../test/store-places.ts';
import { noticeRig } from '../notices/notice-rig.test-support.ts';
import type { Store, Transaction } from '../store/index.ts';
import { kyselyQuotaStores } from './adapters/kysely-quota-stores.ts';
import { countRuns } from './count-runs.ts';
import type { RunPeriod } from './period.ts';
import { tellOfUse } from './quota-notices.ts';
import type { QuotaStores } from './quota-store.ts';
import { type UpkeepPorts, upkeep } from './quota-upkeep.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Asia/Seoul';

describe.each(storeEngines)('alerts of the quota on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  let clock: ManualClock;
  let stores: QuotaStores<Transaction>;
  let ports: UpkeepPorts<Transaction>;
  /** The parts of the quota that were told of; 0: that it is to be used up. */
  let told: () => Promise<readonly number[]>;
  /** What the usage table has. */
  let stored: number;
  beforeAll(async () => {
    places = await start();
  });
  afterAll(() => places.dispose());
  beforeEach(async () => {
    store = await (await places.place()).open();
    // The begin of a day in the zone.
    clock = manualClock(Date.UTC(2026, 0, 9, 15));
    stores = kyselyQuotaStores(store.db);
    stored = 0;
    const { notices } = noticeRig(store, { clock });
    ports = {
      ...{ stores, clock, raise: notices.raise, zone: () => ZONE, log: silentLog },
      transaction: (act) => store.transaction(act),
      countStored: async (from) => (stored === 0 ? [] : [{ from, runs: stored }]),
    };
    told = async () => {
      const listed = await notices.list({ before: undefined, limit: 100 });
      // Those of one millisecond are in no order.
      return listed
        .map(({ notice }) => (notice.kind === 'run_quota_reached' ? notice.values.percent : 0))
        .sort((one, other) => one - other);
    };
  });
  afterEach(() => store.close());

  test('of 50, 80, 90 and 100 percent people are told once each, in the transaction that counts', async () => {
    await addPeriod({ runQuota: 10 });
    for (const [runs, expected] of [
      [4, []],
      [1, [50]],
      [1, [50]],
      [2, [50, 80]],
      [2, [50, 80, 90, 100]],
      [3, [50, 80, 90, 100]],
    ] as const) {
      await count(runs);
      expect(await told()).toEqual(expected);
    }
  });

  test('a transaction that is not kept told nobody', async () => {
    await addPeriod({ runQuota: 2 });
    const failing = store.transaction(async (tx) => {
      await countIn(tx, 2);
      throw new Error('not kept');
    });
    await expect(failing).rejects.toThrow('not kept');
    expect(await told()).toEqual([]);
    await count(2);
    expect(await told()).toEqual([50, 80, 90, 100]);
  });

  test('what extra capacity makes not reached is told of again when it is; less capacity tells only of what is new', async () => {
    const { id } = await addPeriod({ runQuota: 10 });
    await count(9);
    expect(await told()).toEqual([50, 80, 90]);
    await change(id, { runQuota: 20 });
    await upkeep(ports);
    expect(await told()).toEqual([50, 80, 90]);
    await count(1);
    expect(await told()).toEqual([50, 50, 80, 90]);
    await change(id, { runQuota: 12 });
    await upkeep(ports);
    expect(await told()).toEqual([50, 50, 80, 80, 90]);
  });

  test('of extra capacity that ends people are told as time passes, by whatever control process looks first, once', async () => {
    const { id } = await addPeriod({ runQuota: 10 });
    const at = clock.now();
    const addOn = {
      id: 'a',
      runs: 10,
      from: at,
      to: asInstant(at + DAY_MS),
      note: '',
      created: { at, by: 'a@acme.com' },
    };
    await store.transaction((tx) => stores.periods.addAddOn(tx, id, addOn));
    await count(9);
    expect(await told()).toEqual([]);
    clock.advance(DAY_MS);
    await Promise.all([upkeep(ports), upkeep(ports), upkeep(ports)]);
    expect(await told()).toEqual([0, 50, 80, 90]);
  });

  test('that the quota is to be used up is told once, and again only after something else is allowed', async () => {
    const { id } = await addPeriod({ runQuota: 100, days: 30 });
    await count(40);
    await upkeep(ports);
    expect(await told()).toEqual([]);
    clock.advance(DAY_MS);
    for (let look = 0; look < 3; look++) await upkeep(ports);
    expect(await told()).toEqual([0]);
    await change(id, { runQuota: 10_000 });
    await upkeep(ports);
    await change(id, { runQuota: 200 });
    await upkeep(ports);
    await upkeep(ports);
    expect(await told()).toEqual([0, 0]);
  });

  test('between periods nobody is told of anything', async () => {
    await addPeriod({ runQuota: 1, days: 1 });
    clock.advance(DAY_MS);
    await count(5);
    await upkeep(ports);
    expect(await told()).toEqual([]);
  });

  test('what began before counting did is counted again for an hour, as its rows come, and now and then for two days', async () => {
    const from = asInstant(clock.now() - DAY_MS);
    const { id } = await addPeriod({ runQuota: 10, from });
    stored = 3;
    await upkeep(ports);
    expect((await stores.periods.find(id))?.used).toBe(3);
    await count(1);
    stored = 4;
    clock.advance(1_800_000);
    await upkeep(ports);
    expect((await stores.periods.find(id))?.used).toBe(5);
    stored = 9;
    clock.advance(1_900_000);
    await upkeep(ports);
    expect((await stores.periods.find(id))?.used).toBe(5);
    clock.advance(500_000);
    await upkeep(ports);
    expect((await stores.periods.find(id))?.used).toBe(10);
    stored = 20;
    clock.advance(2 * DAY_MS);
    await upkeep(ports);
    expect((await stores.periods.find(id))?.used).toBe(10);
  });

  test('while the usage table is away people are told all the same, and what is too old is forgotten', async () => {
    await addPeriod({ runQuota: 2, from: asInstant(clock.now() - DAY_MS) });
    const { counts, periods } = stores;
    const old = asInstant(clock.now() - DAY_MS);
    await store.transaction(async (tx) => {
      await counts.addMinutes(tx, [{ from: old, runs: 1 }]);
      await periods.addUse(tx, 'period', 1);
    });
    const warned: string[] = [];
    await upkeep({
      ...ports,
      log: { ...silentLog, warn: (_facts, sentence) => warned.push(sentence) },
      countStored: async () => {
        throw new Error('away');
      },
    });
    expect(warned).toEqual(['AI runs of before a period was made could not be counted again.']);
    expect(await told()).toEqual([50]);
    expect(await counts.minutes(old)).toEqual([]);
  });

  async function addPeriod(made: { runQuota: number; days?: number; from?: RunPeriod['from'] }): Promise<RunPeriod> {
    const at = clock.now();
    const { runQuota, days = 10, from = at } = made;
    const created = { at, by: 'admin@acme.com', byId: 'admin' };
    const common = { id: 'period', kind: 'contract', atQuota: 'warn', addOns: [], countedFrom: at, created } as const;
    const period = { ...common, runQuota, from, to: asInstant(at + days * DAY_MS) };
    await store.transaction((tx) => stores.periods.add(tx, period, 0));
    return period;
  }

  async function change(id: string, to: Partial<RunPeriod>): Promise<void> {
    await store.transaction(async (tx) => {
      const period = await stores.periods.find(id, tx);
      if (period !== undefined) await stores.periods.change(tx, { ...period, ...to });
    });
  }

  async function count(runs: number): Promise<void> {
    await store.transaction((tx) => countIn(tx, runs));
  }

  async function countIn(tx: Transaction, runs: number): Promise<void> {
    const at = clock.now();
    const request = { at, isBillable: true, isShared: false } as const;
    const key = { workspaceId: 'w', requesterId: 'p', type: 'api', id: 'r' };
    const requests = Array.from({ length: runs }, () => ({ ...request, key }));
    await countRuns({ stores, newId: () => crypto.randomUUID() }, tx, { requests, isOf: () => false });
    await tellOfUse(ports, tx, at);
  }
});
