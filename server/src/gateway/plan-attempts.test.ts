import { expect, test } from 'vitest';
import { api, destination, endpoint, openaiLike } from '../../test/gateway-data.ts';
import { callsForFallback, type PlanFacts, type PlannedAttempt, planAttempts } from './plan-attempts.ts';
import { sessionFraction } from './session-fraction.ts';
import type { Translation } from './translate/translation.ts';

const NATIVE = { api: api(), isAvailable: () => true, translationTo: () => undefined };
const TRANSLATION: Translation = {
  to: openaiLike(),
  query: '',
  request: (body) => ({ kind: 'translated', body }),
  answer: () => ({
    event: () => undefined,
    hasFailed: () => false,
    end: () => undefined,
    whole: (body, status) => ({ body, status }),
  }),
};
const UNIFIED: Omit<PlanFacts, 'fraction'> = {
  api: api(openaiLike(), true),
  isAvailable: () => true,
  translationTo: (kind) => (kind === 'gemini' ? undefined : TRANSLATION),
};
const names = (plan: readonly PlannedAttempt[]) => plan.map((attempt) => attempt.destination.name);

test.each([
  { when: 'the draw falls into the first share', fraction: 0, expected: ['a', 'x'] },
  { when: 'the draw falls just before the border', fraction: 0.699, expected: ['a', 'x'] },
  { when: 'the draw falls on the border', fraction: 0.7, expected: ['b', 'x'] },
  { when: 'the draw falls at the very end', fraction: 0.999999, expected: ['b', 'x'] },
])('a call goes to the destination that its draw names, then to the fallbacks: $when', ({ fraction, expected }) => {
  const split = endpoint({
    destinations: [
      { ...destination('a'), trafficPercentage: 70 },
      { ...destination('b'), trafficPercentage: 30 },
    ],
    fallbacks: [destination('x')],
  });
  const plan = planAttempts(split, { ...NATIVE, fraction: fraction });
  expect(plan.map((attempt) => attempt.destination.name)).toEqual(expected);
  expect(plan.map((attempt) => attempt.action)).toEqual(['INITIAL_ATTEMPT', 'FALLBACK']);
});

test('a destination with no traffic is never drawn', () => {
  const split = endpoint({
    destinations: [
      { ...destination('idle'), trafficPercentage: 0 },
      { ...destination('busy'), trafficPercentage: 100 },
    ],
  });
  for (const fraction of [0, 0.5, 0.999999])
    expect(planAttempts(split, { ...NATIVE, fraction: fraction })[0]?.destination.name).toBe('busy');
});

test('destinations that speak another dialect are left out, and the split of the others keeps its proportions', () => {
  const split = endpoint({
    destinations: [
      { ...destination('claude', 'anthropic'), trafficPercentage: 50 },
      { ...destination('a'), trafficPercentage: 40 },
      { ...destination('b'), trafficPercentage: 10 },
    ],
    fallbacks: [destination('gem', 'gemini'), destination('demo', 'demo')],
  });
  expect(planAttempts(split, { ...NATIVE, fraction: 0.79 }).map((attempt) => attempt.destination.name)).toEqual([
    'a',
    'demo',
  ]);
  expect(planAttempts(split, { ...NATIVE, fraction: 0.81 }).map((attempt) => attempt.destination.name)).toEqual([
    'b',
    'demo',
  ]);
});

test('the unified API reaches every provider that it can be put to, each by its own translation', () => {
  const mixed = endpoint({
    destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }],
    fallbacks: [destination('gem', 'gemini'), destination('gpt'), destination('demo', 'demo')],
  });
  const plan = planAttempts(mixed, { ...UNIFIED, fraction: 0 });
  expect(names(plan)).toEqual(['claude', 'gpt', 'demo']);
  expect(plan.map(({ translation }) => translation)).toEqual([TRANSLATION, undefined, undefined]);
});

const THREE = endpoint({
  destinations: [
    { ...destination('a'), trafficPercentage: 50 },
    { ...destination('b'), trafficPercentage: 30 },
    { ...destination('c'), trafficPercentage: 20 },
  ],
  fallbacks: [destination('x'), destination('y')],
});

test.each([
  { when: 'all are well', down: [], fraction: 0.1, expected: ['a', 'x', 'y'] },
  { when: 'the drawn one is down: another is drawn', down: ['a'], fraction: 0.25, expected: ['b', 'x', 'y'] },
  { when: 'the drawn one is down: in proportion', down: ['a'], fraction: 0.35, expected: ['c', 'x', 'y'] },
  { when: 'another one is down: what was drawn stays', down: ['a', 'c'], fraction: 0.61, expected: ['b', 'x', 'y'] },
  { when: 'a fallback is down: it comes last', down: ['x'], fraction: 0.1, expected: ['a', 'y', 'x'] },
  { when: 'all that could be drawn are down', down: ['a', 'b', 'c'], fraction: 0.1, expected: ['x', 'y', 'a'] },
  {
    when: 'everything is down: nothing is refused for that',
    down: ['a', 'b', 'c', 'x', 'y'],
    fraction: 0.1,
    expected: ['a', 'x', 'y'],
  },
])('a destination that is left alone is asked last: $when', ({ down, fraction, expected }) => {
  const isAvailable = (id: string) => !down.some((name) => id === `id-${name}`);
  const plan = planAttempts(THREE, { ...NATIVE, isAvailable, fraction });
  expect(names(plan)).toEqual(expected);
  expect(plan[0]?.action).toBe('INITIAL_ATTEMPT');
});

const REQUESTS = 10_000;
/** The value of chi-squared with 4 degrees of freedom that a fair draw exceeds once in ten thousand times. */
const CHI_SQUARED_MAX = 23.51;

test('a split over five destinations is as declared, over ten thousand requests and over as many sessions', () => {
  const shares = [40, 25, 20, 10, 5];
  const split = endpoint({
    destinations: shares.map((trafficPercentage, index) => ({ ...destination(`d${index}`), trafficPercentage })),
  });
  const random = seededFractions(7);
  for (const fractionOf of [random, (index: number) => sessionFraction('endpoint-1', `session-${index}`)]) {
    const counts = shares.map(() => 0);
    for (let index = 0; index < REQUESTS; index++) {
      const [first] = planAttempts(split, { ...NATIVE, fraction: fractionOf(index) });
      const drawn = Number(first?.destination.name.slice(1));
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    const chiSquared = shares.reduce((sum, share, index) => {
      const expected = (share / 100) * REQUESTS;
      return sum + ((counts[index] ?? 0) - expected) ** 2 / expected;
    }, 0);
    expect(chiSquared).toBeLessThan(CHI_SQUARED_MAX);
  }
});

test('a session stays on its destination, and other sessions are not drawn after it', () => {
  const fractions = Array.from({ length: 20 }, (_, index) => sessionFraction('endpoint-1', `session-${index}`));
  expect(Array.from({ length: 20 }, (_, index) => sessionFraction('endpoint-1', `session-${index}`))).toEqual(
    fractions,
  );
  expect(new Set(fractions).size).toBe(20);
  expect(sessionFraction('endpoint-2', 'session-0')).not.toBe(fractions[0]);
});

/** The same numbers in [0, 1) at every run (a linear congruential generator, modulus 2^32). */
function seededFractions(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('a destination with no traffic gets none when another is left alone: the fallbacks do', () => {
  const parked = endpoint({
    destinations: [
      { ...destination('a'), trafficPercentage: 100 },
      { ...destination('parked'), trafficPercentage: 0 },
    ],
    fallbacks: [destination('x')],
  });
  const isAvailable = (id: string) => id !== 'id-a';
  expect(names(planAttempts(parked, { ...NATIVE, isAvailable, fraction: 0.5 }))).toEqual(['x', 'a']);
});

test('a plan is empty when nobody speaks the dialect', () => {
  const foreign = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
  expect(planAttempts(foreign, { ...NATIVE, fraction: 0.5 })).toEqual([]);
});

test.each([
  [200, false],
  [400, false],
  [401, false],
  [404, false],
  [408, false],
  [428, false],
  [429, true],
  [430, false],
  [499, false],
  [500, true],
  [503, true],
  [529, true],
])('an answer with status %i makes us try elsewhere: %s', (status, expected) => {
  expect(callsForFallback(status)).toBe(expected);
});
