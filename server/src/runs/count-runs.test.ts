import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { kyselyQuotaStores } from './adapters/kysely-quota-stores.ts';
import { type CountedRequest, countRuns } from './count-runs.ts';
import type { RunPeriod } from './period.ts';
import { RUN_SPAN_MS } from './run.ts';

const CASES = inject('isProof') ? 500 : 40;
const BEGIN = Date.UTC(2026, 2, 7);
const HOUR_MS = 3_600_000;

describe.each(storeEngines)('counting on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  const request = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('chat', 'detection_summary'),
    requesterId: fc.constantFrom('kim', 'lee'),
    // Biased to what meets the edge of a day.
    afterMs: fc.oneof(
      fc.integer({ min: 0, max: 80 * HOUR_MS }),
      fc
        .integer({ min: 0, max: 3 })
        .chain((days) => fc.constantFrom(-1, 0, 1).map((ms) => Math.max(0, days * RUN_SPAN_MS + ms))),
    ),
    isShared: fc.boolean(),
  });

  test('in whatever batches requests come, a run is counted once for a day from its first request, and days add up to the range', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 30 }),
        async (drawn, sizes) => {
          await empty(store);
          const stores = kyselyQuotaStores(store.db);
          const all = [...drawn].sort((one, other) => one.afterMs - other.afterMs).map(countedOf);
          const period = await addPeriod(store);
          let left = all;
          const began: CountedRequest[] = [];
          for (let batch = 0; left.length > 0; batch++) {
            const size = sizes[batch % sizes.length] ?? 1;
            const requests = left.slice(0, size);
            left = left.slice(size);
            began.push(
              ...(await store.transaction((tx) =>
                countRuns({ stores, newId: () => crypto.randomUUID() }, tx, { requests, isOf: () => false }),
              )),
            );
          }
          expect(began).toEqual(modelOf(all));
          const billable = began.filter(({ isBillable }) => isBillable).length;
          expect((await stores.periods.find(period))?.used).toBe(billable);
          const quarters = await stores.counts.quarters(asInstant(0), asInstant(BEGIN + 1_000 * HOUR_MS));
          expect(quarters.reduce((sum, { runs }) => sum + runs, 0)).toBe(billable);
        },
      ),
      { numRuns: CASES },
    );
  });

  test('a request that is charged after others of its run, from another gateway, is of the same run, and begins it', async () => {
    await empty(store);
    const stores = kyselyQuotaStores(store.db);
    const count = (hours: number) =>
      store.transaction((tx) =>
        countRuns({ stores, newId: () => crypto.randomUUID() }, tx, {
          requests: [countedOf({ ...SHARED, afterMs: hours * HOUR_MS })],
          isOf: () => false,
        }),
      );
    expect(await count(10)).toHaveLength(1);
    expect(await count(0)).toHaveLength(0);
    expect(await count(23)).toHaveLength(0);
    expect(await count(24)).toHaveLength(1);
  });

  test.each([
    { when: 'nothing comes next', next: undefined, first: 3, second: undefined },
    { when: 'the next period warns', next: 'warn', first: 3, second: 4 },
    { when: 'the next one is billed', next: 'overage', first: 3, second: 4 },
    { when: 'the next one refuses, and let in two with its units', next: 'refuse', first: 5, second: 2 },
  ] as const)('who waited at the door while a period ended counts as what let it in does: $when', async (row) => {
    await empty(store);
    const stores = kyselyQuotaStores(store.db);
    const edge = asInstant(BEGIN + HOUR_MS);
    await addPeriod(store, { id: 'first', to: edge, atQuota: 'refuse' });
    if (row.next !== undefined)
      await addPeriod(store, { id: 'second', from: edge, to: asInstant(edge + HOUR_MS), atQuota: row.next });
    const holder = { gateway: 'g', incarnation: 'r.00000000' };
    await store.transaction(async (tx) => {
      await stores.leases.setHeld(tx, 'first', { holder, held: 3 });
      if (row.next === 'refuse') await stores.leases.setHeld(tx, 'second', { holder, held: 2 });
    });
    const requests = Array.from({ length: 7 }, () => countedOf({ ...SHARED, isShared: false, afterMs: HOUR_MS - 500 }));
    await store.transaction((tx) =>
      countRuns({ stores, newId: () => crypto.randomUUID() }, tx, { requests, isOf: () => true }),
    );
    expect((await stores.periods.find('first'))?.used).toBe(row.first);
    expect((await stores.periods.find('second'))?.used).toBe(row.second);
    expect([await stores.leases.held('first'), await stores.leases.held('second')]).toEqual([0, 0]);
  });

  test.each([
    { when: 'it began a minute before the edge', afterMs: HOUR_MS - 60_000, first: 1, second: 0 },
    { when: 'it waited at the door over the edge', afterMs: HOUR_MS - 500, first: 0, second: 1 },
    { when: 'it began at the edge', afterMs: HOUR_MS, first: 0, second: 1 },
  ])('a shared run counts where its first request came, though a later one drew its unit: $when', async (row) => {
    await empty(store);
    const stores = kyselyQuotaStores(store.db);
    const edge = asInstant(BEGIN + HOUR_MS);
    await addPeriod(store, { id: 'first', to: edge, atQuota: 'warn' });
    await addPeriod(store, { id: 'second', from: edge, to: asInstant(edge + HOUR_MS), countedFrom: edge });
    const requests = [
      countedOf({ ...SHARED, afterMs: row.afterMs }),
      countedOf({ ...SHARED, afterMs: HOUR_MS + 30_000 }),
    ];
    await drawn({ firstAt: edge + 30_000, periodId: 'second' });
    await count(requests);
    expect((await stores.periods.find('first'))?.used).toBe(row.first);
    expect((await stores.periods.find('second'))?.used).toBe(row.second);
    expect(await stores.sights.held('second')).toBe(0);
  });

  test('what came while nothing was refused takes no unit that others hold', async () => {
    await empty(store);
    const stores = kyselyQuotaStores(store.db);
    await addPeriod(store, { id: 'first', atQuota: 'refuse' });
    const [holder, other] = ['a', 'b'].map((name) => ({ gateway: 'g', incarnation: `${name}.00000000` }));
    const lease = (minutes: number) => ({ held: 3, at: asInstant(BEGIN + minutes * 60_000) });
    await store.transaction(async (tx) => {
      for (const place of ['first', 'hour']) {
        if (holder) await stores.leases.setHeld(tx, place, { holder, ...lease(60) });
        if (other) await stores.leases.setHeld(tx, place, { holder: other, ...lease(120) });
        // Drawing more does not begin it anew.
        if (holder) await stores.leases.setHeld(tx, place, { holder, ...lease(180) });
      }
    });
    const held = async () => [await stores.leases.held('first'), await stores.leases.held('hour')];
    const single = (minutes: number) => countedOf({ ...SHARED, isShared: false, afterMs: minutes * 60_000 });
    await count([0, 10, 59].map(single));
    expect(await held()).toEqual([6, 6]);
    await count([60, 61, 62, 63].map(single));
    expect(await held()).toEqual([3, 3]);
    await count([single(120), single(10)]);
    expect(await held()).toEqual([2, 2]);
    expect((await stores.periods.find('first'))?.used).toBe(9);
  });

  test('a shared run that was under way when its period was made is counted by the usage table alone', async () => {
    await empty(store);
    const stores = kyselyQuotaStores(store.db);
    await addPeriod(store, { id: 'first', countedFrom: asInstant(BEGIN + HOUR_MS) });
    await drawn({ firstAt: BEGIN + HOUR_MS + 10_000, periodId: 'first' });
    const afterMs = [HOUR_MS - 60_000, HOUR_MS + 10_000];
    await count(afterMs.map((ms) => countedOf({ ...SHARED, afterMs: ms })));
    expect((await stores.periods.find('first'))?.used).toBe(0);
    await count([countedOf({ ...SHARED, id: 'b', afterMs: HOUR_MS })]);
    expect((await stores.periods.find('first'))?.used).toBe(1);
  });

  test('what was drawn after a day for a request that came within it is held no longer than until that is charged', async () => {
    await empty(store);
    const stores = kyselyQuotaStores(store.db);
    await addPeriod(store, { id: 'first', atQuota: 'refuse' });
    await count([countedOf(SHARED)]);
    await drawn({ firstAt: BEGIN + RUN_SPAN_MS + 1_000, periodId: 'first' });
    await count([countedOf({ ...SHARED, afterMs: RUN_SPAN_MS - 1_000 })]);
    expect([(await stores.periods.find('first'))?.used, await stores.sights.held('first')]).toEqual([1, 0]);
    await count([countedOf({ ...SHARED, afterMs: RUN_SPAN_MS + 2_000 })]);
    expect((await stores.periods.find('first'))?.used).toBe(2);
  });

  async function count(requests: readonly CountedRequest[]): Promise<void> {
    const parts = { stores: kyselyQuotaStores(store.db), newId: () => crypto.randomUUID() };
    await store.transaction((tx) => countRuns(parts, tx, { requests, isOf: () => true }));
  }

  /** A gateway drew a unit for the shared run. */
  async function drawn({ firstAt, periodId }: { readonly firstAt: number; readonly periodId: string }): Promise<void> {
    const { sights } = kyselyQuotaStores(store.db);
    const id = crypto.randomUUID();
    await store.transaction(async (tx) => {
      await sights.add(tx, [
        { id, key: countedOf(SHARED).key, firstAt: asInstant(firstAt), periodId, isCounted: false },
      ]);
      await sights.addHold(tx, { sightId: id, limit: 'quota', holder: { gateway: 'g', incarnation: 'r.00000000' } });
    });
  }
});

const SHARED = { id: 'a', type: 'chat', requesterId: 'kim', isShared: true, afterMs: 0 };

function countedOf({ id, type, requesterId, isShared, afterMs }: typeof SHARED): CountedRequest {
  const key = { workspaceId: 'w', requesterId, type, id };
  return { key, at: asInstant(BEGIN + afterMs), isBillable: type !== 'detection_summary', isShared };
}

/** By the words: requests that share a run within a day of its first are one run; without a shared id each is its own. */
function modelOf(requests: readonly CountedRequest[]): readonly CountedRequest[] {
  const firsts = new Map<string, number>();
  return requests.filter(({ key, at, isShared }) => {
    if (!isShared) return true;
    const name = `${key.requesterId} ${key.type} ${key.id}`;
    const first = firsts.get(name);
    if (first !== undefined && at - first < 24 * HOUR_MS) return false;
    firsts.set(name, at);
    return true;
  });
}

async function addPeriod(store: Store, more: Partial<RunPeriod> = {}): Promise<string> {
  const from = asInstant(BEGIN);
  const created = { at: from, by: 'admin@acme.com', byId: 'admin' };
  const common = { kind: 'contract', runQuota: 1, atQuota: 'warn', addOns: [], countedFrom: from, created } as const;
  const times = { from, to: asInstant(BEGIN + 1_000 * HOUR_MS) };
  const period: RunPeriod = { ...common, ...times, id: crypto.randomUUID(), ...more };
  await store.transaction((tx) => kyselyQuotaStores(store.db).periods.add(tx, period, 0));
  return period.id;
}

async function empty(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (const table of [
      'run_holds',
      'run_sights',
      'run_leases',
      'run_minutes',
      'run_quarters',
      'run_periods',
    ] as const)
      await tx.deleteFrom(table).execute();
  });
}
