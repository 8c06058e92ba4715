import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partOf } from './part-of-limit.ts';

test('the parts of all gateways are the limit, and no two differ by more than one', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 64 }), (allowed, gateways) => {
      const parts = Array.from({ length: gateways }, (_, place) => partOf(allowed, { gateways, place }));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(allowed);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
    }),
  );
});

test.each([
  {
    who: 'who does not know its place has what is left to all',
    allowed: 7,
    fleet: { gateways: 4, place: undefined },
    part: 1,
  },
  { who: 'who does not know how many there are has none', allowed: 100, fleet: undefined, part: 0 },
])('$who', ({ allowed, fleet, part }) => {
  expect(partOf(allowed, fleet)).toBe(part);
});
