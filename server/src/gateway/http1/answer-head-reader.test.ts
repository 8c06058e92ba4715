import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { AnswerHeadReader } from './answer-head-reader.ts';
import { readEverySplit, readInPieces } from './every-split.test-support.ts';

const BOUNDS = { headBytesMax: 100, headFieldsMax: 3 };
const makeReader = (): AnswerHeadReader => new AnswerHeadReader(BOUNDS);
const sizedTo = (bytes: number): string => `HTTP/1.1 200\r\nx: ${'y'.repeat(bytes - 21)}\r\n\r\n`;
const line = (text: string): string => `${text}\r\nA: b\r\n\r\n`;
const field = (text: string): string => `HTTP/1.1 200 OK\r\n${text}\r\n\r\n`;

const READ: readonly { readonly rule: string; readonly bytes: string; readonly expect: object }[] = [
  {
    rule: 'RFC 9112 section 4: a status line and fields',
    bytes: 'HTTP/1.1 200 OK\r\nA: b\r\nSet-Cookie:c\r\nset-cookie: d \r\n\r\n',
    expect: { status: 200, minor: 1, fields: ['A', 'b', 'Set-Cookie', 'c', 'set-cookie', 'd'] },
  },
  {
    rule: 'RFC 9112 section 2.3: the version 1.0',
    bytes: line('HTTP/1.0 404 Not Found'),
    expect: { status: 404, minor: 0 },
  },
  {
    rule: 'RFC 9112 section 4: an empty reason',
    bytes: line('HTTP/1.1 200 '),
    expect: { status: 200, fields: ['A', 'b'] },
  },
  {
    rule: 'RFC 9112 section 4: no reason, and no blank before it',
    bytes: line('HTTP/1.1 200'),
    expect: { status: 200 },
  },
  {
    rule: 'RFC 9112 section 4: a reason of blanks, tabs and bytes above ASCII',
    bytes: line('HTTP/1.1 503  \t\xe4\xff~'),
    expect: { status: 503, fields: ['A', 'b'] },
  },
  { rule: 'RFC 9110 section 15.2: an interim answer', bytes: 'HTTP/1.1 100 Continue\r\n\r\n', expect: { status: 100 } },
  {
    rule: 'RFC 9110 section 15: the last status that three digits hold',
    bytes: line('HTTP/1.1 999 X'),
    expect: { status: 999 },
  },
  { rule: 'a head of just its bound', bytes: sizedTo(100), expect: { status: 200 } },
  {
    rule: 'as many fields as its bound',
    bytes: field('a: 1\r\na: 2\r\na: 3'),
    expect: { fields: ['a', '1', 'a', '2', 'a', '3'] },
  },
];

const LINE = 'its status line is malformed';
const END = 'a line of its head does not end as HTTP asks for';
const FIELD = 'a header field holds a character that is not allowed';
const TAB = 'a tab stands around its length, its coding or its connection options';
const each = (rule: string, why: string, bytes: readonly string[]) =>
  bytes.map((text) => ({ rule: `${rule}: ${JSON.stringify(text)}`, bytes: text, why }));

const MALFORMED = [
  ...each('RFC 9112 section 4: the version is 1.1 or 1.0, in capitals', LINE, [
    line('HTTP/2.0 200 OK'),
    line('HTTP/1.2 200 OK'),
    line('HTTP/0.9 200 OK'),
    line('HTTP/1.10 200 OK'),
    line('HTTP/11 200 OK'),
    line('http/1.1 200 OK'),
    line('ICY 200 OK'),
    line('SSH-2.0-OpenSSH'),
    '\r\nHTTP/1.1 200 OK\r\n\r\n',
    ' HTTP/1.1 200 OK\r\n\r\n',
  ]),
  ...each('RFC 9112 section 4: one blank, and three digits', LINE, [
    line('HTTP/1.1  200 OK'),
    line('HTTP/1.1\t200 OK'),
    line('HTTP/1.1200 OK'),
    line('HTTP/1.1 20 OK'),
    line('HTTP/1.1 2000 OK'),
    line('HTTP/1.1 2x0 OK'),
    line('HTTP/1.1 +20 OK'),
    line('HTTP/1.1 200OK'),
    line('HTTP/1.1 200\tOK'),
    line('HTTP/1.1'),
  ]),
  ...each('RFC 9110 section 15: no status starts with 0', LINE, [line('HTTP/1.1 099 Odd'), line('HTTP/1.1 000 Odd')]),
  ...each('RFC 9112 section 4: no control is part of a reason', LINE, [
    line('HTTP/1.1 200 O\x00K'),
    line('HTTP/1.1 200 O\x1fK'),
    line('HTTP/1.1 200 O\x7fK'),
  ]),
  ...each('RFC 9112 section 2.2: the status line ends with CR and LF', LINE, [
    'HTTP/1.1 200 OK\nA: b\r\n\r\n',
    'HTTP/1.1 200\nA: b\r\n\r\n',
    'HTTP/1.1 200 OK\n\nA: b\r\n\r\n',
    'HTTP/1.1 200 OK\rA: b\r\n\r\n',
    'HTTP/1.1 200 OK\r\r\nA: b\r\n\r\n',
    'HTTP/1.1 200\r\r\nA: b\r\n\r\n',
  ]),
  ...each('RFC 9112 section 2.2: the line of a field ends with CR and LF', END, [
    field('A: b\nC: d'),
    field('A: b\n\nC: d'),
    field('A: b\rC: d'),
    'HTTP/1.1 200 OK\r\nA: b\r\n\rX',
  ]),
  ...each('RFC 9112 section 5: a field is a name, a colon and a value', FIELD, [
    field('A : b'),
    field('A'),
    field(': b'),
    field('A: b\r\n c'),
    field('A\xe4: b'),
    field('A: b\x00'),
    field('A: b\x7f'),
  ]),
  ...each('a tab around a value that ends a body or a connection', TAB, [
    field('Content-Length: 5\t'),
    field('Transfer-Encoding:\tchunked'),
  ]),
  ...each('the fields are too many', 'it has too many header fields', [field('a: 1\r\na: 2\r\na: 3\r\na: 4')]),
  ...each('the head is one byte too large', 'its head is too large', [sizedTo(101)]),
];

test.each(READ)('read, $rule', ({ bytes, expect: wanted }) => {
  const outcomes = readEverySplit(bytes, makeReader);
  expect(outcomes[0]).toMatchObject({ kind: 'read', head: wanted, end: bytes.length });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});

test.each(MALFORMED)('malformed, $rule', ({ bytes, why }) => {
  const outcomes = readEverySplit(bytes, makeReader);
  expect(outcomes[0]).toEqual({ kind: 'malformed', why });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});

test('a head is incomplete until its last byte, and nothing behind it is looked at', () => {
  const text = 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n';
  const bytes = Buffer.from(`${text}\x00\n`, 'latin1');
  const reader = makeReader();
  for (let to = 0; to < text.length; to++) expect(reader.read(bytes, 0, to)).toEqual({ kind: 'incomplete' });
  expect(reader.read(bytes, 0, bytes.length)).toMatchObject({ kind: 'read', end: text.length });
});

test('whatever status, reason and fields are written are read back, one answer after the other', () => {
  const text = fc.string({ unit: fc.constantFrom(' ', '\t', 'a', '\xff'), maxLength: 8 });
  const written = fc.record({
    status: fc.integer({ min: 100, max: 999 }),
    reason: fc.oneof(
      fc.constant(''),
      text.map((reason) => ` ${reason}`),
    ),
    minor: fc.constantFrom(0 as const, 1 as const),
    values: fc.array(text, { maxLength: 3 }),
    splits: fc.array(fc.nat(80), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(written, { maxLength: 4 }), (answers) => {
      const reader = new AnswerHeadReader({ headBytesMax: 200, headFieldsMax: 3 });
      for (const { status, reason, minor, values, splits } of answers) {
        const head = `HTTP/1.${minor} ${status}${reason}\r\n${values.map((each) => `x:${each}\r\n`).join('')}\r\n`;
        const ends = splits.filter((at) => at < head.length).sort((a, b) => a - b);
        const fields = values.flatMap((each) => ['x', each.replace(/^[ \t]+|[ \t]+$/g, '')]);
        expect(readInPieces(head, ends, reader)).toEqual({
          kind: 'read',
          head: { status, minor, fields },
          end: head.length,
        });
      }
    }),
    { numRuns: inject('isProof') ? 30_000 : 500 },
  );
});
