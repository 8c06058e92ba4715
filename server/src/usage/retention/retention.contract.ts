import { expect, test } from 'vitest';
import { type AuditStore, verifyLog } from '#audit';
import { silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { DROPPED_ACTION, dropDueDays } from './drop-days.ts';
import type { StoredDay } from './due-days.ts';
import { keepUsageRetention, RETENTION_EVERY_MS } from './keep-retention.ts';
import { manageRetention } from './manage-retention.ts';
import type { RetentionStore, UsageDays } from './retention-store.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 20, 12);
const ASKER = { id: 'id-1', address: 'kim@acme.com', origin: { address: '::1', requestId: 'r-1' } };

const nameOf = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString().slice(0, 10);
const held = (rows: number) => ({ rows, bytes: rows * 100 });

/** Days in memory, which can be made to fail before or after one goes. */
function daysOf(...names: readonly string[]) {
  const there = new Map<string, StoredDay>(
    names.map((day) => [day, { day, usage: held(7), corrections: held(2) } satisfies StoredDay]),
  );
  const faults: ('before' | 'after' | undefined)[] = [];
  const days: UsageDays = {
    list: async () => [...there.values()],
    drop: async (day) => {
      const fault = faults.shift();
      if (fault === 'before') throw new Error('killed before');
      there.delete(day);
      if (fault === 'after') throw new Error('killed after');
    },
  };
  return { there, faults, days };
}

/** What every place for the policy keeps; `open` gives the same database for the whole suite, and each test begins with no policy. */
export function retentionContract(
  name: string,
  open: () => {
    readonly store: Store;
    readonly audit: AuditStore<Transaction>;
    readonly retention: RetentionStore<Transaction>;
    readonly forget: () => Promise<void>;
  },
): void {
  const portsWith = (days: UsageDays, clock: ManualClock = manualClock(NOW)) => {
    const { store, audit, retention } = open();
    return { transaction: store.transaction, store: retention, audit, days, clock };
  };
  const acts = async () =>
    (await open().audit.search({ action: DROPPED_ACTION, limit: 50 })).entries.map(({ before }) => before).reverse();
  const described = (day: string, rows: number) => {
    return { day, rows, bytes: rows * 100, cost_corrections_rows: 2, cost_corrections_bytes: 200 };
  };
  const begin = async () => {
    await open().forget();
    return (await acts()).length;
  };

  test(`${name}: all is kept until a policy says otherwise, and each change of it is an act`, async () => {
    await begin();
    const { days, there } = daysOf(nameOf(5000), nameOf(0));
    const ports = portsWith(days);
    expect(await manageRetention(ports).read()).toEqual({
      keptDays: undefined,
      droppedThrough: '',
      keptFrom: undefined,
    });
    expect(await dropDueDays(ports)).toEqual([]);
    expect(there.size).toBe(2);
    const changed = await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    expect(changed.keptDays).toBe(30);
    const { entries } = await open().audit.search({ action: 'table.retention_changed', limit: 10 });
    expect(entries.filter(({ requestId }) => requestId === 'r-1')).toMatchObject([
      { target: 'table:system.ai_gateway.usage', before: { retention_days: null }, after: { retention_days: 30 } },
    ]);
  });

  test(`${name}: what a policy would drop is told before it is chosen, and then goes, day by day, each an act with rows and bytes`, async () => {
    const before = await begin();
    const { days, there } = daysOf(nameOf(0), nameOf(32), nameOf(40), nameOf(33));
    const ports = portsWith(days);
    const preview = await manageRetention(ports).preview(30);
    expect(preview.days.map(({ day }) => day)).toEqual([nameOf(40), nameOf(33), nameOf(32)]);
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    expect(await dropDueDays(ports)).toEqual([nameOf(40), nameOf(33), nameOf(32)]);
    expect([...there.keys()]).toEqual([nameOf(0)]);
    expect((await acts()).slice(before)).toEqual([nameOf(40), nameOf(33), nameOf(32)].map((day) => described(day, 7)));
    expect(await manageRetention(ports).read()).toEqual({
      keptDays: 30,
      droppedThrough: nameOf(32),
      keptFrom: Date.parse(nameOf(31)),
    });
    expect((await verifyLog(open().audit)).brokenAt).toBeUndefined();
  });

  test.each(['before', 'after'] as const)(
    `${name}: a process that dies %s the day went leaves one act for it, and the day counts as dropped meanwhile`,
    async (fault) => {
      const before = await begin();
      const { days, faults } = daysOf(nameOf(0), nameOf(32), nameOf(40));
      const ports = portsWith(days);
      await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
      faults.push(undefined, fault);
      await expect(dropDueDays(ports)).rejects.toThrow(`killed ${fault}`);
      expect((await acts()).slice(before)).toEqual([described(nameOf(40), 7)]);
      expect((await manageRetention(ports).read()).droppedThrough).toBe(nameOf(32));
      expect(await dropDueDays(ports)).toEqual([nameOf(32)]);
      expect(await dropDueDays(ports)).toEqual([]);
      expect((await acts()).slice(before)).toEqual([described(nameOf(40), 7), described(nameOf(32), 7)]);
    },
  );

  test(`${name}: the database failing between the drop and its record leaves one act for it, also with rows that came since`, async () => {
    const before = await begin();
    const { days, there } = daysOf(nameOf(0), nameOf(32));
    const ports = portsWith(days);
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    let transactions = 0;
    const failing: typeof ports.transaction = async (act) => {
      if (++transactions === 2) throw new Error('the store is away');
      return await ports.transaction(act);
    };
    await expect(dropDueDays({ ...ports, transaction: failing })).rejects.toThrow('the store is away');
    there.set(nameOf(32), { day: nameOf(32), usage: held(3), corrections: held(0) });
    expect(await dropDueDays(ports)).toEqual([nameOf(32)]);
    expect((await acts()).slice(before)).toEqual([described(nameOf(32), 10)]);
  });

  test(`${name}: two processes at once drop each day once, and write one act for it`, async () => {
    const before = await begin();
    const names = Array.from({ length: 6 }, (_, index) => nameOf(40 + index));
    const { days, there } = daysOf(nameOf(0), ...names);
    const ports = portsWith(days);
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    await Promise.all([dropDueDays(ports), dropDueDays(ports)]);
    await dropDueDays(ports);
    expect([...there.keys()]).toEqual([nameOf(0)]);
    const dropped = (await acts()).slice(before) as unknown as readonly { readonly day: string }[];
    expect(dropped.map(({ day }) => day).sort()).toEqual([...names].sort());
  });

  test(`${name}: a policy that becomes longer while days go keeps those that have not gone`, async () => {
    await begin();
    const { days, there } = daysOf(nameOf(0), nameOf(32), nameOf(40));
    const ports = portsWith(days);
    const managed = manageRetention(ports);
    await managed.change({ keptDays: 30, asker: ASKER });
    const drop = async (day: string): Promise<void> => {
      await days.drop(day);
      await managed.change({ keptDays: undefined, asker: ASKER });
    };
    expect(await dropDueDays({ ...ports, days: { ...days, drop } })).toEqual([nameOf(40)]);
    expect(there.has(nameOf(32))).toBe(true);
    expect((await managed.read()).droppedThrough).toBe(nameOf(40));
  });

  test(`${name}: a drop that was broken off leaves the day where the policy keeps it by then, with no act, and goes on when it is due again`, async () => {
    const before = await begin();
    const { days, there, faults } = daysOf(nameOf(0), nameOf(32));
    const ports = portsWith(days);
    const managed = manageRetention(ports);
    await managed.change({ keptDays: 30, asker: ASKER });
    faults.push('before');
    await expect(dropDueDays(ports)).rejects.toThrow('killed before');
    await managed.change({ keptDays: 400, asker: ASKER });
    expect(await dropDueDays(ports)).toEqual([]);
    expect(await dropDueDays(ports)).toEqual([]);
    expect(there.has(nameOf(32))).toBe(true);
    expect((await acts()).slice(before)).toEqual([]);
    // What may have gone is not taken back: lists say from when on all rows are there for sure.
    expect((await managed.read()).droppedThrough).toBe(nameOf(32));
    await managed.change({ keptDays: 30, asker: ASKER });
    expect(await dropDueDays(ports)).toEqual([nameOf(32)]);
    expect((await acts()).slice(before)).toEqual([described(nameOf(32), 7)]);
  });

  test.each([
    { when: 'it is gone', left: undefined, act: 7, stays: false },
    {
      when: 'its rows are gone and their corrections are not',
      left: { usage: 0, corrections: 2 },
      act: 7,
      stays: false,
    },
    { when: 'rows came late since it went', left: { usage: 3, corrections: 0 }, act: 7, stays: true },
  ])(
    `${name}: of a day whose drop was broken off, and which is kept by then, the act is written when $when`,
    async ({ left, act, stays }) => {
      const before = await begin();
      const { days, there, faults } = daysOf(nameOf(0), nameOf(32));
      const ports = portsWith(days);
      await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
      faults.push('after');
      await expect(dropDueDays(ports)).rejects.toThrow('killed after');
      if (left !== undefined) {
        const { usage, corrections } = left;
        there.set(nameOf(32), { day: nameOf(32), usage: held(usage), corrections: held(corrections) });
      }
      await manageRetention(ports).change({ keptDays: undefined, asker: ASKER });
      expect(await dropDueDays(ports)).toEqual([nameOf(32)]);
      expect(there.has(nameOf(32))).toBe(stays);
      expect((await acts()).slice(before)).toEqual([described(nameOf(32), act)]);
      expect(await dropDueDays(ports)).toEqual([]);
    },
  );

  test(`${name}: a day that one process drops while another takes it for broken off and leaves it is recorded once`, async () => {
    const before = await begin();
    const { days, there } = daysOf(nameOf(0), nameOf(32));
    const ports = portsWith(days);
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    const drop = async (day: string): Promise<void> => {
      await manageRetention(ports).change({ keptDays: undefined, asker: ASKER });
      expect(await dropDueDays(ports)).toEqual([]);
      await days.drop(day);
    };
    expect(await dropDueDays({ ...ports, days: { ...days, drop } })).toEqual([nameOf(32)]);
    expect(there.has(nameOf(32))).toBe(false);
    expect((await acts()).slice(before)).toEqual([described(nameOf(32), 7)]);
    expect(await dropDueDays(ports)).toEqual([]);
  });

  test(`${name}: rows that come late for a dropped day are taken, and go again at the next hour; the mark never goes back`, async () => {
    const before = await begin();
    const clock = manualClock(NOW);
    const { days, there } = daysOf(nameOf(0), nameOf(32), nameOf(50));
    const ports = portsWith(days, clock);
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    const lines: string[] = [];
    const log = { ...silentLog, warn: (_: object, sentence: string) => lines.push(sentence) };
    const job = keepUsageRetention({ ...ports, log });
    await job.idle();
    expect([...there.keys()]).toEqual([nameOf(0)]);
    there.set(nameOf(50), { day: nameOf(50), usage: held(1), corrections: held(2) });
    clock.advance(RETENTION_EVERY_MS - 1);
    await job.idle();
    expect(there.has(nameOf(50))).toBe(true);
    clock.advance(1);
    await job.idle();
    expect([...there.keys()]).toEqual([nameOf(0)]);
    expect((await acts()).slice(before)).toEqual([
      described(nameOf(50), 7),
      described(nameOf(32), 7),
      described(nameOf(50), 1),
    ]);
    expect((await manageRetention(ports).read()).droppedThrough).toBe(nameOf(32));
    expect(lines).toEqual([]);
    job.stop();
    expect(clock.pending()).toBe(0);
  });

  test(`${name}: a warehouse that does not answer is told of, and asked again an hour later`, async () => {
    await begin();
    const clock = manualClock(NOW);
    const { days, there, faults } = daysOf(nameOf(0), nameOf(32));
    const ports = portsWith(days, clock);
    await manageRetention(ports).change({ keptDays: 30, asker: ASKER });
    const lines: string[] = [];
    faults.push('before');
    const log = { ...silentLog, warn: (_: object, sentence: string) => lines.push(sentence) };
    const job = keepUsageRetention({ ...ports, log });
    await job.idle();
    expect(lines).toHaveLength(1);
    clock.advance(RETENTION_EVERY_MS);
    await job.idle();
    expect([...there.keys()]).toEqual([nameOf(0)]);
    job.stop();
  });

  test(`${name}: a failed change of policy keeps neither the policy nor the act`, async () => {
    await begin();
    const ports = portsWith(daysOf().days);
    const seen = (await open().audit.search({ action: 'table.retention_changed', limit: 100 })).entries.length;
    const keep = () => Promise.reject(new Error('the answer could not be kept'));
    await expect(manageRetention(ports).change({ keptDays: 9, asker: ASKER, keep })).rejects.toThrow('could not');
    expect((await manageRetention(ports).read()).keptDays).toBeUndefined();
    expect((await open().audit.search({ action: 'table.retention_changed', limit: 100 })).entries).toHaveLength(seen);
  });
}
