import { expect, test } from 'vitest';
import { destination, endpoint, openaiLike } from '../../test/gateway-data.ts';
import { callsForFallback, planAttempts } from './plan-attempts.ts';

const DIALECT = openaiLike();

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
  const plan = planAttempts(split, DIALECT, fraction);
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
    expect(planAttempts(split, DIALECT, fraction)[0]?.destination.name).toBe('busy');
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
  expect(planAttempts(split, DIALECT, 0.79).map((attempt) => attempt.destination.name)).toEqual(['a', 'demo']);
  expect(planAttempts(split, DIALECT, 0.81).map((attempt) => attempt.destination.name)).toEqual(['b', 'demo']);
});

test('a plan is empty when nobody speaks the dialect', () => {
  const foreign = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
  expect(planAttempts(foreign, DIALECT, 0.5)).toEqual([]);
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
