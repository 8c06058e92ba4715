import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { ArrivingBody } from './arriving-body.ts';
import { bodyBudget } from './body-budget.ts';

test('a budget gives what is left and no more, and takes back what it gave and no more', () => {
  const budget = bodyBudget(10);
  expect(budget.reserve(10)).toBe(true);
  expect(budget.reserve(1)).toBe(false);
  budget.release(4);
  expect(budget.leftBytes()).toBe(4);
  expect(budget.reserve(5)).toBe(false);
  expect(budget.reserve(4)).toBe(true);
  expect(() => budget.release(11)).toThrow('no more memory is given back');
});

const BYTES_MAX = 20_000;
const piece = fc.integer({ min: 0, max: 9000 });
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), body: fc.nat(3), bytes: piece }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), body: fc.nat(3) }) },
);

test('whatever arrives in whatever order, bodies hold what came, within what the budget gave them', () => {
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 60 }),
      fc.nat(60_000),
      fc.boolean(),
      (actions, budgetBytes, isAnnounced) => {
        const budget = bodyBudget(budgetBytes);
        const announcedBytes = isAnnounced ? BYTES_MAX - 1000 : undefined;
        const make = () => ({
          arriving: new ArrivingBody({ bytesMax: BYTES_MAX, announcedBytes, budget }),
          wanted: '',
        });
        const bodies = [make(), make(), make(), make()];
        for (const [index, act] of actions.entries()) {
          const body = bodies[act.body] ?? make();
          if (act.kind === 'release') {
            body.arriving.release();
            bodies[act.body] = make();
          } else if (!isAnnounced || body.wanted.length + act.bytes <= BYTES_MAX - 1000) {
            const text = String.fromCharCode(97 + (index % 26)).repeat(act.bytes);
            const refusal = body.arriving.add(Buffer.from(text));
            if (refusal === undefined) body.wanted += text;
            else bodies[act.body] = make();
            if (refusal?.kind === 'too_large') expect(body.wanted.length + act.bytes).toBeGreaterThan(BYTES_MAX);
          }
          const held = bodies.reduce((sum, each) => sum + each.wanted.length, 0);
          expect(bodies.map((each) => each.arriving.bytes().toString() === each.wanted)).not.toContain(false);
          expect(budgetBytes - budget.leftBytes()).toBeGreaterThanOrEqual(held);
          expect(budgetBytes - budget.leftBytes()).toBeLessThanOrEqual(budgetBytes);
          expect(budgetBytes - budget.leftBytes()).toBeLessThanOrEqual(2 * held + 4 * 4096);
        }
        for (const body of bodies) body.arriving.release();
        expect(budget.leftBytes()).toBe(budgetBytes);
      },
    ),
    { numRuns: inject('isProof') ? 5_000 : 300 },
  );
});

const body = (announcedBytes: number | undefined, budgetBytes = 100, bytesMax = 50) =>
  new ArrivingBody({ bytesMax, announcedBytes, budget: bodyBudget(budgetBytes) });

test.each([
  {
    when: 'more is announced than a body may have',
    announced: 51,
    budget: 10,
    expected: { kind: 'too_large', bytesMax: 50 },
  },
  { when: 'more is announced than is left', announced: 50, budget: 49, expected: { kind: 'no_memory' } },
  { when: 'all that is left is announced', announced: 50, budget: 50, expected: undefined },
  { when: 'nothing is announced', announced: undefined, budget: 0, expected: undefined },
])('when $when, the body is $expected.kind at once', ({ announced, budget, expected }) => {
  expect(body(announced, budget).refusal()).toEqual(expected);
});

test.each([[51], [50, 1], [1, 50], [25, 25, 1]])('a body in pieces is too large at its 51st', (...sizes) => {
  const arriving = body(undefined);
  const refusals = sizes.map((size) => arriving.add(Buffer.alloc(size)));
  expect(refusals.at(-1)).toEqual({ kind: 'too_large', bytesMax: 50 });
  expect(refusals.slice(0, -1)).toEqual(sizes.slice(1).map(() => undefined));
});

test('announcing takes no memory, and what is announced is not taken in advance', () => {
  const budget = bodyBudget(1_000_000);
  const arriving = new ArrivingBody({ bytesMax: 1_000_000, announcedBytes: 1_000_000, budget });
  expect(budget.leftBytes()).toBe(1_000_000);
  arriving.add(Buffer.alloc(10));
  expect(budget.leftBytes()).toBe(999_990);
  arriving.add(Buffer.alloc(10));
  expect(1_000_000 - budget.leftBytes()).toBeLessThanOrEqual(4096);
});

test('a body in one piece is that piece, and later pieces do not change what was given before', () => {
  const arriving = body(undefined);
  const first = Buffer.from('first');
  arriving.add(first);
  expect(arriving.bytes()).toBe(first);
  arriving.add(Buffer.from(' second'));
  const both = arriving.bytes();
  arriving.add(Buffer.from(' third'));
  expect(both.toString()).toBe('first second');
  arriving.release();
  arriving.release();
  expect(both.toString()).toBe('first second');
});
