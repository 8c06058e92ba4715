import type { Random } from './random.test-support.ts';
import type { Scribble } from './scribble.test-support.ts';

/** Lines that requests and answers share, right ones. */
const FIELDS = [
  'Connection: keep-alive',
  'connection: close',
  'Connection: Upgrade',
  'Connection: keep-alive, X-Hop',
  'Connection:',
  'Connection: , close ,',
  'Connection: closed, keep-alive2',
  'Proxy-Connection: close',
  'Upgrade: websocket',
  'Upgrade:',
  'Keep-Alive: timeout=5, max=100',
  'Content-Type: application/json',
  'Content-Encoding: gzip',
  'Content-Lengthy: 7',
  'Content-Lengt: 7',
  'Transfer-Encodin: x',
  'Transfer-Encodings: chunked',
  'Con: x',
  'User-Agent: OpenAI/JS 5.12.2',
  'Accept: */*',
  'Accept-Encoding: gzip, deflate, br',
  'Date: Sat, 21 Nov 2026 18:00:00 GMT',
  'x-request-id: req_0123456789abcdef0123456789abcdef',
  'x-a:b',
  'x-b: \t b \t ',
  'x-c:',
  'x-d:   ',
  'x-e: \xe4\xf6\xfc\xff\x80',
  'x-f: a\tb',
  `x-long: ${'0123456789abcdef'.repeat(12)}`,
  `x-longer-name-${'n'.repeat(60)}: "quoted, text; with=marks"`,
  "!#$%&'*+-.^_`|~09azAZ: token",
  'x-colon: a:b:c',
  'Trailer: Expires',
  'Proxy-Authenticate: Basic',
  'Set-Cookie: a=b; Path=/; HttpOnly',
];

/** Lines that some parser takes and another refuses. */
const ODD_FIELDS = [
  'X : y',
  ': y',
  'X',
  ' folded',
  '\tfolded',
  'X(: y',
  'X\xff: y',
  'X: \x00',
  'X: \x7f',
  'X: a\rb',
  'X: a\nb',
  'X: a\r\n b',
  'X Y: z',
  '"X": y',
  'X\t: y',
  '',
];

/** What lines are taken from; once in `oddity` (0: never) from the odd ones. */
export interface Lines {
  readonly oddity: number;
  readonly own: readonly string[];
  readonly odd: readonly string[];
  /** One of these stands somewhere among the others. */
  readonly first: readonly string[];
}

/** Some fields, and the empty line. */
export function writeFields(random: Random, scribble: Scribble, lines: Lines): void {
  const isOdd = (): boolean => lines.oddity !== 0 && random.once(lines.oddity);
  const count = random.below(random.once(10) ? 20 : 6);
  const place = random.below(count + 1);
  for (let index = 0; index <= count; index++) {
    if (index === place) writeLine(scribble, random.pick(lines.first));
    if (index === count) break;
    const isOwn = random.once(4);
    if (isOdd()) scribble.add(random.pick(random.once(2) ? lines.odd : ODD_FIELDS));
    else scribble.add(random.pick(isOwn ? lines.own : FIELDS));
    writeEnd(scribble, isOdd() && random.once(3) ? random : undefined);
  }
  writeEnd(scribble, isOdd() && random.once(3) ? random : undefined);
}

/** The end of a line; with random numbers, an odd one. */
export function writeEnd(scribble: Scribble, oddBy: Random | undefined): void {
  scribble.add(
    oddBy === undefined ? '\r\n' : oddBy.pick(['\n', '\r', '\r\r\n', '\n\r', ' \r\n', '\t\r\n', '\r\n\r\n']),
  );
}

function writeLine(scribble: Scribble, line: string): void {
  if (line === '') return;
  scribble.add(line);
  scribble.add('\r\n');
}
