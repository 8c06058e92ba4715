import fc from 'fast-check';
import type { LotOrigin, LotPayment } from './facts.ts';

/** Which amount, told by what it is equal to, so that ties and edges come up often. */
const amounts = fc.oneof(
  fc.record({ kind: fc.constant('plain' as const), amount: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    kind: fc.constantFrom('available', 'first_lot', 'held', 'charged'),
    amount: fc.constantFrom(-1, 0, 0, 1),
  }),
);
export type Amount = { readonly kind: string; readonly amount: number };
/** When, as so long before now; or at the edge of a lot. */
const times = fc.oneof(
  fc.record({ kind: fc.constant('ago' as const), ms: fc.constantFrom(0, 1, 10, 24, 25, 26, 40) }),
  fc.record({ kind: fc.constantFrom('begin', 'end'), ms: fc.constantFrom(-1, 0, 1), lot: fc.nat(5) }),
);
export type Time = { readonly kind: string; readonly ms: number; readonly lot?: number };

const KINDS: readonly [LotOrigin, LotPayment][] = [
  ['plan', 'card'],
  ['plan', 'cash'],
  ['top_up', 'card'],
  ['top_up', 'cash'],
  ['promotion', 'none'],
  ['adjustment', 'none'],
];

/** Lots, equal in this or that as often as not. */
export const grants = fc.record({
  act: fc.constant('grant' as const),
  kind: fc.constantFrom(...KINDS),
  amount: fc.constantFrom(1, 5, 10, 10, 20),
  priority: fc.constantFrom(1, 1, 2),
  cost: fc.constantFrom(0, 5),
  from: fc.constantFrom(-10, 0, 0, 0, 10),
  lasts: fc.constantFrom(10, 20, 20, 30, 60, 60, 200, undefined),
});

/** Every act that is drawn. */
export const acts = fc.oneof(
  {
    weight: 4,
    arbitrary: grants,
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('hold' as const),
      amount: amounts,
      lasts: fc.constantFrom(10, 20, 100),
      isPartial: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('extend' as const),
      hold: fc.nat(5),
      amount: amounts,
      more: fc.constantFrom(0, 10, 20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('capture' as const),
      hold: fc.nat(5),
      amount: amounts,
      keepRest: fc.boolean(),
      at: fc.option(times, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('release' as const),
      hold: fc.nat(5),
      amount: fc.option(amounts, { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('debit' as const),
      amount: amounts,
      at: fc.option(times, { nil: undefined }),
      allowsDebt: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('charges' as const),
      charges: fc.array(fc.record({ hold: fc.option(fc.nat(5), { nil: undefined }), amount: amounts, at: times }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('correct' as const), charge: fc.nat(10), amount: amounts }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('void' as const), lot: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('refund' as const),
      lot: fc.nat(5),
      amount: fc.option(amounts, { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      time: fc.oneof(fc.constantFrom(1, 5, 10, 20), fc.record({ lot: fc.nat(5), ms: fc.constantFrom(-1, 0) })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('book' as const) }) },
);
export type Act = typeof acts extends fc.Arbitrary<infer One> ? One : never;
