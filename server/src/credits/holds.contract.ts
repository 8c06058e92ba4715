import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { StorePlaces } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { accountWords } from './account-words.test-support.ts';
import { creditsRig } from './credits-rig.test-support.ts';

const HOUR = 3_600_000;

/** What the ledger promises of holds, leases and charges, and what the database refuses; on every engine. */
export function holdsContract(engine: 'sqlite' | 'postgres', start: () => Promise<StorePlaces>): void {
  describe(`held credits on ${engine}`, () => {
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
    const open = async () => accountWords(creditsRig(store), `account-${++accounts}`);

    describe('a hold', () => {
      const held = async (amountMicro: bigint, lasts = HOUR) => {
        const opened = await open();
        const { rig, workspaceId, lot } = opened;
        await lot('a', 100n, { expiresAt: opened.t(3) });
        await lot('b', 100n);
        const asked = { workspaceId, amountMicro, expiresAt: asInstant(rig.clock.now() + lasts) };
        const { hold, tranches } = await rig.done((credits, tx) => credits.hold(tx, asked));
        return { ...opened, holdId: hold.id, tranches };
      };

      test.each([
        { uses: 150n, left: { a: 0n, b: 50n }, debt: 0n },
        { uses: 120n, left: { a: 0n, b: 80n }, debt: 0n },
        { uses: 0n, left: { a: 100n, b: 100n }, debt: 0n },
        { uses: 180n, left: { a: 0n, b: 20n }, debt: 0n },
        { uses: 230n, left: { a: 0n, b: 0n }, debt: 30n },
      ])('of 150 that turns out to be $uses charges just that', async ({ uses, left, debt }) => {
        const { rig, holdId, remaining } = await held(150n);
        const charged = await rig.done((credits, tx) => credits.capture(tx, { holdId, amountMicro: uses }));
        expect(charged).toMatchObject({ debtMicro: debt, hold: { status: 'captured', slices: [] } });
        expect(await remaining()).toEqual(left);
      });

      test('draws from several lots, and tells until when each part may be used', async () => {
        const { tranches, t } = await held(150n);
        expect(tranches.map(({ amountMicro, usableUntil }) => [amountMicro, usableUntil])).toEqual([
          [100n, t(3)],
          [50n, undefined],
        ]);
      });

      test('of a lease takes many captures, is shrunk and extended, and ends once', async () => {
        const { rig, workspaceId, holdId } = await held(100n);
        const capture = (amountMicro: bigint) =>
          rig.done((credits, tx) => credits.capture(tx, { holdId, amountMicro, keepRest: true }));
        for (let n = 0; n < 3; n++) expect((await capture(10n)).hold).toMatchObject({ status: 'open' });
        const shrunk = await rig.done((credits, tx) => credits.release(tx, { holdId, amountMicro: 30n }));
        expect(shrunk).toMatchObject({ heldMicro: 40n, availableMicro: 130n });
        const expiresAt = asInstant(rig.clock.now() + 2 * HOUR);
        const more = await rig.done((credits, tx) => credits.extend(tx, { holdId, amountMicro: 20n, expiresAt }));
        expect(more).toMatchObject({ heldMicro: 60n, hold: { expiresAt } });
        const ended = await rig.done((credits, tx) => credits.release(tx, { holdId }));
        expect(ended).toMatchObject({ heldMicro: 0n, availableMicro: 170n, hold: { status: 'released' } });
        expect(await rig.act((credits, tx) => credits.release(tx, { holdId }))).toMatchObject({ kind: 'refuse' });
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ heldMicro: 0n });
      });

      test('gives back what ends last first', async () => {
        const { rig, holdId, t } = await held(150n);
        const { tranches } = await rig.done((credits, tx) => credits.release(tx, { holdId, amountMicro: 30n }));
        expect(tranches.map(({ amountMicro, usableUntil }) => [amountMicro, usableUntil])).toEqual([
          [100n, t(3)],
          [20n, undefined],
        ]);
      });

      test('whose work was more takes what was usable when it was admitted, then what is now', async () => {
        const { rig, workspaceId, lot, remaining, t } = await open();
        await lot('a', 10n, { expiresAt: t(2) });
        const asked = { workspaceId, amountMicro: 5n, expiresAt: t(9) };
        const { hold } = await rig.done((credits, tx) => credits.hold(tx, asked));
        rig.clock.advance(3 * HOUR);
        await lot('b', 10n);
        const charged = await rig.done((credits, tx) => credits.capture(tx, { holdId: hold.id, amountMicro: 14n }));
        expect(charged).toMatchObject({ debtMicro: 0n, parts: [{ amountMicro: 10n }, { amountMicro: 4n }] });
        expect(await remaining()).toEqual({ a: 0n, b: 6n });
      });

      test('draws less when less is there and that is enough', async () => {
        const { rig, workspaceId } = await held(150n);
        const asked = { workspaceId, amountMicro: 500n, minimumMicro: 50n };
        const expiresAt = asInstant(rig.clock.now() + HOUR);
        const drawn = await rig.done((credits, tx) => credits.hold(tx, { ...asked, expiresAt }));
        expect(drawn).toMatchObject({ heldMicro: 50n, availableMicro: 0n });
      });

      test('frees what it kept at the end of its term, and work that comes later is charged as late', async () => {
        const { rig, workspaceId, holdId, remaining } = await held(150n, HOUR);
        rig.clock.advance(HOUR);
        expect(await rig.credits.balance(workspaceId)).toMatchObject({ heldMicro: 0n, availableMicro: 200n });
        const charged = await rig.done((credits, tx) => credits.capture(tx, { holdId, amountMicro: 30n }));
        expect(charged).toMatchObject({ isLate: true, hold: { status: 'expired' } });
        expect(await remaining()).toEqual({ a: 70n, b: 100n });
      });

      test('that ended by its term is captured once all the same, unless more is to come', async () => {
        const { rig, holdId, remaining } = await held(150n, HOUR);
        rig.clock.advance(HOUR);
        const late = (amountMicro: bigint, keepRest: boolean) =>
          rig.act((credits, tx) => credits.capture(tx, { holdId, amountMicro, keepRest }));
        for (const left of [95n, 90n]) {
          expect(await late(5n, true)).toMatchObject({ kind: 'done', value: { isLate: true } });
          expect(await remaining()).toMatchObject({ a: left });
        }
        expect(await late(30n, false)).toMatchObject({ kind: 'done', value: { isLate: true } });
        const ended = { kind: 'refuse', reason: { code: 'credit_hold_ended', status: 'captured' } };
        expect(await late(30n, false)).toEqual(ended);
        expect(await late(5n, true)).toEqual(ended);
        expect(await remaining()).toEqual({ a: 60n, b: 100n });
      });

      test.each(['before', 'after'])(
        'whose term is over says so when it is to be captured whole, %s that was booked',
        async (when) => {
          const { rig, workspaceId, holdId } = await held(150n, HOUR);
          rig.clock.advance(HOUR);
          if (when === 'after') await rig.act((credits, tx) => credits.bookDue(tx));
          expect(await rig.act((credits, tx) => credits.capture(tx, { holdId }))).toEqual({
            kind: 'refuse',
            reason: { code: 'credit_hold_ended', status: 'expired' },
          });
          expect(await rig.credits.balance(workspaceId)).toMatchObject({ heldMicro: 0n, availableMicro: 200n });
        },
      );

      test('is captured whole when nobody says how much was used', async () => {
        const { rig, holdId, remaining } = await held(150n);
        const charged = await rig.done((credits, tx) => credits.capture(tx, { holdId }));
        expect(charged).toMatchObject({ debtMicro: 0n, hold: { status: 'captured', slices: [] } });
        expect(await remaining()).toEqual({ a: 0n, b: 50n });
      });

      test('keeps its parts usable after their lots ended, and what it gives back expires at once', async () => {
        const { rig, holdId, remaining, changes } = await held(100n, 10 * HOUR);
        rig.clock.advance(4 * HOUR);
        await rig.done((credits, tx) => credits.capture(tx, { holdId, amountMicro: 60n }));
        expect(await remaining()).toEqual({ a: 0n, b: 100n });
        expect((await changes()).slice(-2)).toEqual(['capture 100', 'expiry 40']);
      });

      test('of a lease passes over parts of lots that had ended when the work was admitted', async () => {
        const { rig, holdId } = await held(150n, 10 * HOUR);
        rig.clock.advance(4 * HOUR);
        const at = asInstant(rig.clock.now());
        const asked = { holdId, amountMicro: 40n, keepRest: true, at };
        const { parts, hold } = await rig.done((credits, tx) => credits.capture(tx, asked));
        expect(parts).toHaveLength(1);
        expect(hold?.slices.map(({ amountMicro }) => amountMicro)).toEqual([100n, 10n]);
      });
    });

    describe('charges of a batch', () => {
      test('are one entry for each workspace and lot, and nothing the second time', async () => {
        const [one, other] = [await open(), await open()];
        const { rig } = one;
        await one.lot('a', 1_000n);
        await other.lot('a', 1_000n);
        const charges = Array.from({ length: 200 }, (_, at) => ({
          ...{ workspaceId: at % 2 === 0 ? one.workspaceId : other.workspaceId, holdId: undefined, amountMicro: 3n },
          at: rig.clock.now(),
        }));
        const post = () => rig.act((credits, tx) => credits.postCharges(tx, charges, { key: 'spool:1:0-200' }));
        const first = await post();
        expect(await post()).toEqual(first);
        expect(first.map(({ chargedMicro, availableMicro }) => [chargedMicro, availableMicro])).toEqual([
          [300n, 700n],
          [300n, 700n],
        ]);
        const [posting] = await rig.credits.history({ workspaceId: one.workspaceId, limit: 1 });
        expect(posting?.entries).toHaveLength(1);
      });

      test('come from their leases, then from what is there, then as debt', async () => {
        const { rig, workspaceId, lot } = await open();
        await lot('a', 100n);
        const expiresAt = asInstant(rig.clock.now() + HOUR);
        const asked = { workspaceId, amountMicro: 60n, expiresAt };
        const { hold } = await rig.done((credits, tx) => credits.hold(tx, asked));
        const charge = { workspaceId, holdId: hold.id, amountMicro: 50n, at: rig.clock.now() };
        const posted = await rig.act((credits, tx) => credits.postCharges(tx, [charge, charge, charge]));
        expect(posted).toMatchObject([{ chargedMicro: 150n, overrunMicro: 90n, debtMicro: 50n, availableMicro: 0n }]);
        rig.clock.advance(HOUR);
        const late = await rig.act((credits, tx) => credits.postCharges(tx, [charge]));
        expect(late).toMatchObject([{ lateMicro: 50n, debtMicro: 50n }]);
      });
    });

    describe('the database refuses', () => {
      const changes: readonly { what: string; statement: string; error: string }[] = [
        {
          what: 'to change an entry',
          statement: `UPDATE credit_entries SET amount_micro = 1`,
          error: 'AppendOnlyViolation',
        },
        { what: 'to remove an entry', statement: `DELETE FROM credit_entries`, error: 'AppendOnlyViolation' },
        {
          what: 'to change a posting',
          statement: `UPDATE credit_postings SET note = 'x'`,
          error: 'AppendOnlyViolation',
        },
        { what: 'to remove a posting', statement: `DELETE FROM credit_postings`, error: 'AppendOnlyViolation' },
        {
          what: 'to change an answer',
          statement: `UPDATE credit_keys SET answer = '{}'`,
          error: 'AppendOnlyViolation',
        },
        {
          what: 'to move the end of a lot',
          statement: `UPDATE credit_lots SET expires_at = NULL`,
          error: 'AppendOnlyViolation',
        },
        {
          what: 'to enlarge a lot',
          statement: `UPDATE credit_lots SET amount_micro = 500`,
          error: 'AppendOnlyViolation',
        },
        { what: 'to remove a lot', statement: `DELETE FROM credit_lots`, error: 'AppendOnlyViolation' },
        {
          what: 'to open a hold again',
          statement: `UPDATE credit_holds SET status = 'open', ended_at = NULL WHERE status <> 'open'`,
          error: 'AppendOnlyViolation',
        },
        {
          what: 'credits out of nothing',
          statement: `UPDATE credit_lots SET remaining_micro = remaining_micro + 1`,
          error: 'CheckViolation',
        },
        {
          what: 'to hold more than there is',
          statement: `UPDATE credit_lots SET held_micro = amount_micro + 1, remaining_micro = -1`,
          error: 'CheckViolation',
        },
        { what: 'a negative debt', statement: `UPDATE credit_accounts SET debt_micro = -1`, error: 'CheckViolation' },
      ];
      test.each(changes)('$what', async ({ statement, error }) => {
        const { rig, workspaceId, lot } = await open();
        await lot('a', 10n);
        const expiresAt = asInstant(rig.clock.now() + HOUR);
        const asked = { workspaceId, amountMicro: 1n, expiresAt, key: `k-${workspaceId}` };
        const { hold } = await rig.done((credits, tx) => credits.hold(tx, asked));
        await rig.done((credits, tx) => credits.release(tx, { holdId: hold.id }));
        const changing = store.transaction((tx) => sql.raw(statement).execute(tx));
        await expect(changing).rejects.toMatchObject({ name: error });
      });
    });
  });
}
