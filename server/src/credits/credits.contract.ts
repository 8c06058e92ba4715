import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { accountWords } from './account-words.test-support.ts';
import type { NewLot } from './credits.ts';
import { creditsRig } from './credits-rig.test-support.ts';
import type { CreditPolicy } from './facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What the ledger promises, told by worked cases; on every engine. */
export function creditsContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`credits on ${engine}`, () => {
    let places: StorePlaces;
    let store: Store;
    let accounts = 0;
    beforeAll(async () => {
      places = await start();
      store = await (await places.place()).open();
    });
    afterAll(async () => {
      await store.close();
      await places.dispose();
    });

    /** An account of its own whose clock stands at T0; `t(n)` is n hours later. */
    const open = async (policy: Partial<CreditPolicy> = {}) => {
      const rig = creditsRig(store);
      const workspaceId = `account-${++accounts}`;
      await rig.act((credits, tx) => credits.setPolicy(tx, { workspaceId, policy }));
      return accountWords(rig, workspaceId);
    };

    describe('lots are used in order', () => {
      test('by expiry, by priority, those without an end last', async () => {
        const { lot, use, remaining, t } = await open({ burnOrder: 'priority-first' });
        await lot('a', 50n, { priority: 1, expiresAt: t(10) });
        await lot('b', 80n, { priority: 1, expiresAt: t(20) });
        await lot('c', 100n, { priority: 2 });
        await use(90n);
        expect(await remaining()).toEqual({ a: 0n, b: 40n, c: 100n });
      });

      test.each([
        { burnOrder: 'priority-first' as const, left: { a: 10n, b: 0n, c: 100n } },
        { burnOrder: 'expiry-first' as const, left: { a: 50n, b: 20n, c: 40n } },
      ])('$burnOrder decides whether a later priority that ends sooner waits', async ({ burnOrder, left }) => {
        const { lot, use, remaining, t } = await open({ burnOrder });
        await lot('a', 50n, { priority: 1, expiresAt: t(30), origin: 'top_up' });
        await lot('b', 20n, { priority: 1, expiresAt: t(30), origin: 'promotion', payment: 'none' });
        await lot('c', 100n, { priority: 2, expiresAt: t(15), origin: 'promotion', payment: 'none' });
        await use(60n);
        expect(await remaining()).toEqual(left);
      });

      test('a use of a time takes what was usable then', async () => {
        const { lot, use, remaining, t, advance } = await open({ burnOrder: 'priority-first' });
        await lot('a', 10n, { priority: 0, expiresAt: t(10) });
        await lot('b', 15n, { priority: 0, expiresAt: t(15) });
        await lot('c', 20n, { priority: 1 });
        advance(2);
        await use(5n);
        advance(1);
        await use(10n);
        expect(await remaining()).toEqual({ a: 0n, b: 10n, c: 20n });
      });

      test('those that never end after those that do', async () => {
        const { lot, use, remaining, t } = await open();
        await lot('never', 10n, { priority: 1 });
        await lot('ends', 10n, { priority: 2, expiresAt: t(1) });
        await use(12n);
        expect(await remaining()).toEqual({ never: 8n, ends: 0n });
      });

      test('monthly credits before topped-up ones', async () => {
        const { lot, use, remaining, t } = await open();
        await lot('plan', 1_000n, { origin: 'plan', expiresAt: t(24 * 20) });
        await lot('top-up', 5_000n, { origin: 'top_up', expiresAt: t(24 * 360) });
        await use(1_200n);
        expect(await remaining()).toEqual({ plan: 0n, 'top-up': 4_800n });
      });
    });

    describe('a lot is usable from its beginning on and not at its end', () => {
      test.each([
        { at: -1, isUsable: false },
        { at: 0, isUsable: true },
        { at: HOUR - 1, isUsable: true },
        { at: HOUR, isUsable: false },
      ])('$at ms after its beginning: $isUsable', async ({ at, isUsable }) => {
        const { rig, workspaceId, lot, t } = await open();
        const begins = asInstant(t(1));
        await lot('a', 10n, { effectiveAt: begins, expiresAt: t(2) });
        rig.clock.advance(HOUR + at);
        const outcome = await rig.act((credits, tx) => credits.debit(tx, { workspaceId, amountMicro: 10n }));
        expect(outcome.kind).toBe(isUsable ? 'done' : 'refuse');
      });

      test.each([
        { at: -1, isUsable: false },
        { at: 0, isUsable: true },
        { at: HOUR - 1, isUsable: true },
        { at: HOUR, isUsable: false },
      ])('$at ms after its beginning, told later within the grace: $isUsable', async ({ at, isUsable }) => {
        const { rig, workspaceId, lot, t } = await open();
        await lot('a', 10n, { effectiveAt: t(1), expiresAt: t(2) });
        rig.clock.advance(5 * HOUR);
        await rig.act((credits, tx) => credits.bookDue(tx));
        const asked = { workspaceId, amountMicro: 10n, at: asInstant(t(1) + at) };
        const outcome = await rig.act((credits, tx) => credits.debit(tx, asked));
        expect(outcome.kind).toBe(isUsable ? 'done' : 'refuse');
      });

      test('a use that is told after the grace takes what is usable now, and is late', async () => {
        const { rig, workspaceId, lot, remaining, t } = await open({ lateGraceMs: HOUR });
        await lot('a', 10n, { expiresAt: t(1) });
        await lot('b', 10n);
        rig.clock.advance(2 * HOUR);
        const asked = { workspaceId, amountMicro: 4n, at: t(0.5) };
        const charged = await rig.done((credits, tx) => credits.debit(tx, asked));
        expect(charged).toMatchObject({ isLate: true });
        expect(await remaining()).toEqual({ a: 0n, b: 6n });
      });
    });

    describe('expiry', () => {
      test('is booked for what is left, shows from its instant on, and grows by what is given back later', async () => {
        const { rig, lot, use, correct, changes, t } = await open();
        await lot('a', 10n, { expiresAt: t(10) });
        rig.clock.advance(5 * HOUR);
        const { postingId } = await use(4n);
        expect(await changes()).toEqual(['grant 10', 'debit 4']);
        rig.clock.advance(5 * HOUR - 1);
        await rig.act((credits, tx) => credits.bookDue(tx));
        expect(await changes()).toEqual(['grant 10', 'debit 4']);
        rig.clock.advance(1);
        await rig.act((credits, tx) => credits.bookDue(tx));
        expect(await changes()).toEqual(['grant 10', 'debit 4', 'expiry 6']);
        await correct(postingId, 2n);
        expect(await changes()).toEqual(['grant 10', 'debit 4', 'expiry 6', 'correction 2', 'expiry 2']);
      });

      test('books nothing for a lot that was used up', async () => {
        const { rig, lot, use, changes, t } = await open();
        await lot('a', 10n, { expiresAt: t(1) });
        await use(10n);
        rig.clock.advance(HOUR);
        await rig.act((credits, tx) => credits.bookDue(tx));
        expect(await changes()).toEqual(['grant 10', 'debit 10']);
      });

      test('takes no part in what is usable: before it was booked the credits are gone already', async () => {
        const { rig, workspaceId, lot, t } = await open();
        await lot('a', 10n, { expiresAt: t(1) });
        rig.clock.advance(HOUR);
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ availableMicro: 0n, lots: [] });
      });
    });

    describe('corrections give back in reverse order', () => {
      test.each([
        { took: [5n, 5n], returns: 7n, left: { a: 2n, b: 5n } },
        { took: [4n, 6n], returns: 5n, left: { a: 0n, b: 5n } },
        { took: [4n, 6n], returns: 8n, left: { a: 2n, b: 6n } },
      ])('of $took, $returns', async ({ took: [one = 0n, other = 0n], returns, left }) => {
        const { lot, use, correct, remaining, t } = await open();
        await lot('a', one, { expiresAt: t(10) });
        await lot('b', other, { expiresAt: t(15) });
        const { postingId } = await use(one + other);
        await correct(postingId, returns);
        expect(await remaining()).toEqual(left);
      });

      test('never more than was charged, however often', async () => {
        const { rig, workspaceId, lot, use, correct } = await open();
        await lot('a', 10n);
        const { postingId = '' } = await use(10n);
        await correct(postingId, 6n);
        const asked = { workspaceId, postingId, amountMicro: 5n };
        expect(await rig.act((credits, tx) => credits.correct(tx, asked))).toEqual({
          kind: 'refuse',
          reason: { code: 'credit_amount_above', availableMicro: 4n },
        });
        await correct(postingId, 4n);
      });
    });

    describe('debt', () => {
      test('10 left and 25 used make 15 of debt', async () => {
        const { rig, workspaceId, lot, use } = await open();
        await lot('a', 10n);
        expect(await use(25n)).toMatchObject({ debtMicro: 15n });
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ availableMicro: 0n, debtMicro: 15n });
      });

      test('25 used before 100 come and 25 after leave 50', async () => {
        const { lot, use, remaining } = await open();
        await use(25n);
        await lot('a', 100n);
        await use(25n);
        expect(await remaining()).toEqual({ a: 50n });
      });

      test.each([
        { origin: 'plan' as const, payment: 'card' as const, left: 80n, debt: 0n },
        { origin: 'top_up' as const, payment: 'cash' as const, left: 80n, debt: 0n },
        { origin: 'promotion' as const, payment: 'none' as const, left: 100n, debt: 20n },
      ])('20 owed are settled by what was paid for: $origin', async ({ origin, payment, left, debt }) => {
        const { rig, workspaceId, lot, use, remaining } = await open();
        await use(20n);
        await lot('a', 100n, { origin, payment });
        expect(await remaining()).toEqual({ a: left });
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ debtMicro: debt });
      });

      test('that was settled comes back to the lots that settled it when its charge is taken back', async () => {
        const { rig, workspaceId, lot, use, correct, remaining } = await open();
        const { postingId } = await use(20n);
        await lot('a', 15n);
        await lot('b', 15n);
        expect(await remaining()).toEqual({ a: 0n, b: 10n });
        await correct(postingId, 8n);
        expect(await remaining()).toEqual({ a: 3n, b: 15n });
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ debtMicro: 0n });
      });

      test('a lot that begins later settles when it begins', async () => {
        const { rig, workspaceId, lot, use, t } = await open();
        await use(20n);
        await lot('a', 100n, { effectiveAt: t(1) });
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ debtMicro: 20n, comingMicro: 100n });
        rig.clock.advance(HOUR);
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ debtMicro: 0n, availableMicro: 80n });
        await rig.act((credits, tx) => credits.bookDue(tx));
        expect((await rig.credits.history({ workspaceId, limit: 1 }))[0]).toMatchObject({ kind: 'settlement' });
      });
    });

    describe('a lot that is voided or refunded', () => {
      test('after 50 of 100 were used: nothing is left, and the next 50 are debt', async () => {
        const { rig, workspaceId, lot, use } = await open();
        const { id } = await lot('a', 100n);
        await use(50n);
        const gone = await rig.done((credits, tx) => credits.voidLot(tx, { workspaceId, lotId: id }));
        expect(gone).toMatchObject({ remaining: 0n, voided: 50n, consumed: 50n });
        expect(await use(50n)).toMatchObject({ debtMicro: 50n });
      });

      test('what was held of it is void when it is released, and can be captured until then', async () => {
        const { rig, workspaceId, lot } = await open();
        const { id } = await lot('a', 100n);
        const asked = { workspaceId, amountMicro: 60n, expiresAt: asInstant(rig.clock.now() + HOUR) };
        const { hold } = await rig.done((credits, tx) => credits.hold(tx, asked));
        const gone = await rig.done((credits, tx) => credits.voidLot(tx, { workspaceId, lotId: id }));
        expect(gone).toMatchObject({ held: 60n, voided: 40n });
        await rig.done((credits, tx) => credits.capture(tx, { holdId: hold.id, amountMicro: 10n }));
        expect(await rig.credits.findLot(id)).toMatchObject({ held: 0n, consumed: 10n, voided: 90n });
      });

      test('is refunded at most by what remains', async () => {
        const { rig, workspaceId, lot, use } = await open();
        const { id: lotId } = await lot('a', 30n);
        await use(10n);
        const refund = (amountMicro: bigint) =>
          rig.act((credits, tx) => credits.refundLot(tx, { workspaceId, lotId, amountMicro }));
        expect(await refund(50n)).toMatchObject({ kind: 'refuse', reason: { availableMicro: 20n } });
        expect(await refund(5n)).toMatchObject({ kind: 'done', value: { refunded: 5n, remaining: 15n } });
      });
    });

    describe('refuses, in this order', () => {
      test.each([
        { code: 'credit_key_reused', asked: { amountMicro: 0n, key: 'k' } },
        { code: 'credit_amount_invalid', asked: { amountMicro: 0n, at: 'later' } },
        { code: 'credit_amount_invalid', asked: { amountMicro: 10n ** 15n + 1n } },
        { code: 'credit_time_invalid', asked: { amountMicro: 1_000n, at: 'later' } },
        { code: 'insufficient_credits', asked: { amountMicro: 100n } },
        { code: 'debt_cap_reached', asked: { amountMicro: 1_000n, allowsDebt: true } },
      ] as const)('$code', async ({ code, asked }) => {
        const { rig, workspaceId, lot } = await open({ debtCapMicro: 10n });
        await lot('a', 50n);
        await rig.done((credits, tx) => credits.debit(tx, { workspaceId, amountMicro: 1n, key: 'k' }));
        const before = await rig.credits.balance(workspaceId);
        const { at, ...rest } = { at: undefined, ...asked };
        const when = at === undefined ? {} : { at: asInstant(rig.clock.now() + 1) };
        const outcome = await rig.act((credits, tx) => credits.debit(tx, { workspaceId, ...rest, ...when }));
        expect(outcome).toMatchObject({ kind: 'refuse', reason: { code } });
        expect(await rig.credits.balance(workspaceId)).toEqual(before);
      });

      test('nothing that comes with its first key again, even when it would be refused now', async () => {
        const { rig, workspaceId, lot } = await open();
        await lot('a', 50n);
        const debit = () =>
          rig.act((credits, tx) => credits.debit(tx, { workspaceId, amountMicro: 50n, note: '12n', key: 'k' }));
        const first = await debit();
        expect(first.kind).toBe('done');
        expect(await debit()).toEqual(first);
      });

      test.each(['capture', 'release', 'extend'] as const)('%s of a hold that is not there', async (verb) => {
        const { rig } = await open();
        const outcome = await rig.act<object>((credits, tx) => credits[verb](tx, { holdId: 'none', amountMicro: 1n }));
        expect(outcome).toEqual({ kind: 'refuse', reason: { code: 'credit_hold_unknown' } });
      });

      test('a lot or a charge of another workspace', async () => {
        const [one, other] = [await open(), await open()];
        const { id } = await one.lot('a', 10n);
        const { postingId = '' } = await one.use(5n);
        const { rig, workspaceId } = other;
        expect(await rig.act((credits, tx) => credits.voidLot(tx, { workspaceId, lotId: id }))).toMatchObject({
          reason: { code: 'credit_lot_unknown' },
        });
        const asked = { workspaceId, postingId, amountMicro: 1n };
        expect(await rig.act((credits, tx) => credits.correct(tx, asked))).toMatchObject({
          reason: { code: 'credit_posting_unknown' },
        });
      });
    });

    test('debits done together have the outcomes that they would have one after the other', async () => {
      const [alone, together] = [await open({ debtCapMicro: 10n }), await open({ debtCapMicro: 10n })];
      for (const { lot } of [alone, together]) await lot('a', 50n);
      const asked = [
        { amountMicro: 20n, key: 'one' },
        { amountMicro: 40n },
        { amountMicro: 20n, key: 'one' },
        { amountMicro: 45n, allowsDebt: true },
        { amountMicro: 5n, key: 'one' },
        { amountMicro: 35n, allowsDebt: true },
        { amountMicro: 1n },
      ];
      const one = [];
      for (const each of asked) {
        const { rig, workspaceId } = alone;
        one.push(await rig.act((credits, tx) => credits.debit(tx, { workspaceId, ...each })));
      }
      const { rig, workspaceId } = together;
      const all = await rig.act((credits, tx) =>
        credits.debitAll(
          tx,
          asked.map((each) => ({ workspaceId, ...each })),
        ),
      );
      const told = (outcomes: typeof all) =>
        outcomes.map((outcome) =>
          outcome.kind === 'done' ? [outcome.value.debtMicro, outcome.value.availableMicro] : outcome.reason,
        );
      expect(told(all)).toEqual(told(one));
      expect(all.map(({ kind }) => kind)).toEqual(['done', 'refuse', 'done', 'refuse', 'refuse', 'done', 'refuse']);
      expect(await together.changes()).toEqual(await alone.changes());
    });

    test('one payment makes one lot', async () => {
      const { rig, workspaceId } = await open();
      const asked = {
        workspaceId,
        origin: 'top_up',
        payment: 'card',
        amountMicro: 10n,
        reference: `pay-${workspaceId}`,
      };
      const pay = () => rig.done((credits, tx) => credits.grant(tx, asked as NewLot));
      const [first, second] = [await pay(), await pay()];
      expect(second.lot.id).toBe(first.lot.id);
      expect(await rig.credits.balance(workspaceId)).toMatchObject({ availableMicro: 10n });
    });

    test('what was used in a month is what was booked in it, less what was taken back in it', async () => {
      const { rig, workspaceId, lot, use, correct } = await open();
      await lot('a', 100n);
      const from = rig.clock.now();
      const { postingId } = await use(30n);
      rig.clock.advance(DAY);
      await use(20n);
      await correct(postingId, 5n);
      const used = (days: number, until: number) =>
        rig.credits.usedBetween(workspaceId, { from: asInstant(from + days * DAY), to: asInstant(from + until * DAY) });
      expect([await used(0, 1), await used(1, 2), await used(0, 2)]).toEqual([30n, 15n, 45n]);
    });
  });
}
