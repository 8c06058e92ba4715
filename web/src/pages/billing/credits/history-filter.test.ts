import { expect, test } from 'vitest';
import { historyFilter } from './history-filter.ts';

const TOLD = 'grant,expiry,void,refund,settlement,correction,debit';
const NOTHING = { types: undefined, from: undefined, to: undefined };

test.each([
  { search: {}, filter: { ...NOTHING, kinds: TOLD } },
  { search: { kind: 'expired' }, filter: { ...NOTHING, kinds: 'expiry' } },
  {
    search: { kind: 'used', type: 'cash' },
    filter: { ...NOTHING, kinds: 'charges,capture,debit,correction', types: 'cash' },
  },
  { search: { kind: 'everything' }, filter: { ...NOTHING, kinds: undefined } },
  { search: { kind: 'gift', type: 'gift', from: 'soon', to: '2026-02-30' }, filter: { ...NOTHING, kinds: TOLD } },
  {
    search: { from: '2026-03-01', to: '2026-03-31' },
    filter: { ...NOTHING, kinds: TOLD, from: '2026-02-28T15:00:00.000Z', to: '2026-03-31T15:00:00.000Z' },
  },
])('$search asks for $filter', ({ search, filter }) => {
  expect(historyFilter(search, 'Asia/Seoul')).toEqual(filter);
});
