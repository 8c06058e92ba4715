import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, type Instant } from '#kernel';
import { OverlapViolation, type Store, type Transaction } from '../store/index.ts';
import type { RunPeriod } from './period.ts';
import { HOUR_PLACE, type QuotaStores, type RunSight } from './quota-store.ts';

const HOLDER = { gateway: 'g', incarnation: 'r.00000000' };
const OTHER = { gateway: 'h', incarnation: 'r.00000000' };
const KEY = { workspaceId: 'w', requesterId: 'p', type: 'chat', id: 'r' };

/** What every store of periods, leases, sights and counts promises. */
export function quotaStoresContract(
  name: string,
  open: () => Promise<{ readonly store: Store; readonly stores: QuotaStores<Transaction>; close(): Promise<void> }>,
): void {
  describe(`periods and quotas on ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const act = <T>(run: (tx: Transaction, stores: QuotaStores<Transaction>) => Promise<T>): Promise<T> =>
      opened.store.transaction((tx) => run(tx, opened.stores));
    const add = (period: RunPeriod) => act((tx, { periods }) => periods.add(tx, period, 0));

    test.each([
      { when: 'one begins within another', from: day(5), to: day(25) },
      { when: 'one ends within another', from: day(-5), to: day(1) },
      { when: 'one lies within another', from: day(2), to: day(3) },
      { when: 'one holds another', from: day(-1), to: day(30) },
      { when: 'one is as long as another', from: day(0), to: day(10) },
      { when: 'one lasts a millisecond of another', from: asInstant(day(10) - 1), to: day(12) },
    ])('two periods never share an instant: refused by the database when $when', async ({ from, to }) => {
      const id = crypto.randomUUID();
      const base = periodOf({ id, from: day(0), to: day(10) });
      await add(base);
      await expect(add(periodOf({ id: `${id}-2`, from, to }))).rejects.toThrow(OverlapViolation);
      const beside = periodOf({ id: `${id}-3`, from: day(40), to: day(50) });
      await add(beside);
      await expect(act((tx, { periods }) => periods.change(tx, { ...beside, from, to }))).rejects.toThrow(
        OverlapViolation,
      );
      for (const each of [base, beside]) await act((tx, { periods }) => periods.remove(tx, each.id));
    });

    test('a period begins at the instant at which another ends, and of the two exactly one lasts at any time', async () => {
      const [first, second] = [
        periodOf({ id: 'first', from: day(0), to: day(10) }),
        periodOf({ id: 'second', from: day(10), to: day(20) }),
      ];
      await add(second);
      await add(first);
      const { periods } = opened.stores;
      expect((await periods.all()).map(({ id }) => id)).toEqual(['first', 'second']);
      const at = async (instant: Instant) => (await periods.at(instant))?.id;
      expect(await Promise.all([day(0), asInstant(day(10) - 1), day(10), day(20)].map(at))).toEqual([
        'first',
        'first',
        'second',
        undefined,
      ]);
      await act((tx, stores) => stores.periods.remove(tx, 'first'));
      await act((tx, stores) => stores.periods.remove(tx, 'second'));
    });

    test('use, extra capacity and what was told are kept with the period', async () => {
      const period = periodOf({ id: 'kept', from: day(0), to: day(10) });
      const created = { at: day(1), by: 'admin@acme.com' };
      const addOn = { id: 'a', runs: 5, from: day(2), to: day(3), note: '추가', created };
      await act(async (tx, { periods }) => {
        await periods.add(tx, period, 7);
        await periods.addUse(tx, 'kept', 3);
        await periods.addAddOn(tx, 'kept', addOn);
        await periods.setTold(tx, 'kept', { percent: 80, round: 2 });
      });
      expect(await opened.stores.periods.find('kept')).toEqual({ ...period, used: 10, usedBefore: 7, addOns: [addOn] });
      await act(async (tx, { periods }) => {
        await periods.setUsedBefore(tx, 'kept', 8);
        expect(await periods.told(tx, 'kept')).toEqual({ percent: 80, round: 2 });
      });
      expect((await opened.stores.periods.find('kept'))?.used).toBe(11);
      await act((tx, { periods }) => periods.remove(tx, 'kept'));
      expect(await opened.stores.periods.find('kept')).toBeUndefined();
    });

    test('the unit of a shared run is held once by all gateways that see it, until the last of them lets go', async () => {
      const sight: RunSight = { id: 's', key: KEY, firstAt: day(1), periodId: 'p', isCounted: false };
      const hold = (holder: typeof HOLDER) => ({ sightId: 's', limit: 'quota', holder }) as const;
      await act(async (tx, { sights, leases }) => {
        await sights.add(tx, [sight]);
        await sights.addHold(tx, hold(HOLDER));
        await sights.addHold(tx, hold(HOLDER));
        await sights.addHold(tx, hold(OTHER));
        expect([await sights.held('p', tx), await sights.holdsOf(tx, 's', 'quota')]).toEqual([1, 2]);
        await sights.removeHold(tx, hold(HOLDER));
        expect(await sights.held('p', tx)).toBe(1);
        expect(await leases.holders(tx)).toEqual([OTHER]);
        await leases.drop(tx, OTHER);
        expect(await sights.held('p', tx)).toBe(0);
        expect(await sights.find(tx, [KEY], day(0))).toEqual([]);
      });
    });

    test('a run that both limits hold is forgotten by neither alone, and a counted one by nobody', async () => {
      const sight: RunSight = { id: 't', key: KEY, firstAt: day(1), periodId: 'p', isCounted: false };
      await act(async (tx, { sights }) => {
        await sights.add(tx, [sight]);
        for (const limit of ['quota', 'hour'] as const)
          await sights.addHold(tx, { sightId: 't', limit, holder: HOLDER });
        await sights.removeHold(tx, { sightId: 't', limit: 'quota', holder: HOLDER });
        expect([await sights.held('p', tx), await sights.held(HOUR_PLACE, tx)]).toEqual([0, 1]);
        await sights.change(tx, { ...sight, periodId: undefined, isCounted: true });
        await sights.dropHolds(tx, ['t']);
        expect(await sights.held(HOUR_PLACE, tx)).toBe(0);
        expect((await sights.find(tx, [KEY], day(0))).map(({ isCounted }) => isCounted)).toEqual([true]);
        await sights.removeBefore(tx, day(2));
        expect(await sights.find(tx, [KEY], day(0))).toEqual([]);
      });
    });

    test('of many runs with one id those are found that are asked for', async () => {
      const keys = ['w', 'x'].flatMap((workspaceId) =>
        ['p', 'q'].flatMap((requesterId) => ['a', 'b'].map((type) => ({ workspaceId, requesterId, type, id: 'main' }))),
      );
      await act(async (tx, { sights }) => {
        const common = { firstAt: day(1), periodId: undefined, isCounted: true };
        await sights.add(
          tx,
          keys.map((key, index) => ({ ...common, key, id: `main-${index}` })),
        );
        for (const key of keys) expect((await sights.find(tx, [key], day(0))).map((sight) => sight.key)).toEqual([key]);
        const two = keys.slice(2, 4);
        expect((await sights.find(tx, two, day(0))).map((sight) => sight.key)).toEqual(two);
        expect(await sights.find(tx, keys, day(2))).toEqual([]);
        expect(await sights.find(tx, [], day(0))).toEqual([]);
        await sights.removeBefore(tx, day(2));
      });
    });

    test('minutes and quarters add up; what was counted is not filled in again', async () => {
      await act(async (tx, { counts }) => {
        await counts.addMinutes(tx, [{ from: day(1), runs: 2 }]);
        await counts.addMinutes(tx, [{ from: day(1), runs: 3 }]);
        await counts.addQuarters(tx, [{ from: day(1), runs: 4 }]);
        await counts.fillQuarters(tx, [
          { from: day(1), runs: 9 },
          { from: day(0), runs: 1 },
        ]);
        expect(await counts.minutes(day(0), tx)).toEqual([{ from: day(1), runs: 5 }]);
        expect(await counts.quarters(day(0), day(1), tx)).toEqual([{ from: day(0), runs: 1 }]);
        expect(await counts.quarters(day(1), day(2), tx)).toEqual([{ from: day(1), runs: 4 }]);
        expect(await counts.firstQuarter(tx)).toBe(day(0));
        await counts.removeMinutesBefore(tx, day(2));
        expect(await counts.minutes(day(0), tx)).toEqual([]);
      });
    });
  });
}

/** So many days after the begin of 2026. */
function day(days: number): Instant {
  return asInstant(Date.UTC(2026, 0, 1 + days));
}

function periodOf(more: Pick<RunPeriod, 'id' | 'from' | 'to'>): RunPeriod {
  const created = { at: day(0), by: 'admin@acme.com', byId: 'admin' };
  const common = { kind: 'contract', runQuota: 10, atQuota: 'refuse', addOns: [] } as const;
  return { ...common, countedFrom: more.from, created, ...more };
}
