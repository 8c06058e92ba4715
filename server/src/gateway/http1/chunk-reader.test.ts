import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { ChunkReader, type ChunkSource } from './chunk-reader.ts';

/** What a reader made of a body, `end` counted from its first byte; a malformed one's is nobody's business. */
interface Outcome {
  readonly state: string;
  readonly fault: string | undefined;
  readonly body: string;
  readonly end: number | undefined;
}

const AROUND = 'XY';
const LAST = '0\r\n\r\n';

function readAll(source: ChunkSource, text: string, ends: readonly number[]): Outcome {
  let body = '';
  const reader = new ChunkReader(source, (bytes, from, to) => {
    expect(to).toBeGreaterThan(from);
    body += bytes.toString('latin1', from, to);
  });
  let start = 0;
  for (const end of [...ends, text.length]) {
    if (reader.state !== 'more') break;
    const bytes = Buffer.from(`${AROUND}${text.slice(start, end)}${AROUND}`, 'latin1');
    const reached = reader.read(bytes, AROUND.length, bytes.length - AROUND.length) - AROUND.length + start;
    if (reader.state === 'more') expect(reached).toBe(end);
    start = reached;
  }
  const { state, fault } = reader;
  return { state, fault, body, end: state === 'malformed' ? undefined : start };
}

function readEverySplit(source: ChunkSource, text: string): Outcome[] {
  const splits: number[][] = [[]];
  for (let at = 0; at < text.length; at++) splits.push([at]);
  splits.push(Array.from({ length: text.length }, (_, at) => at));
  return splits.map((ends) => readAll(source, text, ends));
}

const BOTH: readonly ChunkSource[] = ['request', 'answer'];
const forBoth = <Row extends object>(rows: readonly Row[]) =>
  BOTH.flatMap((source) => rows.map((row) => ({ source, ...row })));
const done = (rule: string, bytes: string, body: string) => ({ rule, bytes, body });

const DONE = forBoth([
  done('RFC 9112 section 7.1: chunks and the last one', `5\r\nhello\r\n1\r\n!\r\n${LAST}`, 'hello!'),
  done('RFC 9112 section 7.1: no chunk but the last one', LAST, ''),
  done(
    'RFC 9112 section 7.1: sizes in both cases',
    `A\r\n0123456789\r\na\r\n0123456789\r\n${LAST}`,
    '01234567890123456789',
  ),
  done('RFC 9112 section 7.1: zeros before a size, up to eight digits', `00000003\r\nabc\r\n00000000\r\n\r\n`, 'abc'),
  done('RFC 9112 section 7.1: data that looks like chunks is data', `7\r\n0\r\n\r\n\r\n\r\n${LAST}`, '0\r\n\r\n\r\n'),
  done('RFC 9112 section 7.1: data holds any byte', `4\r\n\x00\n\r\xff\r\n${LAST}`, '\x00\n\r\xff'),
  done('RFC 9112 section 7.1.1: extensions are passed over', `1;a\r\nx\r\n1;a;b=c;d\r\ny\r\n0;last=yes\r\n\r\n`, 'xy'),
  done(
    'RFC 9112 section 7.1.1: an extension is made of tokens',
    `1;!#$%&'*+-.^_\`|~09azAZ=09azAZ~!\r\nx\r\n${LAST}`,
    'x',
  ),
  done(
    'RFC 9112 section 7.1.2: trailers are passed over',
    `1\r\nx\r\n0\r\nX-Sum: abc\r\nx-e:\t\xff \r\nY:\r\n\r\n`,
    'x',
  ),
]);

test.each(DONE)('$source, $rule', ({ source, bytes, body }) => {
  const outcomes = readEverySplit(source, bytes);
  expect(outcomes[0]).toEqual({ state: 'done', fault: undefined, body, end: bytes.length });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  for (const behind of ['\r\n', 'GET / HTTP/1.1\r\n', '0', '\x00']) {
    expect(readAll(source, bytes + behind, [bytes.length - 1])).toEqual(outcomes[0]);
  }
});

const bad = (rule: string, fault: string, bodies: readonly string[]) =>
  bodies.map((bytes) => ({ rule: `${rule}: ${JSON.stringify(bytes)}`, fault, bytes }));
const size = (text: string): string => `${text}\r\nabc\r\n${LAST}`;
const trailer = (text: string): string => `0\r\n${text}\r\n\r\n`;

const MALFORMED = forBoth([
  ...bad('RFC 9112 section 7.1: a size is hexadecimal digits', 'syntax_invalid', [
    size(''),
    '\r\n\r\n',
    ';a\r\n\r\n',
    size('g'),
    size('0x3'),
    size('+3'),
    size('-3'),
    size(' 3'),
    size('3 '),
    size('3\t'),
    size('3_'),
    size('3 ;a'),
    size('3,'),
    size('3\x00'),
    size('\xb3'),
  ]),
  ...bad('RFC 9112 section 7.1: a size has at most eight digits, and is below 2 GiB', 'framing_invalid', [
    size('000000003'),
    size('fffffffff'),
    size('80000000'),
    size('FFFFFFFF'),
  ]),
  ...bad('RFC 9112 section 7.1: a size ends with CR and LF', 'syntax_invalid', [
    '3\nabc\r\n',
    '3\rabc\r\n',
    '3\r\rabc\r\n',
    '3;a\nabc\r\n',
    '3;a\rb\r\nabc\r\n',
    '0\n\r\n',
    '0\rX',
  ]),
  ...bad('RFC 9112 section 7.1: data ends with CR and LF where its size says', 'syntax_invalid', [
    '3\r\nabcX',
    '3\r\nabcd\r\n',
    '3\r\nab\r\n0\r\n\r\n',
    '3\r\nabc\n0\r\n\r\n',
    '3\r\nabc\rX',
    '3\r\nabc0\r\n\r\n',
  ]),
  ...bad('RFC 9112 section 7.1: the body ends with an empty line', 'syntax_invalid', [
    '0\r\n\n',
    '0\r\n\rX',
    '0\r\nGET / HTTP/1.1\r\n',
  ]),
  ...bad('RFC 9112 section 7.1.1: no control is part of an extension', 'syntax_invalid', [
    size('3;\x00'),
    size('3;a\x7f'),
    size('3;a=\x0b'),
  ]),
  ...bad('RFC 9112 section 7.1.2: a trailer is a field', 'syntax_invalid', [
    trailer('X : y'),
    trailer('X'),
    trailer(': y'),
    trailer(' folded: y'),
    trailer('X: y\r\n folded'),
    trailer('X: y\nZ: y'),
    trailer('X: y\n\nZ: y'),
    trailer('X: y\rZ: y'),
    trailer('X: \x00'),
    trailer('X: \x7f'),
    trailer('X\xff: y'),
  ]),
  ...bad('RFC 9110 section 6.5.1: a trailer neither frames, nor routes, nor authorizes', 'trailer_invalid', [
    trailer('Content-Length: 5'),
    trailer('transfer-encoding: chunked'),
    trailer('Host: other'),
    trailer('CONNECTION: close'),
    trailer('Authorization: Bearer x'),
    trailer('x-api-key: x'),
    trailer('Transfer_Encoding: chunked'),
    trailer('X: y\r\nTrailer: z'),
  ]),
]);

test.each(MALFORMED)('malformed, $source, $rule', ({ source, bytes, fault }) => {
  const outcomes = readEverySplit(source, bytes);
  expect(outcomes[0]).toMatchObject({ state: 'malformed', fault });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});

test.each([
  '3;',
  '3;=b',
  '3;a=',
  '3; a',
  '3;a ',
  '3;a =b',
  '3;a="b"',
  '3;a=b=c',
  '3;;a',
  '3;a;',
  '3;a\tb',
  '3;\xff',
  '3;a,b',
])('RFC 9112 section 7.1.1: the odd extension of %j is refused in a request and passed over in an answer', (line) => {
  for (const outcome of readEverySplit('request', size(line))) {
    expect(outcome).toMatchObject({ state: 'malformed', fault: 'syntax_invalid', body: '' });
  }
  for (const outcome of readEverySplit('answer', size(line))) {
    expect(outcome).toMatchObject({ state: 'done', body: 'abc' });
  }
});

const extended = (bytes: number, chunks: number): string => `1;${'a'.repeat(bytes)}\r\nx\r\n`.repeat(chunks) + LAST;

test.each([
  { when: 'an extension has 1,024 bytes', source: 'request' as const, bytes: extended(1024, 1), state: 'done' },
  { when: 'an extension has one more', source: 'request' as const, bytes: extended(1025, 1), state: 'malformed' },
  { when: 'all have 8,192 bytes', source: 'request' as const, bytes: extended(1024, 8), state: 'done' },
  { when: 'all have more', source: 'request' as const, bytes: extended(911, 9), state: 'malformed' },
  { when: 'an extension has 1,024 bytes', source: 'answer' as const, bytes: extended(1024, 1), state: 'done' },
  { when: 'an extension has one more', source: 'answer' as const, bytes: extended(1025, 1), state: 'malformed' },
  { when: 'all have many', source: 'answer' as const, bytes: extended(1000, 50), state: 'done' },
  {
    when: 'trailers have 8,192 bytes',
    source: 'request' as const,
    bytes: `0\r\n${`x:${'y'.repeat(8186)}\r\n`}\r\n`,
    state: 'done',
  },
  {
    when: 'trailers have one more',
    source: 'request' as const,
    bytes: `0\r\n${`x:${'y'.repeat(8187)}\r\n`}\r\n`,
    state: 'malformed',
  },
  {
    when: 'trailers never end',
    source: 'answer' as const,
    bytes: `0\r\n${'x:y\r\n'.repeat(1639)}`,
    state: 'malformed',
  },
])(
  'bounds: when $when, the $source is $state, in one piece, in halves and byte by byte',
  ({ source, bytes, state }) => {
    expect(readAll(source, bytes, []).state).toBe(state);
    expect(readAll(source, bytes, [bytes.length >> 1]).state).toBe(state);
    expect(
      readAll(
        source,
        bytes,
        Array.from({ length: bytes.length }, (_, at) => at),
      ).state,
    ).toBe(state);
  },
);

test('a chunk of the largest size is waited for, and handed on as it comes', () => {
  const outcome = readAll('request', '7fffffff\r\nabc', [12]);
  expect(outcome).toMatchObject({ state: 'more', body: 'abc' });
});

test('a reader reads one body after the other, also behind one that broke off anywhere', () => {
  let body = '';
  const reader = new ChunkReader('request', (bytes, from, to) => {
    body += bytes.toString('latin1', from, to);
  });
  const whole = '3;e=f\r\nabc\r\n0\r\nX-Sum: y\r\n\r\n';
  for (const broken of [
    `${whole}Z`,
    '3;e\r\nabcZ',
    '0\r\nHost: z\r\n\r\n',
    ...Array.from(whole, (_, at) => whole.slice(0, at)),
  ]) {
    reader.reset();
    reader.read(Buffer.from(broken), 0, broken.length);
    reader.reset();
    body = '';
    expect(reader.read(Buffer.from(whole), 0, whole.length)).toBe(whole.length);
    expect({ body, state: reader.state, fault: reader.fault }).toEqual({
      body: 'abc',
      state: 'done',
      fault: undefined,
    });
  }
});

test('whatever is cut into chunks is put together again, wherever the stream is split', () => {
  const written = fc.record({
    source: fc.constantFrom(...BOTH),
    pieces: fc.array(fc.string({ unit: fc.constantFrom('\r', '\n', '0', 'a', '\xff'), minLength: 1, maxLength: 30 }), {
      maxLength: 6,
    }),
    extensions: fc.array(fc.constantFrom('', ';a', ';a=b', ';a;b=c'), { minLength: 7, maxLength: 7 }),
    isUpper: fc.boolean(),
    trailers: fc.array(fc.constantFrom('X: y', 'x-sum:abc', 'Z: \t'), { maxLength: 2 }),
    splits: fc.array(fc.nat(200), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(written, ({ source, pieces, extensions, isUpper, trailers, splits }) => {
      const chunks = pieces.map((piece, index) => {
        const digits = piece.length.toString(16);
        return `${isUpper ? digits.toUpperCase() : digits}${extensions[index]}\r\n${piece}\r\n`;
      });
      const lines = trailers.map((line) => `${line}\r\n`).join('');
      const stream = `${chunks.join('')}0${extensions[6]}\r\n${lines}\r\n`;
      const ends = splits.filter((at) => at < stream.length).sort((a, b) => a - b);
      expect(readAll(source, `${stream}behind`, ends)).toEqual({
        state: 'done',
        fault: undefined,
        body: pieces.join(''),
        end: stream.length,
      });
    }),
    { numRuns: inject('isProof') ? 50_000 : 500 },
  );
});
