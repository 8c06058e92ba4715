import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { asInstant, type Instant, isoInstant } from '#kernel';
import { decideRenewal, RETRY_DAYS, type RenewalFacts } from './decide-renewal.ts';
import { monthSpan } from './month-spans.ts';
import { type Answer, renewalWorld } from './renewal-world.test-support.ts';

const RUNS = inject('isProof') ? 5_000 : 300;
const DAY_MS = 86_400_000;
const at = (text: string): Instant => asInstant(Date.parse(text));
const ANCHOR = at('2026-01-31T00:00:00Z');
const NOW = at('2026-02-10T00:00:00Z');

type Changed = {
  readonly [Part in 'subscription' | 'month' | 'order' | 'done']?: Record<string, unknown> | undefined;
} & { readonly now?: Instant; readonly hasOther?: boolean };

function facts({ subscription, month, order, done, now = NOW, hasOther = false }: Changed): RenewalFacts {
  const price = { currency: 'KRW', supplyMinor: 10_000n, vatMinor: 1_000n };
  return {
    subscription: {
      ...{ state: 'active', anchorAt: ANCHOR, zone: 'UTC', methodId: 'm', createdAt: ANCHOR },
      ...{ paidUntil: undefined, stoppedAt: undefined, ...subscription },
    },
    last: {
      month: {
        ...monthSpan({ anchorAt: ANCHOR, zone: 'UTC' }, 0),
        ...{ state: 'ordered', tries: 0, firstTriedAt: undefined, nextTryAt: undefined, isUnderWay: false, ...month },
      },
      order: { state: 'open', channel: 'sandbox', methodId: 'm', price, ...order },
    },
    hasOther,
    done: { isPaymentAsked: false, isPaymentRefused: false, isKept: false, ...done },
    now,
  } as RenewalFacts;
}

const END = monthSpan({ anchorAt: ANCHOR, zone: 'UTC' }, 0).to;
const PAID = { paidUntil: END };
const LATER = asInstant(END + DAY_MS);
const LEASE = asInstant(NOW + 120_000);

describe('what is to be done with a subscription, in order of precedence', () => {
  const rows: readonly (Changed & { readonly when: string; readonly expect: unknown })[] = [
    {
      when: 'the first month was paid',
      ...{ subscription: { state: 'starting' }, order: { state: 'granted' } },
      expect: { kind: 'paid', state: 'active', paidUntil: END },
    },
    {
      when: 'the first month was paid after somebody stopped it',
      ...{ subscription: { state: 'starting', stoppedAt: NOW }, order: { state: 'granted' } },
      expect: { kind: 'paid', state: 'ending', paidUntil: END },
    },
    {
      when: 'money came for a month that was given up',
      ...{ subscription: { state: 'ended' }, order: { state: 'granted' } },
      expect: { kind: 'paid', state: 'active', paidUntil: END },
    },
    {
      when: 'money came for one that was given up, and the workspace has another plan',
      ...{ subscription: { state: 'ended' }, order: { state: 'granted' }, hasOther: true },
      expect: { kind: 'rest', until: undefined },
    },
    {
      when: 'money came for one that was given up, and its month is over',
      ...{ subscription: { state: 'ended' }, order: { state: 'granted' }, now: END },
      expect: { kind: 'rest', until: undefined },
    },
    {
      when: 'one has ended and its order is open',
      ...{ subscription: { state: 'ended' } },
      expect: { kind: 'withdraw' },
    },
    {
      when: 'one has ended and its payment is under way',
      ...{ subscription: { state: 'ended' }, done: { isKept: true } },
      expect: { kind: 'rest', until: NOW + 3_600_000 },
    },
    {
      when: 'the first payment failed',
      ...{ subscription: { state: 'starting' }, order: { state: 'failed' } },
      expect: { kind: 'end', at: NOW },
    },
    {
      when: 'a person has not confirmed the first payment yet',
      subscription: { state: 'starting', createdAt: asInstant(NOW - 3_500_000) },
      expect: { kind: 'rest', until: NOW + 30_000 },
    },
    {
      when: 'the time for the first payment ends before the next look',
      subscription: { state: 'starting', createdAt: asInstant(NOW - 3_599_999) },
      expect: { kind: 'rest', until: NOW + 1 },
    },
    {
      when: 'a person did not confirm the first payment for an hour',
      ...{ subscription: { state: 'starting', createdAt: asInstant(NOW - 3_600_000) } },
      expect: { kind: 'withdraw' },
    },
    {
      when: 'the first deposit is awaited',
      ...{ subscription: { state: 'starting' }, order: { channel: 'bank_transfer' } },
      expect: { kind: 'rest', until: NOW + 600_000 },
    },
    {
      when: 'the first deposit did not come in its month',
      ...{ subscription: { state: 'starting' }, order: { channel: 'bank_transfer' }, now: END },
      expect: { kind: 'withdraw' },
    },
    {
      when: 'it was stopped and its month goes on',
      ...{ subscription: { state: 'ending', stoppedAt: NOW, ...PAID }, order: { state: 'granted' } },
      expect: { kind: 'rest', until: END },
    },
    {
      when: 'it was stopped and its month is over',
      ...{ subscription: { state: 'ending', stoppedAt: NOW, ...PAID }, order: { state: 'granted' }, now: LATER },
      expect: { kind: 'end', at: END },
    },
    {
      when: 'it was stopped while its month was unpaid',
      subscription: { state: 'ending', stoppedAt: NOW },
      expect: { kind: 'withdraw' },
    },
    {
      when: 'it was stopped while its month was unpaid, which is withdrawn',
      ...{ subscription: { state: 'ending', stoppedAt: NOW }, order: { state: 'cancelled' } },
      expect: { kind: 'end', at: NOW },
    },
    {
      when: 'its month is paid and goes on',
      ...{ subscription: PAID, order: { state: 'granted' } },
      expect: { kind: 'rest', until: END },
    },
    {
      when: 'its month is over',
      ...{ subscription: PAID, order: { state: 'granted' }, now: END },
      expect: {
        ...{ kind: 'go_on', isLastSkipped: false, skipped: [] },
        ordered: { month: 1, from: END, to: at('2026-03-31T00:00:00Z') },
      },
    },
    {
      when: 'two months went by while the program was away',
      ...{ subscription: PAID, order: { state: 'granted' }, now: at('2026-05-01T00:00:00Z') },
      expect: {
        ...{ kind: 'go_on', isLastSkipped: false },
        skipped: [
          { month: 1, from: END, to: at('2026-03-31T00:00:00Z') },
          { month: 2, from: at('2026-03-31T00:00:00Z'), to: at('2026-04-30T00:00:00Z') },
        ],
        ordered: { month: 3, from: at('2026-04-30T00:00:00Z'), to: at('2026-05-31T00:00:00Z') },
      },
    },
    {
      when: 'the next month is over at this very instant',
      ...{ subscription: PAID, order: { state: 'granted' }, now: at('2026-03-31T00:00:00Z') },
      expect: {
        ...{ kind: 'go_on', isLastSkipped: false },
        skipped: [{ month: 1, from: END, to: at('2026-03-31T00:00:00Z') }],
        ordered: { month: 2, from: at('2026-03-31T00:00:00Z'), to: at('2026-04-30T00:00:00Z') },
      },
    },
    {
      when: 'its month is over and its deposit did not come',
      ...{ subscription: { state: 'past_due' }, order: { channel: 'bank_transfer' }, now: END },
      expect: { kind: 'withdraw' },
    },
    {
      when: 'its month is over and its order was withdrawn',
      ...{ subscription: { state: 'past_due' }, order: { state: 'cancelled' }, now: END },
      expect: expect.objectContaining({ kind: 'go_on', isLastSkipped: true }),
    },
    {
      when: 'its month is over and its payment is under way',
      ...{ subscription: { state: 'past_due' }, done: { isKept: true }, now: END },
      expect: expect.objectContaining({ kind: 'go_on', isLastSkipped: false }),
    },
    {
      when: 'somebody withdrew the order of its month',
      ...{ subscription: { state: 'past_due' }, order: { state: 'cancelled' } },
      expect: { kind: 'end', at: NOW },
    },
    {
      when: 'the deposit of its month is awaited',
      order: { channel: 'bank_transfer' },
      expect: { kind: 'owe' },
    },
    {
      when: 'the deposit of its month is awaited, as is known',
      ...{ subscription: { state: 'past_due' }, order: { channel: 'bank_transfer' } },
      expect: { kind: 'rest', until: NOW + 600_000 },
    },
    {
      when: 'a month by transfer costs nothing',
      order: { channel: 'bank_transfer', price: { currency: 'KRW', supplyMinor: 0n, vatMinor: 0n } },
      expect: { kind: 'pay', isNew: true, until: LEASE },
    },
    {
      when: 'somebody chose a card for a month by transfer',
      ...{ subscription: { state: 'past_due', methodId: 'card' }, order: { channel: 'bank_transfer' } },
      expect: { kind: 'pay', isNew: true, until: LEASE },
    },
    { when: 'its month was just ordered', expect: { kind: 'pay', isNew: true, until: LEASE } },
    {
      when: 'another process has its payment in hand',
      month: { tries: 1, isUnderWay: true, nextTryAt: LEASE },
      expect: { kind: 'rest', until: LEASE },
    },
    {
      when: 'another process has its payment in hand, and what is known is of an earlier try',
      ...{ month: { tries: 2, isUnderWay: true, nextTryAt: LEASE }, order: { state: 'failed' } },
      expect: { kind: 'rest', until: LEASE },
    },
    {
      when: 'the process that had it in hand says nothing',
      month: { tries: 1, isUnderWay: true, nextTryAt: NOW },
      expect: { kind: 'pay', isNew: false, until: LEASE },
    },
    {
      when: 'the provider does not know yet',
      ...{ month: { tries: 1, isUnderWay: true, nextTryAt: LEASE }, done: { isPaymentAsked: true } },
      expect: { kind: 'rest', until: LEASE },
    },
    ...RETRY_DAYS.map((days, index) => ({
      when: `try ${index + 1} was declined`,
      ...{ month: { tries: index + 1, isUnderWay: true, nextTryAt: LEASE, firstTriedAt: NOW } },
      ...{ order: { state: 'failed' }, done: { isPaymentAsked: true } },
      expect: { kind: 'declined', nextTryAt: NOW + days * DAY_MS },
    })),
    {
      when: 'the last try was declined',
      ...{ month: { tries: 4, isUnderWay: true, nextTryAt: NOW, firstTriedAt: ANCHOR }, order: { state: 'failed' } },
      expect: { kind: 'declined', nextTryAt: undefined },
    },
    {
      when: 'the try could not even begin',
      ...{ month: { tries: 1, isUnderWay: true, nextTryAt: LEASE, firstTriedAt: NOW } },
      done: { isPaymentAsked: true, isPaymentRefused: true },
      expect: { kind: 'declined', nextTryAt: NOW + DAY_MS },
    },
    {
      when: 'it was declined and its time has not come',
      ...{ subscription: { state: 'past_due' }, order: { state: 'failed' } },
      month: { tries: 1, nextTryAt: asInstant(NOW + DAY_MS) },
      expect: { kind: 'rest', until: NOW + DAY_MS },
    },
    {
      when: 'it was declined and its time has come',
      ...{ subscription: { state: 'past_due' }, order: { state: 'failed' }, month: { tries: 1, nextTryAt: NOW } },
      expect: { kind: 'pay', isNew: true, until: LEASE },
    },
  ];
  test.each(rows)('$when', ({ when: _when, expect: expected, ...changed }) => {
    expect(decideRenewal(facts(changed))).toEqual(expected);
  });
});

const ZONES = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'];
const anchors = fc.oneof(
  fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) }),
  // The last days of long months, and the days around the one that Apia left out.
  fc.constantFrom(
    ...['2026-01-31', '2024-01-31', '2027-12-31', '2011-11-30'].map((day) => Date.parse(`${day}T10:30:00Z`)),
  ),
);
const gaps = fc.oneof(
  fc.integer({ min: 0, max: 3 * DAY_MS }),
  fc.integer({ min: 0, max: 40 * DAY_MS }),
  fc.integer({ min: 0, max: 300 * DAY_MS }),
);
const answers = fc.constantFrom<Answer>(
  'approve',
  'approve',
  'decline',
  'unknown_approved',
  'unknown_declined',
  'refuse',
);
const acts = fc.record({
  gap: gaps,
  act: fc.constantFrom('look', 'look', 'look', 'twice', 'stop', 'resume', 'deposit'),
  said: fc.array(answers, { minLength: 1, maxLength: 4 }),
});

describe('whenever a subscription is looked at, and however long nobody did', () => {
  const worlds = fc.record({
    anchorAt: anchors.map(asInstant),
    zone: fc.constantFrom(...ZONES),
    channel: fc.constantFrom('sandbox' as const, 'bank_transfer' as const),
  });

  test('each month is registered once, without a gap, clamped from the anchor, and never both skipped and charged', () => {
    fc.assert(
      fc.property(worlds, fc.array(acts, { maxLength: 40 }), (made, all) => {
        const world = renewalWorld(made);
        world.payFirst('granted');
        let now = made.anchorAt;
        for (const { gap, act, said } of all) {
          now = asInstant(now + gap);
          const before = world.subscription();
          const ordersBefore = world.orders.length;
          let next = 0;
          const answer = (): Answer => said[next++ % said.length] ?? 'approve';
          if (act === 'stop') world.stop(now);
          if (act === 'resume') world.resume(now);
          if (act === 'deposit' && made.channel === 'bank_transfer') world.payLast();
          world.look(now, answer);
          const isWaiting = world.orders.some(({ pending }) => pending !== undefined);
          if (act === 'twice' && !isWaiting) {
            const seen = JSON.stringify([world.months, world.subscription(), world.payments.length]);
            world.look(now, answer);
            expect(JSON.stringify([world.months, world.subscription(), world.payments.length])).toBe(seen);
          }
          // One that was stopped never renews.
          if (before.state === 'ending' && world.subscription().stoppedAt !== undefined)
            expect(world.orders.length).toBe(ordersBefore);
          expect(world.subscription().paidUntil ?? 0).toBeGreaterThanOrEqual(before.paidUntil ?? 0);
        }
        world.months.forEach((month, index) => {
          expect(month.month).toBe(index);
          const span = monthSpan(made, index);
          expect([month.from, month.to]).toEqual([span.from, span.to]);
          expect(month.from).toBe(index === 0 ? made.anchorAt : world.months[index - 1]?.to);
          const order = month.orderId === undefined ? undefined : world.orders[Number(month.orderId)];
          if (month.state === 'skipped') expect(order?.state ?? 'cancelled').not.toBe('granted');
          if (month.state === 'ordered') expect(order?.month).toBe(index);
        });
        expect(new Set(world.orders.map(({ month }) => month)).size).toBe(world.orders.length);
        for (const { month, at: paidAt } of world.payments) {
          const span = monthSpan(made, month);
          expect(paidAt, `month ${month}`).toBeGreaterThanOrEqual(span.from);
          expect(paidAt, `month ${month}`).toBeLessThan(span.to);
        }
        for (const { month } of world.months)
          expect(world.payments.filter((each) => each.month === month).length).toBeLessThanOrEqual(4);
      }),
      { numRuns: RUNS },
    );
  });

  test('looks in between change nothing but what was skipped: the same months, and the same ones paid', () => {
    fc.assert(
      fc.property(worlds, fc.array(gaps, { maxLength: 12 }), fc.array(gaps, { maxLength: 12 }), (made, one, other) => {
        const times = (all: readonly number[]): number[] => {
          let now: number = made.anchorAt;
          return all.map((gap) => {
            now += gap;
            return now;
          });
        };
        const coarse = times(one);
        const fine = [...coarse, ...times(other).filter((each) => each < (coarse.at(-1) ?? 0))].toSorted(
          (a, b) => a - b,
        );
        const run = (looks: readonly number[]) => {
          const world = renewalWorld({ ...made, channel: 'sandbox' });
          world.payFirst('granted');
          for (const each of looks) world.look(asInstant(each), () => 'approve');
          return world;
        };
        const [rough, exact] = [run(coarse), run(fine)];
        expect(exact.months.map(({ from, to }) => [from, to])).toEqual(rough.months.map(({ from, to }) => [from, to]));
        // Whoever looks more often skips less; what was paid before is paid then too.
        rough.months.forEach(({ state }, index) => {
          if (state === 'ordered') expect(exact.months[index]?.state).toBe('ordered');
        });
        expect(exact.subscription().paidUntil).toBe(rough.subscription().paidUntil);
      }),
      { numRuns: RUNS },
    );
  });
});

test('months that begin on the 31st end with the month, and none drifts', () => {
  const anchored = { anchorAt: at('2026-01-31T00:00:00Z'), zone: 'UTC' };
  const ends = [0, 1, 2, 3].map((month) => isoInstant(monthSpan(anchored, month).to).slice(0, 10));
  expect(ends).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
});
