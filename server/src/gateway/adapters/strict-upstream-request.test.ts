import { expect, test } from 'vitest';
import { requestTo } from '../edge/provider-stand.contract.ts';
import type { UpstreamRequest } from '../upstream.ts';
import { requestHead } from './strict-upstream-request.ts';

const head = (request: Partial<UpstreamRequest>): string =>
  requestHead(requestTo('http://a.example', { headers: [], path: '/x', ...request }), 'a.example');
const START = ' /x HTTP/1.1\r\nhost: a.example\r\nconnection: keep-alive\r\n';

test.each([
  { what: 'a body', request: {}, text: `POST${START}content-length: 7\r\n\r\n` },
  {
    what: 'a body of many bytes for few characters',
    request: { body: Buffer.from('가') },
    text: `POST${START}content-length: 3\r\n\r\n`,
  },
  { what: 'no body where one is usual', request: { body: undefined }, text: `POST${START}content-length: 0\r\n\r\n` },
  { what: 'no body', request: { method: 'GET', body: undefined }, text: `GET${START}\r\n` },
  {
    what: 'fields',
    request: { method: 'GET', body: undefined, headers: ['X-A', 'b\t\xe9', 'x-a', ''] },
    text: `GET${START}X-A: b\t\xe9\r\nx-a: \r\n\r\n`,
  },
])('a request with $what is written as it is read', ({ request, text }) => {
  expect(head(request)).toBe(text);
});

test.each([
  { path: '' },
  { path: 'x' },
  { path: '*' },
  { path: 'http://a.example/' },
  { path: '/a b' },
  { path: '/a\r\n' },
  { path: '/\x7f' },
  { path: '/가' },
  { method: 'get' },
  { method: 'GET ' },
  { method: '' },
  { headers: ['', 'a'] },
  { headers: ['a:', 'b'] },
  { headers: ['a', 'b\r\nc: d'] },
  { headers: ['a', 'b\rc'] },
  { headers: ['a', 'b\nc'] },
  { headers: ['a', '가'] },
  ...[
    'Host',
    'connection',
    'Content-Length',
    'transfer-encoding',
    'transfer_encoding',
    'Expect',
    'upgrade',
    'te',
    'trailer',
    'keep-alive',
  ].map((name) => ({ headers: [name, 'x'] })),
])('%o cannot be sent', (request) => {
  expect(() => head(request)).toThrow();
});
