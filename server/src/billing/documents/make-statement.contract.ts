import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMonths, asInstant } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import type { StorePlaces } from '../../../test/store-places.ts';
import { kyselyCreditTurnover } from '../../credits/adapters/kysely-credit-turnover.ts';
import { creditsRig } from '../../credits/credits-rig.test-support.ts';
import type { Store } from '../../store/index.ts';
import { kyselyDocumentStore } from './adapters/kysely-document-store.ts';
import { documentsRig, paidOrder, SEOUL } from './documents-rig.test-support.ts';
import { makeStatement } from './make-statement.ts';
import type { Statement } from './statement.ts';

const WORKSPACE = { id: 'w-1', name: 'main' };
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** 2026-01-01 00:00 in Seoul. */
const JANUARY = Date.UTC(2025, 11, 31, 15);

/** What statements promise on every store. */
export function statementContract(engine: string, start: () => Promise<StorePlaces>): void {
  describe(`${engine}: statements`, () => {
    let places: StorePlaces;
    beforeAll(async () => {
      places = await start();
    }, 120_000);
    afterAll(() => places.dispose());
    const on = async (act: (world: World) => Promise<void>, startsAt = JANUARY, zone = SEOUL): Promise<void> => {
      const store = await (await places.place()).open();
      try {
        await act(worldOn(store, { startsAt, zone }));
      } finally {
        await store.close();
      }
    };

    test('the opening balance and the changes are the closing balance, which the next month opens with', () =>
      on(async ({ grant, use, clock, rig, statement, has }) => {
        const monthly: Statement[] = [];
        const balances: bigint[] = [];
        for (let month = 0; month < 3; month++) {
          await grant(5_000_000_001n, { days: 20 });
          for (let day = 0; day < 25; day++) {
            if (day < 20 && day % 4 === 0) await use(BigInt(day) * 7_654_321n + 1n);
            clock.advance(DAY_MS);
            if (day !== 19) continue;
            await rig.act((credits, tx) => credits.bookDue(tx));
            await use(500_000n, asInstant(clock.now() - HOUR_MS));
          }
          const { lot } = await grant(3_000_000n, { days: 400 });
          const taken = { workspaceId: WORKSPACE.id, lotId: lot.id };
          await rig.done((credits, tx) => credits.refundLot(tx, { ...taken, amountMicro: 1_000_000n }));
          await rig.done((credits, tx) => credits.voidLot(tx, taken));
          await grant(1_000_000n, { days: 400 });
          balances.push(await has());
          clock.advance(addMonths(asInstant(JANUARY), month + 1, SEOUL) - clock.now());
          monthly.push(await statement(2026, month + 1));
        }
        for (const [at, each] of monthly.entries()) {
          const before = monthly[at - 1]?.closingMicro ?? 0n;
          const lines = each.lines.reduce((sum, { changeMicro }) => sum + changeMicro, 0n);
          expect(each).toMatchObject({ openingMicro: before, isFinal: true, closingMicro: balances[at] });
          expect(before + lines).toBe(each.closingMicro);
          expect(each.lines.at(-1)?.balanceMicro).toBe(each.closingMicro);
          const sums = { registered: 5_004_000_001n, reopened: 500_000n, refunded: 1_000_000n, voided: 2_000_000n };
          expect(each.sums).toMatchObject(sums);
          expect(each.sums.expired).toBeGreaterThan(0n);
        }
      }));

    test('a month begins and ends at midnight of the account’s zone, to the millisecond', () =>
      on(async ({ grant, use, clock, statement }) => {
        await grant(10_000_000n);
        clock.advance(1);
        await use(1_000_000n);
        clock.advance(31 * DAY_MS - 1);
        await use(2_000_000n);
        clock.advance(1);
        await use(4_000_000n);
        const [december, january, february] = [
          await statement(2025, 12),
          await statement(2026, 1),
          await statement(2026, 2),
        ];
        expect(december).toMatchObject({ closingMicro: 10_000_000n });
        expect(january.lines.map(({ changeMicro, at }) => [changeMicro, at])).toEqual([
          [-1_000_000n, JANUARY],
          [-2_000_000n, JANUARY + 30 * DAY_MS],
        ]);
        expect(february).toMatchObject({ openingMicro: 7_000_000n, isFinal: false });
        expect(february.lines.map(({ changeMicro }) => changeMicro)).toEqual([]);
        clock.advance(1);
        expect((await statement(2026, 2)).lines.map(({ changeMicro }) => changeMicro)).toEqual([-4_000_000n]);
      }, JANUARY - 1));

    test('days of 23 and 25 hours are whole days', () =>
      on(
        async ({ grant, use, clock, statement }) => {
          await grant(1_000_000_000n);
          // From 2026-03-07 00:30 on in New York, each half hour: 24, 23 and 24 hours of them.
          for (let half = 0; half < 142; half++) {
            await use(1_000_000n);
            clock.advance(HOUR_MS / 2);
          }
          const used = (await statement(2026, 3)).lines.filter(({ kind }) => kind === 'used');
          expect(used.map(({ changeMicro }) => -changeMicro / 1_000_000n)).toEqual([47n, 46n, 48n, 1n]);
          expect((used[1]?.at ?? 0) - (used[0]?.at ?? 0)).toBe(24 * HOUR_MS);
          expect((used[2]?.at ?? 0) - (used[1]?.at ?? 0)).toBe(23 * HOUR_MS);
        },
        Date.UTC(2026, 2, 7, 5, 30),
        'America/New_York',
      ));

    test('a month that runs is told as far as it has come, and one to come is not told', () =>
      on(async ({ grant, use, clock, statement, ask }) => {
        await grant(5_000_000n);
        clock.advance(3 * DAY_MS + 5);
        const now = await statement(2026, 1);
        expect(now).toMatchObject({ isFinal: false, asOf: JANUARY + 3 * DAY_MS + 5, to: JANUARY + 31 * DAY_MS });
        await use(1_000_000n);
        clock.advance(1);
        expect((await statement(2026, 1)).closingMicro).toBe(4_000_000n);
        expect(await ask(2026, 2)).toBeUndefined();
        clock.advance(40 * DAY_MS);
        const [first, again] = [await statement(2026, 1), await statement(2026, 1)];
        expect(first).toEqual(again);
        expect(first.isFinal).toBe(true);
      }));

    test('money is what documents say, by currency, and names what its credits were for', () =>
      on(async ({ grant, documents, clock, statement }) => {
        const order = paidOrder();
        await grant(5_000_000_000n, { reference: `order:${order.id}` });
        await documents.issue(order);
        clock.advance(1);
        const refund = { currency: 'KRW', supplyMinor: -20_000n, vatMinor: -2_000n } as const;
        await documents.issue(order, { key: 'r-1', kind: 'card_refund_slip', price: refund });
        clock.advance(1);
        const dollars = { currency: 'USD', supplyMinor: 1_250n, vatMinor: 0n } as const;
        await documents.issue(paidOrder({ price: dollars }));
        await documents.issue(paidOrder({ workspaceId: 'w-2' }));
        clock.advance(1);
        const told = await statement(2026, 1);
        expect(told.lines[0]).toMatchObject({ kind: 'registered', lot: { title: order.title } });
        expect(told.payments.map(({ number }) => number)).toEqual([
          ...['C-2026-000001', 'CR-2026-000001', 'C-2026-000002'],
        ]);
        expect(told).toMatchObject({ isSandbox: false, practised: [], paymentsLeftOff: 0 });
        expect(told.paid).toEqual([
          { documents: 2, paid: won(55_000n), refunded: won(22_000n), vatMinor: 3_000n },
          { documents: 1, paid: cents(1_250n), refunded: cents(0n), vatMinor: 0n },
        ]);
      }));

    test('what was only for trying out is summed by itself, and marks the whole when there is nothing else', () =>
      on(async ({ documents, clock, statement }) => {
        expect((await statement(2026, 1)).isSandbox).toBe(false);
        await documents.issue(paidOrder({ channel: 'sandbox' }));
        clock.advance(1);
        const practised = [{ documents: 1, paid: won(55_000n), refunded: won(0n), vatMinor: 5_000n }];
        expect(await statement(2026, 1)).toMatchObject({ isSandbox: true, paid: [], practised });
        await documents.issue(paidOrder());
        clock.advance(1);
        const both = await statement(2026, 1);
        expect(both).toMatchObject({ isSandbox: false, paid: practised, practised });
        expect(both.payments.map(({ isSandbox }) => isSandbox)).toEqual([true, false]);
      }));

    test('more changes than are shown one by one are summed by day, and more documents are counted', () =>
      on(async ({ grant, documents, clock, ask }) => {
        for (let at = 0; at < 5; at++) {
          await grant(1n);
          await documents.issue(paidOrder());
          clock.advance(at === 2 ? DAY_MS : 1);
        }
        const told = await ask(2026, 1, { linesMax: 5 });
        expect(told).toMatchObject({ paymentsLeftOff: 0, closingMicro: 5n });
        expect(told?.lines).toHaveLength(5);
        const summed = await ask(2026, 1, { linesMax: 4 });
        expect(summed?.lines).toMatchObject([
          { kind: 'registered', isOfDay: true, changeMicro: 3n, balanceMicro: 3n },
          { kind: 'registered', isOfDay: true, changeMicro: 2n, balanceMicro: 5n },
        ]);
        expect(summed).toMatchObject({ paymentsLeftOff: 1, closingMicro: 5n, paid: [{ paid: won(275_000n) }] });
        expect(summed?.payments).toHaveLength(4);
      }));
  });
}

type World = ReturnType<typeof worldOn>;

function worldOn(store: Store, { startsAt, zone }: { readonly startsAt: number; readonly zone: string }) {
  const clock = manualClock(startsAt);
  const rig = creditsRig(store, clock);
  const documents = documentsRig(store, clock);
  const turnover = kyselyCreditTurnover(store.db);
  const ports = {
    ...{ turnover, credits: rig.credits, documents: kyselyDocumentStore(store.db), clock },
    ...{ settings: () => documents.settings.settings(), account: () => ({ name: 'Acme', timeZone: zone }) },
  };
  const ask = (year: number, month: number, bounds: { readonly linesMax?: number } = {}) =>
    makeStatement({ ...ports, ...bounds }, { workspace: WORKSPACE, year, month });
  const lot = { workspaceId: WORKSPACE.id, origin: 'top_up', payment: 'card' } as const;
  return {
    ...{ clock, rig, documents, ask },
    statement: async (year: number, month: number): Promise<Statement> => {
      const made = await ask(year, month);
      if (made === undefined) throw new Error('the month is still to come');
      return made;
    },
    grant: (amountMicro: bigint, { days, ...more }: { readonly days?: number; readonly reference?: string } = {}) => {
      const ends = days === undefined ? {} : { expiresAt: asInstant(clock.now() + days * DAY_MS) };
      return rig.done((credits, tx) => credits.grant(tx, { ...lot, amountMicro, ...ends, ...more }));
    },
    use: (amountMicro: bigint, at = clock.now()) =>
      rig.done((credits, tx) => credits.debit(tx, { workspaceId: WORKSPACE.id, amountMicro, at, allowsDebt: true })),
    has: async () => {
      const { availableMicro, heldMicro, comingMicro, debtMicro } = await rig.credits.balance(WORKSPACE.id);
      return availableMicro + heldMicro + comingMicro - debtMicro;
    },
  };
}

function won(minor: bigint) {
  return { currency: 'KRW', minor };
}

function cents(minor: bigint) {
  return { currency: 'USD', minor };
}
