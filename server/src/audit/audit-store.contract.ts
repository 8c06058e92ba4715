import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { asInstant, systemClock } from '#kernel';
import { AppendOnlyViolation, type Store, type Transaction } from '../store/index.ts';
import type { Act } from './act.ts';
import type { AuditFilter, AuditStore } from './audit-store.ts';
import { type ChainEnd, GENESIS, verifyChain } from './chain.ts';
import { EXPIRED_ACTION, expireEntries } from './expire-entries.ts';
import { changeLog } from './manage-log.ts';
import { recordAct, recordActs } from './record-act.ts';
import { verifyLog } from './verify-log.ts';

/** What every place for the log keeps; `open` gives the same database for the whole suite. */
export function auditStoreContract(
  name: string,
  open: () => {
    readonly store: Store;
    readonly audit: AuditStore<Transaction>;
    /** Runs it while the database does not protect the log: as somebody with access to its files could. */
    readonly withoutTriggers: (act: () => Promise<void>) => Promise<void>;
  },
): void {
  const act = (target: string): Act => ({
    at: asInstant(Date.UTC(2026, 10, 21, 1, 2, 3, 4)),
    actorId: 'id-1',
    actor: 'kim@acme.com',
    action: 'key.created',
    target,
    before: undefined,
    after: { name: '한글 "x"', list: [1, 0.5, null, true] },
    address: '::1',
    requestId: 'request-1',
  });
  const record = (target: string) => open().store.transaction((tx) => recordAct(open().audit, tx, act(target)));
  const all = () => open().audit.after({ sequence: 0, limit: 10_000 });

  test(`${name}: what was recorded is read back as it was, and the chain holds`, async () => {
    const first = await record('key:1');
    const second = await record('key:2');
    expect(await all()).toEqual([first, second]);
    expect([first?.sequence, second?.sequence]).toEqual([1, 2]);
    expect(verifyChain(await all())).toBeUndefined();
  });

  test(`${name}: an act that is not kept leaves no entry`, async () => {
    const before = await all();
    const failing = open().store.transaction(async (tx) => {
      await recordAct(open().audit, tx, act('key:lost'));
      throw new Error('not this time');
    });
    await expect(failing).rejects.toThrow('not this time');
    expect(await all()).toEqual(before);
  });

  test(`${name}: many acts at once make one chain without a gap or a fork`, async () => {
    const before = (await all()).length;
    await Promise.all(Array.from({ length: 40 }, (_, index) => record(`key:at-once-${index}`)));
    const entries = await all();
    expect(entries.length).toBe(before + 40);
    expect(new Set(entries.slice(before).map((entry) => entry.target)).size).toBe(40);
    expect(verifyChain(entries)).toBeUndefined();
  });

  /** Every entry that matches, page by page. */
  const found = async (filter: AuditFilter, limit = 7) => {
    const entries = [];
    for (let before: number | undefined; ; ) {
      const page = await open().audit.search({ ...filter, before, limit });
      entries.push(...page.entries);
      if (page.next === undefined) return entries;
      before = page.next;
    }
  };

  test(`${name}: pages come newest first and meet without a gap`, async () => {
    expect(await found({})).toEqual([...(await all())].reverse());
  });

  test(`${name}: a batch stands in the log in its order, as if each act had come alone`, async () => {
    const before = await all();
    const acts = Array.from({ length: 1_201 }, (_, index) => act(`run:${index}`));
    const entries = await open().store.transaction((tx) => recordActs(open().audit, tx, acts));
    const stored = await open().audit.after({ sequence: before.length, limit: 2_000 });
    expect(stored).toEqual(entries);
    expect(stored.map(({ target }) => target)).toEqual(acts.map(({ target }) => target));
    expect((await verifyLog(open().audit)).brokenAt).toBeUndefined();
  });

  const AT = Date.UTC(2026, 10, 21, 1, 2, 3, 4);
  const SAID = [
    { actor: 'lee@acme.com', actorId: 'id-2', action: 'key.revoked', target: 'key:sought', minutes: 30 },
    { actor: 'lee@acme.com', actorId: 'id-2', action: 'keyring.made', target: 'keyring:1', minutes: 60 },
    { actor: '이@acme.com', actorId: 'id-3', action: 'person.created', target: 'person:100%_x', minutes: 90 },
  ];

  test(`${name}: entries are found by actor, action, target, time and text, alone and together`, async () => {
    for (const { minutes, ...said } of SAID) {
      const at = asInstant(AT + minutes * 60_000);
      await open().store.transaction((tx) => recordAct(open().audit, tx, { ...act(''), ...said, at }));
    }
    const targets = async (filter: AuditFilter) => (await found(filter)).map(({ target }) => target);
    expect(await targets({ actor: 'lee@acme.com' })).toEqual(['keyring:1', 'key:sought']);
    expect(await targets({ actor: 'id-3' })).toEqual(['person:100%_x']);
    expect(await targets({ action: 'key.revoked' })).toEqual(['key:sought']);
    expect(await targets({ action: 'key.', actor: 'id-2' })).toEqual(['key:sought']);
    expect(await targets({ target: 'keyring:' })).toEqual(['keyring:1']);
    expect(await targets({ text: '100%_' })).toEqual(['person:100%_x']);
    expect(await targets({ text: 'SOUGHT' })).toEqual(['key:sought']);
    expect(await targets({ text: '이@' })).toEqual(['person:100%_x']);
    expect(await targets({ text: 'no such thing' })).toEqual([]);
    const minute = (minutes: number) => asInstant(AT + minutes * 60_000);
    expect(await targets({ from: minute(30), to: minute(60) })).toEqual(['key:sought']);
    expect(await targets({ from: minute(31) })).toEqual(['person:100%_x', 'keyring:1']);
    expect(await targets({ to: asInstant(AT) })).toEqual([]);
  });

  test(`${name}: switched off, nothing is written but that it was; switched on again, the chain goes on`, async () => {
    const { store, audit } = open();
    const asker = { id: 'id-1', address: 'kim@acme.com', origin: { address: '::1', requestId: 'r' } };
    const clock = { ...systemClock, now: () => asInstant(AT) };
    const change = (isOn: boolean) =>
      changeLog(
        { transaction: (run) => store.transaction(run), store: audit, clock },
        { change: { isOn, reason: '점검' }, asker },
      );
    const before = (await all()).length;
    await change(false);
    await change(false);
    expect(await record('key:unseen')).toBeUndefined();
    await change(true);
    await record('key:seen');
    const entries = (await all()).slice(before);
    expect(entries.map(({ action, target }) => `${action} ${target}`)).toEqual([
      'audit_log.switched_off audit_log:account',
      'audit_log.switched_on audit_log:account',
      'key.created key:seen',
    ]);
    expect(entries[0]).toMatchObject({ before: { is_on: true }, after: { is_on: false, reason: '점검' } });
    expect((await verifyLog(audit)).brokenAt).toBeUndefined();
  });

  test(`${name}: no entry can be changed or removed`, async () => {
    const before = await all();
    await expect(open().store.db.deleteFrom('audit_log').execute()).rejects.toThrow(AppendOnlyViolation);
    await expect(
      // The types forbid it as well.
      open()
        .store.db.updateTable('audit_log')
        .set({ actor: 'x' } as never)
        .execute(),
    ).rejects.toThrow(AppendOnlyViolation);
    expect(await all()).toEqual(before);
  });

  const portsAt = (now: number) => ({
    transaction: <T>(run: (tx: Transaction) => Promise<T>) => open().store.transaction(run),
    store: open().audit,
    clock: { ...systemClock, now: () => asInstant(now) },
  });

  test(`${name}: months that are not kept go whole, and what is left verifies`, async () => {
    const { audit, store } = open();
    const kept = { ...act('key:kept'), at: asInstant(Date.UTC(2026, 11, 1)) };
    await store.transaction((tx) => recordAct(audit, tx, kept));
    await store.transaction((tx) => audit.setState(tx, { retentionMonths: 1 }));
    const before = await all();
    const gone = before.filter(({ at }) => at < Date.UTC(2026, 11, 1));
    await expireEntries(portsAt(Date.UTC(2026, 11, 31)));
    expect(await all()).toEqual(before);
    await expireEntries(portsAt(Date.UTC(2027, 0, 1)));
    const after = await all();
    expect(after.map(({ target, action }) => `${action} ${target}`)).toEqual([
      'key.created key:kept',
      `${EXPIRED_ACTION} audit_log:account`,
    ]);
    const last = gone.at(-1);
    expect(after[1]?.after).toMatchObject({ through_sequence: last?.sequence, through_hash: last?.hash });
    const anchor = { sequence: last?.sequence, hash: last?.hash };
    expect(await verifyLog(audit)).toMatchObject({ entries: 2, anchor, brokenAt: undefined, isAnchorUnproven: false });
    await expireEntries(portsAt(Date.UTC(2027, 0, 2)));
    expect(await all()).toEqual(after);
  });

  test(`${name}: an expiry that died halfway leaves a log that verifies, and the next one ends it`, async () => {
    const { audit, store } = open();
    const acts = Array.from({ length: 5 }, (_, at) => ({
      ...act(`key:half-${at}`),
      at: asInstant(Date.UTC(2027, 0, 2)),
    }));
    await store.transaction((tx) => recordActs(audit, tx, acts));
    const ports = portsAt(Date.UTC(2027, 2, 1));
    let slices = 0;
    const dying = {
      ...ports,
      store: {
        ...audit,
        drop: (tx: Transaction, through: ChainEnd) => {
          if (slices++ === 1) throw new Error('killed');
          return audit.drop(tx, through, 2).then(() => 2_000);
        },
      },
    };
    await expect(expireEntries(dying)).rejects.toThrow('killed');
    expect(await verifyLog(audit)).toMatchObject({ brokenAt: undefined, isAnchorUnproven: false });
    await expireEntries(ports);
    expect((await all()).map(({ action }) => action)).toEqual([EXPIRED_ACTION]);
    expect(await verifyLog(audit)).toMatchObject({ entries: 1, brokenAt: undefined, isAnchorUnproven: false });
  });

  test(`${name}: the anchor never goes back, and nothing behind it can be removed`, async () => {
    const { store } = open();
    const back = store.db.updateTable('audit_state').set({ anchor_sequence: 0, anchor_hash: GENESIS.hash }).execute();
    await expect(back).rejects.toThrow(AppendOnlyViolation);
    await expect(store.db.deleteFrom('audit_log').execute()).rejects.toThrow(AppendOnlyViolation);
    await expect(store.db.deleteFrom('audit_state').execute()).rejects.toThrow(AppendOnlyViolation);
  });

  test(`${name}: whoever gets around the database is found: a changed entry, and a beginning that was cut off`, async () => {
    const { audit, store } = open();
    await record('key:a');
    await record('key:b');
    await record('key:c');
    const entries = await all();
    const [, second, third] = entries;
    // Moving the anchor is what retention does; without its announcement it is told.
    await store.db
      .updateTable('audit_state')
      .set({ anchor_sequence: third?.sequence ?? 0, anchor_hash: third?.hash ?? '' })
      .execute();
    await store.db
      .deleteFrom('audit_log')
      .where('sequence', '<=', third?.sequence ?? 0)
      .execute();
    expect(await verifyLog(audit)).toMatchObject({ brokenAt: undefined, isAnchorUnproven: true });
    expect(second).toBeDefined();
    await open().withoutTriggers(async () => {
      await sql`UPDATE audit_log SET actor = 'nobody' WHERE sequence = ${entries.at(-1)?.sequence}`.execute(store.db);
    });
    expect((await verifyLog(audit)).brokenAt).toBe(entries.at(-1)?.sequence);
  });
}
