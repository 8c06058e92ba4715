import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOf } from './lease-share.ts';
import { WINDOW_USABLE_MS } from './lease-terms.ts';
import { WindowPool } from './window-pool.ts';

const MINUTE_MS = 60_000;

const grants = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(0, 499, 500, 59_999, 60_000, 62_000)),
    need: fc.integer({ min: 1, max: 5 }),
    want: fc.integer({ min: 1, max: 20 }),
    /** Of what is granted. */
    usedShare: fc.double({ min: 0, max: 1, noNaN: true }),
    usedAfterMs: fc.integer({ min: 0, max: WINDOW_USABLE_MS }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('no minute ever holds more uses than the limit, however units are granted, used late and given back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4 }), grants, (limit, gateways, asked) => {
      const pool = new WindowPool();
      const uses: { readonly at: number; readonly units: number }[] = [];
      let now = 0;
      for (const { afterMs, need, want, usedShare, usedAfterMs } of asked) {
        now += afterMs;
        const { amount } = shareOf({ need, want, available: limit - pool.live(now), gateways });
        if (amount === 0) continue;
        const bucket = pool.count(amount, now + WINDOW_USABLE_MS + MINUTE_MS);
        const units = Math.round(amount * usedShare);
        uses.push({ at: now + usedAfterMs, units });
        pool.giveBack(bucket, amount - units);
      }
      for (const { at: end } of uses) {
        const inMinute = uses.filter(({ at }) => at > end - MINUTE_MS && at <= end);
        expect(inMinute.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test('room comes back when it is said to', () => {
  const pool = new WindowPool();
  pool.count(10, WINDOW_USABLE_MS + MINUTE_MS);
  const at = pool.roomAtMs(1, 10, 100);
  expect(at).toBe(MINUTE_MS + WINDOW_USABLE_MS);
  expect(pool.live(at - 1)).toBe(10);
  expect(pool.live(at)).toBe(0);
});

test('what was used beyond a grant counts too', () => {
  const pool = new WindowPool();
  const bucket = pool.count(10, WINDOW_USABLE_MS + MINUTE_MS);
  pool.giveBack(bucket, -5);
  expect(pool.live(1)).toBe(15);
});
