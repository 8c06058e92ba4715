import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import { allocate } from './allocate.ts';
import { amountText, readAmount } from './amount-text.ts';
import { compareLots } from './compare-lots.ts';
import { expiryAfter, windowEnd } from './expiry-after.ts';
import type { Lot } from './facts.ts';

const RUNS = inject('isProof') ? 30_000 : 2_000;
const ZONE = 'Asia/Seoul';
const at = (text: string) => asInstant(Date.parse(text));

describe('360 days of use', () => {
  const rows = [
    { bought: '2026-01-05T00:30:00+09:00', validity: 'civil', ends: '2027-01-01T00:00:00+09:00' },
    { bought: '2026-01-05T23:59:59+09:00', validity: 'civil', ends: '2027-01-01T00:00:00+09:00' },
    { bought: '2026-01-05T00:30:00+09:00', validity: 'inclusive', ends: '2026-12-31T00:00:00+09:00' },
    { bought: '2026-01-05T00:30:00+09:00', validity: 'elapsed', ends: '2026-12-31T00:30:00+09:00' },
    { bought: '2024-02-29T12:00:00+09:00', validity: 'civil', ends: '2025-02-24T00:00:00+09:00' },
    { bought: '2024-02-29T12:00:00+09:00', validity: 'inclusive', ends: '2025-02-23T00:00:00+09:00' },
  ] as const;
  test.each(rows)('$validity, bought at $bought, end at $ends', ({ bought, validity, ends }) => {
    expect(expiryAfter(at(bought), 360, { validity, zone: ZONE })).toBe(at(ends));
  });
});

test('what expires within 14 days is counted to the end of the 14th day', () => {
  expect(isoInstant(windowEnd(at('2026-03-10T09:00:00+09:00'), 14, ZONE))).toBe('2026-03-24T15:00:00.000Z');
});

describe('amounts are exact', () => {
  test('17.75 less 16.03 is 1.72, and 0.1 and 0.2 are 0.3', () => {
    const [one, other] = [readAmount('17.75') ?? 0n, readAmount('16.03') ?? 0n];
    expect(amountText(one - other)).toBe('1.72');
    expect(amountText((readAmount('0.1') ?? 0n) + (readAmount('0.2') ?? 0n))).toBe('0.3');
    expect(amountText((readAmount('100') ?? 0n) - (readAmount('14.28444') ?? 0n))).toBe('85.71556');
  });

  test('a text that was written is read as the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (amount) => {
        expect(readAmount(amountText(amount))).toBe(amount);
        expect(amountText(-amount)).toBe(amount === 0n ? '0' : `-${amountText(amount)}`);
      }),
      { numRuns: RUNS },
    );
  });

  test.each(['', '-1', '1.', '.5', '1.0000001', '1e3', ' 1', '12345678901', 'NaN'])('%j is no amount', (text) => {
    expect(readAmount(text)).toBeUndefined();
  });
});

const lots: fc.Arbitrary<Lot> = fc
  .record({
    id: fc.uuid(),
    origin: fc.constantFrom('plan' as const, 'top_up' as const, 'promotion' as const),
    priority: fc.constantFrom(1, 2),
    costBasisMicro: fc.constantFrom(0, 5),
    from: fc.constantFrom(0, 10, 20),
    lasts: fc.constantFrom(10, 20, undefined),
    remaining: fc.bigInt({ min: 0n, max: 20n }),
    isVoid: fc.boolean(),
  })
  .map(({ from, lasts, isVoid, ...lot }) => ({
    ...{ workspaceId: 'w', payment: 'card', amountMicro: 20n, note: '', reference: undefined, held: 0n },
    ...{ consumed: 20n - lot.remaining, expired: 0n, voided: 0n, refunded: 0n, settled: 0n },
    ...lot,
    effectiveAt: asInstant(from),
    expiresAt: lasts === undefined ? undefined : asInstant(from + lasts),
    createdAt: asInstant(0),
    voidedAt: isVoid && lot.priority === 2 ? asInstant(0) : undefined,
  }));
const orders = fc.constantFrom('expiry-first' as const, 'priority-first' as const);

test('any two lots have an order, whichever is asked first, and orders of three agree', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(lots, { minLength: 3, maxLength: 3, selector: ({ id }) => id }),
      orders,
      (three, order) => {
        const [a, b, c] = three as [Lot, Lot, Lot];
        expect(Math.sign(compareLots(a, b, order))).toBe(-Math.sign(compareLots(b, a, order)));
        expect(compareLots(a, b, order)).not.toBe(0);
        if (compareLots(a, b, order) < 0 && compareLots(b, c, order) < 0) {
          expect(compareLots(a, c, order)).toBeLessThan(0);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test('an allocation takes all there is or all that is wanted, from eligible lots only, and empties earlier ones first', () => {
  const asked = fc.record({
    amount: fc.bigInt({ min: 1n, max: 60n }),
    now: fc.constantFrom(0, 9, 10, 19, 20, 29, 30, 40),
    order: orders,
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(lots, { maxLength: 6, selector: ({ id }) => id }),
      asked,
      (some, { amount, now, order }) => {
        const { parts, missingMicro } = allocate(some, amount, { at: asInstant(now), policy: { burnOrder: order } });
        const usable = some.filter(
          (lot) =>
            lot.voidedAt === undefined &&
            lot.effectiveAt <= now &&
            (lot.expiresAt === undefined || now < lot.expiresAt),
        );
        const there = usable.reduce((sum, { remaining }) => sum + remaining, 0n);
        const taken = parts.reduce((sum, { amountMicro }) => sum + amountMicro, 0n);
        expect(taken + missingMicro).toBe(amount);
        expect(missingMicro).toBe(amount > there ? amount - there : 0n);
        const touched = usable.filter(({ id }) => parts.some(({ lotId }) => lotId === id));
        expect(touched).toHaveLength(parts.length);
        for (const earlier of usable) {
          const part = parts.find(({ lotId }) => lotId === earlier.id)?.amountMicro ?? 0n;
          const isPassed = touched.some((later) => compareLots(earlier, later, order) < 0);
          if (isPassed) expect(part).toBe(earlier.remaining);
        }
      },
    ),
    { numRuns: RUNS },
  );
});
