import type { Random } from './random.test-support.ts';
import type { Scribble } from './scribble.test-support.ts';
import { writeEnd, writeFields } from './write-fields.test-support.ts';

const METHODS = ['GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];
const ODD_METHODS = [
  'get',
  'CONNECT',
  'TRACE',
  'PRI',
  'M-SEARCH',
  'QUERY',
  'SOURCE',
  'GETX',
  'P',
  'LINK',
  'HTTP/1.1',
  '',
];
const TARGETS = [
  '/',
  '/v1/chat/completions',
  '/serving/m/invocations?a=%20b&c',
  '/a//b/../c;d=e',
  '/[::1]/@x:y',
  "/!$&'()*+,",
  '/?',
  '/?a?b=/c',
  `/${'long/'.repeat(20)}`,
];
const ODD_TARGETS = [
  '*',
  'http://a/b',
  'a:80',
  '',
  '/#x',
  '/a?b#c',
  '/a"b',
  '/\x80',
  '/a\tb',
  '/a b',
  '//',
  '?',
  '/\\',
  '/a#',
];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'];
const ODD_VERSIONS = [
  'HTTP/2.0',
  'HTTP/0.9',
  'HTTP/1.2',
  'http/1.1',
  'HTTP/1.10',
  'HTTP/11',
  'HTTPS/1.1',
  'ICE/1.0',
  'RTSP/1.0',
  '',
];

const FIELDS = [
  'Content-Length: 5',
  'Content-Length: 5',
  'content-length:0',
  'Content-Length:   17  ',
  'Content-Length: 000005',
  'Content-Length: 999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked',
  'transfer-encoding:CHUNKED ',
  'Expect: 100-continue',
  'Authorization: Bearer tg-0123456789abcdef',
  'x-api-key: k',
  'TE: trailers',
  'Trailer: X-Sum',
];
const ODD_FIELDS = [
  'Content-Length: ',
  'Content-Length: 5, 5',
  'Content-Length: 5 5',
  'Content-Length: +5',
  'Content-Length: 0x5',
  'Content-Length: 5_0',
  'Content-Length:\t5',
  'Content-Length: 5\t',
  'Content-Length: 18446744073709551616',
  'Content_Length: 9',
  'Content-Length : 5',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked\t',
  'Transfer-Encoding: chunked ;',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedchunked',
  'Transfer-Encoding: identity',
  'Transfer_Encoding: chunked',
  'Host: b',
  'Expect: x',
];
const HOSTS = ['Host: gateway.example', 'host: a:8787', 'HOST:[::1]:80 ', 'Host:\ta'];

/** A request head, right or nearly so. */
export function writeRequestHead(random: Random, scribble: Scribble): void {
  const oddity = random.pick([0, 0, 12, 12, 4]);
  const isOdd = (): boolean => oddity !== 0 && random.once(oddity * 3);
  scribble.clear();
  if (random.once(40)) scribble.add(isOdd() ? '\r\n\r\n' : '\r\n');
  scribble.add(random.pick(isOdd() ? ODD_METHODS : METHODS));
  scribble.add(isOdd() ? random.pick(['  ', '\t', '']) : ' ');
  scribble.add(random.pick(isOdd() ? ODD_TARGETS : TARGETS));
  scribble.add(isOdd() ? random.pick(['  ', '\t', '', ' \t']) : ' ');
  scribble.add(random.pick(isOdd() ? ODD_VERSIONS : VERSIONS));
  writeEnd(scribble, isOdd() ? random : undefined);
  writeFields(random, scribble, { oddity, own: FIELDS, odd: ODD_FIELDS, first: isOdd() ? [''] : HOSTS });
  for (let faults = oddity === 0 ? 0 : random.below(3); faults > 0; faults--) scribble.spoil(random);
}
