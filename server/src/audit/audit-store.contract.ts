import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { AppendOnlyViolation, type Store, type Transaction } from '../store/index.ts';
import type { Act } from './act.ts';
import type { AuditStore } from './audit-store.ts';
import { verifyChain } from './chain.ts';
import { recordAct } from './record-act.ts';

/** What every place for the log keeps; `open` gives the same database for the whole suite. */
export function auditStoreContract(
  name: string,
  open: () => { readonly store: Store; readonly audit: AuditStore<Transaction> },
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
  const all = () => open().audit.after({ sequence: 0, limit: 1_000 });

  test(`${name}: what was recorded is read back as it was, and the chain holds`, async () => {
    const first = await record('key:1');
    const second = await record('key:2');
    expect(await all()).toEqual([first, second]);
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
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

  test(`${name}: pages come newest first and meet without a gap`, async () => {
    const entries = await all();
    const pages = [];
    for (let before: number | undefined; ; before = pages.at(-1)?.sequence) {
      const page = await open().audit.newest({ before, limit: 7 });
      if (page.length === 0) break;
      pages.push(...page);
    }
    expect(pages).toEqual([...entries].reverse());
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
}
