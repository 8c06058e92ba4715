import { expect, test } from 'vitest';
import { drillSearch, requestsSearch } from './requests-search.ts';

const FAILED = ['error', 'refused'];

test.each([
  { when: 'all are counted', counted: undefined, page: { statuses: 'ok' }, leads: { statuses: 'ok' } },
  { when: 'some statuses are', counted: { statuses: FAILED }, page: {}, leads: { statuses: 'error,refused' } },
  {
    when: 'the page is cut to one of them',
    counted: { statuses: FAILED },
    page: { statuses: 'ok,refused' },
    leads: { statuses: 'refused' },
  },
  {
    when: 'the page shows none of them',
    counted: { statuses: FAILED },
    page: { statuses: 'ok' },
    leads: { statuses: 'error,refused' },
  },
  { when: 'unknown tokens are', counted: { unknown_tokens: true }, page: {}, leads: { unknown_tokens: 'true' } },
  { when: 'unknown costs are', counted: { unknown_cost: true }, page: {}, leads: { unknown_cost: 'true' } },
] as const)('a widget leads to the requests that it counts: $when', ({ counted, page, leads }) => {
  const search = { ...page, range: '7d', models: 'a', granularity: 'week', compare: 'previous' };
  const found = requestsSearch(search, counted === undefined ? undefined : (structuredClone(counted) as never));
  expect(JSON.parse(JSON.stringify(found))).toEqual({ range: '7d', models: 'a', ...leads });
});

test('a row leads to its requests by a list of one value, or by the code of an error as it stands', () => {
  const page = { range: '7d', statuses: 'error', compare: 'previous' };
  const led = (filter: Parameters<typeof drillSearch>[1], value: string) =>
    JSON.parse(JSON.stringify(drillSearch(page, filter, value)));
  expect(led('models', 'a,b')).toEqual({ range: '7d', statuses: 'error', models: 'a%2Cb' });
  expect(led('error_code', 'provider:a,b')).toEqual({ range: '7d', statuses: 'error', error_code: 'provider:a,b' });
});
