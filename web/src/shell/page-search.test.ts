import { expect, test } from 'vitest';
import {
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
