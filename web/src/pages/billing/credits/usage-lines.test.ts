import { expect, test } from 'vitest';
import { nameText, otherLines, shareOf } from './usage-lines.ts';

test('lines of nothing are left out', () => {
  const lines = { requests: '10', runs: '0', direct: '2', corrections: '-0.5', booked_apart: '0' };
  expect(otherLines({ lines }).map(({ id, credits }) => [id, credits])).toEqual([
    ['direct', '2'],
    ['corrections', '-0.5'],
  ]);
});

test('a share is of a whole, where there is one', () => {
  expect([shareOf('1', '4'), shareOf('0', '0'), shareOf('1', '-1')]).toEqual([0.25, undefined, undefined]);
});

test.each([
  [null, { id: 'credits.unnamed' }],
  ['@system', { id: 'credits.system' }],
  ['@run', { id: 'credits.runPrice' }],
  ['@rest', { id: 'credits.rest' }],
  ['search', { text: 'search' }],
])('%j is called %j', (name, called) => {
  expect(nameText(name)).toEqual(called);
});
