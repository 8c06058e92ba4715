import { expect, test } from 'vitest';
import { filterOf, isCut, sortOf } from './request-search.ts';

const RANGE = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' };

test('an address without filters asks for the range alone, sorted by time', () => {
  expect(filterOf({ range: '7d', granularity: 'hour', compare: 'previous' }, RANGE)).toEqual(RANGE);
  expect([isCut({ range: '7d' }), sortOf({ sort: 'colour' })]).toEqual([false, 'time']);
});

test('what a dashboard carries over goes to the server as it stands', () => {
  const search = { workspaces: 'w1,w2', models: '-,a%2Cb', tags: 'team=x', statuses: 'error', agents: '-' };
  expect(filterOf(search, RANGE)).toEqual({ ...RANGE, ...search });
  expect(isCut(search)).toBe(true);
});

test.each([
  { search: { status_code: '4xx' }, asks: { status_code: '4xx' } },
  { search: { status_code: '4x' }, asks: {} },
  { search: { min_cost_usd: '0.05' }, asks: { min_cost_nano_usd: 50_000_000 } },
  { search: { min_cost_usd: '12' }, asks: { min_cost_nano_usd: 12_000_000_000 } },
  { search: { min_cost_usd: '0.0000000001' }, asks: {} },
  { search: { min_latency_ms: '250', min_tokens: '-1' }, asks: { min_latency_ms: 250 } },
  { search: { unknown_tokens: 'true' }, asks: { unknown_tokens: 'true' } },
  { search: { stream: 'maybe', unknown_cost: 'true' }, asks: { unknown_cost: 'true' } },
  {
    search: { requester: 'a@b.c', endpoint: 'gpt', status: 'ok' },
    asks: { requester: 'a@b.c', endpoint: 'gpt', final_status: 'ok' },
  },
  {
    search: { sort: 'cost', key: 'k', run: 'r', session: 's' },
    asks: { sort: 'cost', key: 'k', run: 'r', session: 's' },
  },
])('$search asks for $asks', ({ search, asks }) => {
  expect(filterOf(search, RANGE)).toEqual({ ...RANGE, ...asks });
});
