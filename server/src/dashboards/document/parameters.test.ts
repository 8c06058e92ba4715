import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { PARAMETERS, parameterValues } from './parameters.ts';

const at = (text: string) => asInstant(Date.parse(text));
const DAY = { from: at('2026-11-21T15:00:00Z'), to: at('2026-11-22T15:00:00Z') };
const asked = (now: string) =>
  parameterValues({ ...DAY, timeZone: 'Asia/Seoul', filters: { workspaces: ['b', 'a', 'b'] } }, at(now));

test.each([
  { when: 'the range is over', now: '2026-11-22T15:00:00Z', until: '2026-11-21 15:00:00.000' },
  { when: 'a third of the range has passed', now: '2026-11-21T23:00:00Z', until: '2026-11-20 23:00:00.000' },
  { when: 'a quarter of an hour has begun', now: '2026-11-21T23:14:59.999Z', until: '2026-11-20 23:00:00.000' },
  { when: 'another quarter begins', now: '2026-11-21T23:15:00Z', until: '2026-11-20 23:15:00.000' },
  { when: 'the range begins now', now: '2026-11-21T15:00:00Z', until: '2026-11-20 15:00:00.000' },
  { when: 'the range is to come', now: '2026-11-20T00:00:00Z', until: '2026-11-20 15:00:00.000' },
])('when $when, the period before is compared until $until', ({ now, until }) => {
  expect(asked(now)).toMatchObject({ previous_from: '2026-11-20 15:00:00.000', previous_to: until });
});

test('every parameter that a statement may name has a value, and chosen values are named once, in order', () => {
  const values = asked('2026-11-22T15:00:00Z');
  expect(Object.keys(values).sort()).toEqual(Object.keys(PARAMETERS).sort());
  expect(values['workspaces']).toEqual(['a', 'b']);
  expect(values['models']).toEqual([]);
});
