import type { Random } from './random.test-support.ts';
import type { Scribble } from './scribble.test-support.ts';

const ODD_SIZES = [
  '',
  ' 3',
  '0x3',
  '+3',
  '-3',
  '3 ',
  '3\t',
  '3_',
  'g',
  '100000000',
  '80000000',
  'ffffffffffffffff',
  '3\x00',
];
const EXTENSIONS = [';a', ';a=b', ';a;b=c', ";!#$%&'*+-.^_`|~=1", ';name=value;other'];
const ODD_EXTENSIONS = [
  ';',
  ';=b',
  ';a=',
  ';a="b"',
  ';a="b\\"c";d',
  ';a="\r',
  '; a',
  ';a =b',
  ' ;a',
  ';a=b c',
  ';\xff',
  ';a\x00',
  ';a\tb',
  ';;',
  '\t',
  ';a=b=c',
  ';a="b"c',
];
const TRAILERS = ['X-Sum: abc', 'Expires: never', 'x:', 'x-e: \xe4 \t', `x-long: ${'0123456789abcdef'.repeat(6)}`];
const ODD_TRAILERS = [
  'Content-Length: 5',
  'Content-Length:',
  'Transfer-Encoding: chunked',
  'Host: x',
  'Connection: close',
  'X : y',
  ' folded',
  ': y',
  'X',
  'X: a\nb',
  'X: a\r\n b',
  'X: \x00',
  'Upgrade: x',
  'Trailer: y',
  'X_Api_Key: y',
];
const DATA = [
  'a',
  'abc',
  '{"id":1}',
  '\r\n',
  '0\r\n\r\n',
  'data: {"x":"0123456789abcdef0123456789abcdef"}\n\n',
  'x'.repeat(300),
];
const ODD_ENDS = ['\n', '\r', '', '\r\r\n', 'X\r\n', '\n\r'];

/** A body in chunks, right or nearly so, and what comes behind it. */
export function writeChunks(random: Random, scribble: Scribble): void {
  const oddity = random.pick([0, 0, 20, 20, 6]);
  const pick = (usual: readonly string[], odd: readonly string[]): string =>
    random.pick(oddity !== 0 && random.once(oddity) ? odd : usual);
  const end = (): void => scribble.add(pick(['\r\n'], ODD_ENDS));
  const extension = (): void => {
    if (random.once(4)) scribble.add(pick(EXTENSIONS, ODD_EXTENSIONS));
  };
  scribble.clear();
  for (let count = random.below(5); count > 0; count--) {
    const data = random.pick(DATA);
    scribble.add(pick([sizeOf(random, data.length)], ODD_SIZES));
    extension();
    end();
    scribble.add(data);
    end();
  }
  scribble.add(random.pick(['0', '0', '0', '00', '00000000']));
  extension();
  end();
  for (let count = random.once(3) ? random.below(3) : 0; count > 0; count--) {
    scribble.add(pick(TRAILERS, ODD_TRAILERS));
    end();
  }
  end();
  scribble.add(random.pick(['', '', 'GET /next HTTP/1.1\r\n', '\r\n', '5\r\nhello\r\n']));
  for (let faults = oddity === 0 ? 0 : random.below(3); faults > 0; faults--) scribble.spoil(random);
}

function sizeOf(random: Random, length: number): string {
  const digits = length.toString(16);
  const spelt = random.once(2) ? digits.toUpperCase() : digits;
  return random.once(6) ? spelt.padStart(random.below(9), '0') : spelt;
}
