import type { Random } from './random.test-support.ts';
import type { Scribble } from './scribble.test-support.ts';
import { writeEnd, writeFields } from './write-fields.test-support.ts';

const VERSIONS = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'];
const ODD_VERSIONS = ['HTTP/2.0', 'HTTP/0.9', 'HTTP/1.2', 'http/1.1', 'HTTP/1.10', 'HTTP/11', 'ICY', ' HTTP/1.1', ''];
const STATUSES = [
  '200',
  '200',
  '200',
  '100',
  '101',
  '102',
  '103',
  '199',
  '204',
  '205',
  '206',
  '301',
  '304',
  '400',
  '429',
  '500',
  '529',
  '599',
  '600',
  '999',
];
const ODD_STATUSES = ['099', '000', '20', '2000', '2x0', '', ' 200', '+20', '20\t'];
const REASONS = [' OK', ' OK', ' ', '', ' Not Modified', ' a\tb', ' \xe4\xff', '  two', ` ${'long '.repeat(12)}`];
const ODD_REASONS = ['OK', '\tOK', ' a\x00b', ' a\rb', ' \x7f', ' \x01', '\x0b'];

const FIELDS = [
  'Content-Length: 5',
  'content-length:0',
  'Content-Length:   17  ',
  'Content-Length: 000005',
  'Content-Length: 999999999999999',
  'Transfer-Encoding: chunked',
  'transfer-encoding:CHUNKED ',
  'Server: nginx',
];
const ODD_FIELDS = [
  'Content-Length: ',
  'Content-Length: 5, 5',
  'Content-Length: 5 5',
  'Content-Length: -5',
  'Content-Length:\t5',
  'Content-Length: 5\t',
  'Content-Length: 18446744073709551616',
  'Content_Length: 9',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding: chunked\t',
  'Transfer-Encoding: identity',
  'Transfer_Encoding: chunked',
  'Content-Type: text/event-stream',
];

/** The head of an answer, right or nearly so. */
export function writeAnswerHead(random: Random, scribble: Scribble): void {
  const oddity = random.pick([0, 0, 12, 12, 4]);
  const isOdd = (): boolean => oddity !== 0 && random.once(oddity * 3);
  scribble.clear();
  if (isOdd()) scribble.add('\r\n');
  scribble.add(random.pick(isOdd() ? ODD_VERSIONS : VERSIONS));
  scribble.add(isOdd() ? random.pick(['  ', '\t', '']) : ' ');
  scribble.add(random.pick(isOdd() ? ODD_STATUSES : STATUSES));
  scribble.add(random.pick(isOdd() ? ODD_REASONS : REASONS));
  writeEnd(scribble, isOdd() ? random : undefined);
  writeFields(random, scribble, { oddity, own: FIELDS, odd: ODD_FIELDS, first: random.once(3) ? [''] : FIELDS });
  for (let faults = oddity === 0 ? 0 : random.below(3); faults > 0; faults--) scribble.spoil(random);
}
