import { FILTERS } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { rangeOf } from '../range/range.ts';
import { mergedValues } from './filters/merged-values.ts';
import { questionOf } from './question.ts';
import { drillSearch, requestsSearch } from './requests-search.ts';

const range = rangeOf({ from: '2026-11-01', to: '2026-11-02' }, { zone: 'UTC', now: Date.parse('2026-11-20') });
const span = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z' };

test.each([
  { when: 'nothing is chosen', search: {}, expected: {} },
  { when: 'two models and none', search: { models: '-,gpt%2C5' }, expected: { models: ['', 'gpt,5'] } },
  { when: 'a granularity', search: { granularity: 'week' }, expected: { granularity: 'week' } },
  { when: 'a granularity that is none', search: { granularity: 'year' }, expected: {} },
])('an address in which $when asks for just that', ({ search, expected }) => {
  expect(questionOf(search, range, FILTERS)).toEqual({ ...span, ...expected });
});

test('a filter that the dashboard does not offer is not asked for: it would be refused', () => {
  expect(questionOf({ models: 'a', endpoints: 'b' }, range, ['endpoints'])).toEqual({ ...span, endpoints: ['b'] });
});

test('the requests of a widget are cut as the page is, and those of a row by its value, too', () => {
  const search = { range: '7d', models: 'a', compare: 'previous', granularity: 'day', tags: 'team=x' };
  expect(requestsSearch(search)).toEqual({ range: '7d', models: 'a', tags: 'team=x' });
  expect(drillSearch(search, 'models', 'b,c')).toEqual({ range: '7d', models: 'b%2Cc', tags: 'team=x' });
  expect(drillSearch(search, 'agents', '')).toEqual({ range: '7d', models: 'a', tags: 'team=x', agents: '-' });
});

test('what is chosen can be dropped though it was not found', () => {
  const found = [{ value: 'a', title: 'A', requests: 3 }];
  expect(mergedValues(found, ['a', 'z'])).toEqual([{ value: 'z', title: undefined, requests: undefined }, ...found]);
});
