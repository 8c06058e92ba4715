import { expect, test } from 'vitest';
import {
  listOf,
  listText,
  parseAddress,
  readPageSearch,
  readRequestsSearch,
  workspacesOf,
  workspacesText,
  writeAddress,
} from './page-search.ts';

test('what an address says survives being written and read', () => {
  const search = { range: '7d', workspaces: '1653573648247579,2', requester: 'min+ji@acme.kr' };
  expect(writeAddress(search)).toBe('?range=7d&workspaces=1653573648247579,2&requester=min%2Bji%40acme.kr');
  expect(readRequestsSearch(parseAddress(writeAddress(search).slice(1)))).toEqual(search);
});

test('long numbers stay text', () => {
  expect(parseAddress('workspaces=1653573648247579000')).toEqual({ workspaces: '1653573648247579000' });
});

test('pages take only what they know', () => {
  expect(readPageSearch({ range: '7d', requester: 'x', from: 3, to: '', token: 'secret' })).toEqual({ range: '7d' });
});

test('no workspace means all of them, and leaves no trace in the address', () => {
  expect(workspacesOf({})).toEqual([]);
  expect(workspacesOf({ workspaces: ',' })).toEqual([]);
  expect(workspacesText([])).toBeUndefined();
  expect(workspacesText(['a', 'b'])).toBe('a,b');
  expect(writeAddress({ workspaces: undefined })).toBe('');
});

test.each([
  { values: ['gpt-5', 'claude'], text: 'gpt-5,claude' },
  { values: ['team=a,b', '50%'], text: 'team=a%2Cb,50%25' },
  { values: ['', 'codex'], text: '-,codex' },
  { values: ['-'], text: '%2D' },
  { values: ['%2D', 'a+b&c=d 한글'], text: '%252D,a+b&c=d 한글' },
])('a list of $values survives the address', ({ values, text }) => {
  expect(listText(values)).toBe(text);
  const address = writeAddress({ tags: listText(values) });
  expect(listOf(readPageSearch(parseAddress(address.slice(1))).tags)).toEqual(values);
});

test('a list that somebody typed is read as far as it goes', () => {
  expect(listOf('a,,a,%E0%A4%A')).toEqual(['a', '%E0%A4%A']);
  expect(listOf(undefined)).toEqual([]);
  expect(listText([])).toBeUndefined();
});
