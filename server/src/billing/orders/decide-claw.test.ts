import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lot } from '#credits';
import { asInstant } from '#kernel';
import { totalOf } from '../money.ts';
import type { OrderRefund } from './attempt.ts';
import { decideClaw } from './decide-claw.ts';
import type { Order } from './order.ts';
import { newOrder } from './place-order.ts';
import { countedRefunds, creditsForMinor, leftMinor, minorForCredits, refundPrice } from './refund-shares.ts';

const NOW = asInstant(Date.UTC(2026, 0, 5));
const END = asInstant(NOW + 1_000);
const ORDER: Order = {
  ...newOrder({
    ...{ id: 'o', number: '2026-000001', workspaceId: 'w', kind: 'top_up', cause: 'person', causeKey: 'person:1' },
    ...{ title: { ko: '크레딧', en: 'Credits' }, creditsMicro: 1_000n, channel: 'stripe', methodId: 'm' },
    ...{ createdAt: NOW, by: { id: 'p', address: 'kim@acme.com' }, creditsUntil: undefined },
    price: { currency: 'KRW', supplyMinor: 1_000n, vatMinor: 100n },
  }),
  ...{ state: 'granted', lotId: 'l', expiresAt: END, endedAt: NOW },
};
const lot = (id: string, remaining: bigint, expiresAt = END): Lot => ({
  ...{ id, workspaceId: 'w', origin: 'top_up', payment: 'card', amountMicro: 1_000n, priority: 100 },
  ...{ costBasisMicro: 0, effectiveAt: NOW, expiresAt, createdAt: NOW, note: '', reference: undefined },
  ...{ voidedAt: undefined, remaining, held: 0n, consumed: 1_000n - remaining, expired: 0n },
  ...{ voided: 0n, refunded: 0n, settled: 0n },
});
const refund = (creditsMicro: bigint, minor: bigint, more: Partial<OrderRefund> = {}): OrderRefund => ({
  ...{ id: 'f', orderId: 'o', attemptId: 'a', source: 'asked', key: 'k', creditsMicro, state: 'done' },
  price: { currency: 'KRW', supplyMinor: minor, vatMinor: 0n },
  ...{ problem: undefined, reason: '', by: { id: '', address: '' }, createdAt: NOW, endedAt: NOW },
  ...more,
});

describe('credits follow their money', () => {
  const cases: readonly {
    readonly when: string;
    readonly order?: Partial<Order>;
    readonly refunds?: readonly OrderRefund[];
    readonly lots?: readonly Lot[];
    readonly due: bigint;
    readonly takes?: readonly (readonly [string, bigint])[];
    readonly again?: bigint;
  }[] = [
    { when: 'nothing went back', due: 0n },
    { when: 'a part went back', refunds: [refund(250n, 275n)], due: 250n, takes: [['l', 250n]] },
    {
      when: 'that part was taken out',
      refunds: [refund(250n, 275n)],
      order: { clawDueMicro: 250n, clawedMicro: 250n },
      due: 250n,
    },
    {
      when: 'all of it went back in parts whose credits were rounded down',
      refunds: [refund(333n, 367n), refund(333n, 367n), refund(332n, 366n)],
      due: 1_000n,
      takes: [['l', 1_000n]],
    },
    { when: 'a refund was refused', refunds: [refund(250n, 275n, { state: 'refused' })], due: 0n },
    {
      when: 'a refund was refused after its credits were taken out',
      refunds: [refund(250n, 275n, { state: 'refused' })],
      order: { clawDueMicro: 250n, clawedMicro: 250n },
      due: 250n,
      again: 250n,
    },
    {
      when: 'money that was never the order’s went back',
      refunds: [refund(0n, 1_100n, { source: 'surplus' })],
      due: 0n,
    },
    { when: 'a dispute began', order: { dispute: 'open' }, due: 1_000n, takes: [['l', 1_000n]] },
    {
      when: 'a dispute began after a refund: both together take no more',
      order: { dispute: 'open', clawDueMicro: 250n, clawedMicro: 250n },
      refunds: [refund(250n, 275n)],
      lots: [lot('l', 750n)],
      due: 1_000n,
      takes: [['l', 750n]],
    },
    {
      when: 'a dispute was won, and a refund stays',
      order: { dispute: 'won', clawDueMicro: 1_000n, clawedMicro: 1_000n },
      refunds: [refund(250n, 275n)],
      lots: [lot('l', 0n)],
      due: 1_000n,
      again: 750n,
    },
    {
      when: 'a dispute was lost',
      order: { dispute: 'lost', clawDueMicro: 1_000n, clawedMicro: 1_000n },
      lots: [lot('l', 0n)],
      due: 1_000n,
    },
    {
      when: 'a dispute was won once the credits would have ended',
      order: { dispute: 'won', clawDueMicro: 1_000n, clawedMicro: 1_000n, expiresAt: NOW },
      lots: [lot('l', 0n, NOW)],
      due: 1_000n,
    },
    {
      when: 'most of it was used',
      order: { dispute: 'open' },
      lots: [lot('l', 100n)],
      due: 1_000n,
      takes: [['l', 100n]],
    },
    {
      when: 'the lot has ended, though that is not booked',
      order: { dispute: 'open' },
      lots: [lot('l', 100n, NOW)],
      due: 1_000n,
    },
    {
      when: 'what was given again goes back too',
      order: { dispute: 'won', clawDueMicro: 1_000n, clawedMicro: 1_000n, reinstatedMicro: 1_000n },
      refunds: [refund(1_000n, 1_100n)],
      lots: [lot('l', 0n), lot('m', 900n)],
      due: 2_000n,
      takes: [['m', 900n]],
    },
  ];

  test.each(cases)(
    'when $when',
    ({ order = {}, refunds = [], lots = [lot('l', 1_000n)], due, takes = [], again = 0n }) => {
      expect(decideClaw({ ...ORDER, ...order }, refunds, { lots, now: NOW })).toEqual({
        clawDueMicro: due,
        takes: takes.map(([lotId, amountMicro]) => ({ lotId, amountMicro })),
        reinstateMicro: again,
      });
    },
  );
});

describe('shares of a refund', () => {
  const prices = fc.record({
    supplyMinor: fc.bigInt({ min: 1n, max: 10_000_000n }),
    vatMinor: fc.bigInt({ min: 0n, max: 1_000_000n }),
    creditsMicro: fc.bigInt({ min: 1n, max: 10_000_000_000n }),
    parts: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 }),
  });

  test('parts never come to more than the whole, and the last of the credits takes the last of the money', () => {
    fc.assert(
      fc.property(prices, ({ supplyMinor, vatMinor, creditsMicro, parts }) => {
        const order = { ...ORDER, creditsMicro, price: { currency: 'KRW' as const, supplyMinor, vatMinor } };
        const refunds: OrderRefund[] = [];
        let left = creditsMicro;
        for (const [index, part] of parts.entries()) {
          const share = index === parts.length - 1 ? left : (left * BigInt(part)) / 1_001n;
          const minor = minorForCredits(order, refunds, share);
          if (minor === 0n) continue;
          left -= share;
          refunds.push(refund(share, 0n, { price: refundPrice(order, refunds, minor) }));
        }
        const sum = countedRefunds(refunds).map(({ price }) => price);
        expect(sum.every((price) => price.supplyMinor >= 0n && price.vatMinor >= 0n)).toBe(true);
        expect(sum.reduce((total, price) => total + price.supplyMinor, 0n)).toBe(supplyMinor);
        expect(sum.reduce((total, price) => total + price.vatMinor, 0n)).toBe(vatMinor);
        expect(leftMinor(order, refunds)).toBe(0n);
      }),
      { numRuns: 500 },
    );
  });

  test('money that went back in parts takes as many credits as in one', () => {
    fc.assert(
      fc.property(prices, ({ supplyMinor, vatMinor, creditsMicro, parts }) => {
        const order = { ...ORDER, creditsMicro, price: { currency: 'KRW' as const, supplyMinor, vatMinor } };
        const refunds: OrderRefund[] = [];
        const total = totalOf(order.price).minor;
        for (const part of parts) {
          const minor = (leftMinor(order, refunds) * BigInt(part)) / 1_001n;
          if (minor === 0n) continue;
          const price = refundPrice(order, refunds, minor);
          refunds.push(refund(creditsForMinor(order, refunds, minor), 0n, { source: 'provider', price }));
        }
        const gone = total - leftMinor(order, refunds);
        const credits = refunds.reduce((sum, each) => sum + each.creditsMicro, 0n);
        expect(credits).toBe((creditsMicro * gone) / total);
      }),
      { numRuns: 500 },
    );
  });
});
