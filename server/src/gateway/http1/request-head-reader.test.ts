import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { readEverySplit, readInPieces } from './every-split.test-support.ts';
import { type RequestHeadRead, RequestHeadReader } from './request-head-reader.ts';

const BOUNDS = { headBytesMax: 120, headFieldsMax: 3 };
const WIDE = { headBytesMax: 16_384, headFieldsMax: 60 };
const makeReader = (): RequestHeadReader => new RequestHeadReader(BOUNDS);
const sizedTo = (bytes: number): string => `GET / HTTP/1.1\r\nx: ${'y'.repeat(bytes - 23)}\r\n\r\n`;

interface Row {
  readonly rule: string;
  readonly bytes: string;
  readonly expect: object;
}

const READ: readonly Row[] = [
  {
    rule: 'RFC 9112 section 3: a request line and fields are read as sent',
    bytes: 'POST /a?b=%20c HTTP/1.1\r\nHost: a\r\nHOST: b\r\n\r\n',
    expect: { head: { method: 'POST', target: '/a?b=%20c', version: '1.1', fields: ['Host', 'a', 'HOST', 'b'] } },
  },
  {
    rule: 'RFC 9112 section 2.1: the head ends with the first empty line',
    bytes: 'GET / HTTP/1.1\r\n\r\nX: y\r\n\r\n',
    expect: { head: { fields: [] }, end: 18 },
  },
  {
    rule: 'RFC 9112 section 2.2: one empty line before a request is passed over',
    bytes: '\r\nGET / HTTP/1.1\r\nA: b\r\n\r\n',
    expect: { head: { method: 'GET', target: '/', version: '1.1', fields: ['A', 'b'] }, end: 26 },
  },
  {
    rule: 'RFC 9112 section 2.3: the digits of a version are left to the policy',
    bytes: 'GET / HTTP/9.7\r\n\r\n',
    expect: { head: { version: '9.7' } },
  },
  {
    rule: 'RFC 9112 section 3.1: any token is a method, left to the policy',
    bytes: "M-SEARCH!#$%&'*+.^_`|~09az / HTTP/1.1\r\n\r\n",
    expect: { head: { method: "M-SEARCH!#$%&'*+.^_`|~09az" } },
  },
  {
    rule: 'RFC 9112 section 3.2: any visible bytes are a target, left to the policy',
    bytes: 'GET http://a"<#\xff> HTTP/1.1\r\n\r\n',
    expect: { head: { target: 'http://a"<#\xff>' } },
  },
  {
    rule: 'RFC 9112 section 5.1: blanks around a value do not belong to it',
    bytes: 'GET / HTTP/1.1\r\nA:b\r\nC: \t d \t e \t \r\n\r\n',
    expect: { head: { fields: ['A', 'b', 'C', 'd \t e'] } },
  },
  {
    rule: 'RFC 9110 section 5.5: a value may be empty, or blanks',
    bytes: 'GET / HTTP/1.1\r\nA:\r\nB: \t\r\n\r\n',
    expect: { head: { fields: ['A', '', 'B', ''] } },
  },
  {
    rule: 'RFC 9110 section 5.5: a value may hold colons, tabs and bytes above ASCII',
    bytes: 'GET / HTTP/1.1\r\nA: b:c\td\x80\xff~!\r\n\r\n',
    expect: { head: { fields: ['A', 'b:c\td\x80\xff~!'] } },
  },
  {
    rule: 'RFC 9110 section 5.1: a name is any token, and keeps its spelling',
    bytes: "GET / HTTP/1.1\r\n!#$%&'*+-.^_`|~09azAZ: b\r\n\r\n",
    expect: { head: { fields: ["!#$%&'*+-.^_`|~09azAZ", 'b'] } },
  },
  {
    rule: 'a tab around the value of any other field is a blank',
    bytes: 'GET / HTTP/1.1\r\nContent-Lengthy:\t5\t\r\nX:\ty\r\nContent-Length: 5\r\n\r\n',
    expect: { head: { fields: ['Content-Lengthy', '5', 'X', 'y', 'Content-Length', '5'] } },
  },
  { rule: 'a head of just its bound is read', bytes: sizedTo(120), expect: { end: 120 } },
  {
    rule: 'as many fields as its bound are read',
    bytes: 'GET / HTTP/1.1\r\na: 1\r\na: 2\r\na: 3\r\n\r\n',
    expect: { head: { fields: ['a', '1', 'a', '2', 'a', '3'] } },
  },
];

const line = (text: string): string => `${text}\r\nHost: a\r\n\r\n`;
const field = (text: string): string => `GET / HTTP/1.1\r\n${text}\r\n\r\n`;
const each = (rule: string, code: string, bytes: readonly string[]): Row[] =>
  bytes.map((text) => ({ rule: `${rule}: ${JSON.stringify(text)}`, bytes: text, expect: { code } }));

const REFUSED: readonly Row[] = [
  ...each('RFC 9112 section 2.2: a line ends with CR and LF, nothing less', 'syntax_invalid', [
    'GET / HTTP/1.1\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\rHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\r\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\n\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\n\rX',
  ]),
  ...each('RFC 9112 section 2.2: the empty line is one of CR and LF', 'field_invalid', [
    'GET / HTTP/1.1\r\nHost: a\r\n\n',
  ]),
  ...each('RFC 9112 section 2.2: two empty lines, or half a one, before a request', 'syntax_invalid', [
    '\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    '\rGET / HTTP/1.1\r\n\r\n',
    '\nGET / HTTP/1.1\r\n\r\n',
  ]),
  ...each('RFC 9112 section 3: three words with one blank between', 'syntax_invalid', [
    line('GET  / HTTP/1.1'),
    line('GET /  HTTP/1.1'),
    line('GET\t/ HTTP/1.1'),
    line('GET /\tHTTP/1.1'),
    line('GET / HTTP/1.1 '),
    line('GET / /b HTTP/1.1'),
    line(' GET / HTTP/1.1'),
    line(' / HTTP/1.1'),
    line('\r\n / HTTP/1.1'),
    line('GET  HTTP/1.1'),
    line('GET /'),
    line('GET'),
  ]),
  ...each('RFC 9112 section 3.1: a method is a token', 'syntax_invalid', [
    line('G\x80T / HTTP/1.1'),
    line('G:T / HTTP/1.1'),
    line('"GET" / HTTP/1.1'),
    '\x16\x03\x01\x02\x00',
  ]),
  ...each('RFC 9112 section 3.2: no control is part of a target', 'syntax_invalid', [
    line('GET /\x00 HTTP/1.1'),
    line('GET /\x1f HTTP/1.1'),
    line('GET /\x7f HTTP/1.1'),
    line('GET /a\rb HTTP/1.1'),
  ]),
  ...each('RFC 9112 section 2.3: a version is HTTP, a slash, and two digits with a point', 'syntax_invalid', [
    line('GET / http/1.1'),
    line('GET / HTTPS/1.1'),
    line('GET / HTTP/1.10'),
    line('GET / HTTP/01.1'),
    line('GET / HTTP/1,1'),
    line('GET / HTTP/1.'),
    line('GET / HTTP/a.1'),
    line('GET / HTTP/1.:'),
    line('GET / ICE/1.0'),
  ]),
  ...each('RFC 9112 section 5.1: a field is a name, a colon and a value', 'field_invalid', [
    field('Host : a'),
    field('Host\t: a'),
    field(': a'),
    field('Host'),
    field('Ho st: a'),
    field('Host(: a'),
    field('H\xf6st: a'),
    field('Host\x00: a'),
  ]),
  ...each('RFC 9112 section 5.2: a folded line is refused', 'field_invalid', [
    field('A: b\r\n c'),
    field('A: b\r\n\tc'),
    field(' A: b'),
  ]),
  ...each('RFC 9110 section 5.5: no control is part of a value', 'field_invalid', [
    field('A: \x00'),
    field('A: b\x01'),
    field('A: \x0b'),
    field('A: \x1f'),
    field('A: b\x7fc'),
  ]),
  ...each('a tab around a value that ends a body or a connection', 'framing_invalid', [
    field('Content-Length:\t5'),
    field('Content-Length: 5\t'),
    field('content-length: 5 \t '),
    field('Transfer-Encoding: \tchunked'),
    field('TRANSFER-ENCODING:chunked\t'),
    field('Connection: keep-alive\t'),
    field('Content-Length:\t'),
  ]),
  ...each('the target is too long', 'target_too_long', [`GET /${'a'.repeat(8192)}`]),
  ...each('the fields are too many', 'fields_too_many', [field('a: 1\r\na: 2\r\na: 3\r\na')]),
  ...each('the head is one byte too large', 'head_too_large', [sizedTo(121)]),
];

test.each(READ)('$rule', ({ bytes, expect: wanted }) => {
  const outcomes = readEverySplit(bytes, makeReader);
  expect(outcomes[0]).toMatchObject({ kind: 'read', end: bytes.length, ...wanted });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});

test.each(REFUSED)('refused, $rule', ({ bytes, expect: wanted }) => {
  const reader = (): RequestHeadReader =>
    new RequestHeadReader({ ...BOUNDS, headBytesMax: bytes.length > 8000 ? 9000 : BOUNDS.headBytesMax });
  const outcomes = readEverySplit(bytes, reader);
  expect(outcomes[0]).toEqual({ kind: 'refused', ...wanted });
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
});

test('a target of just its bound is read', () => {
  const bytes = Buffer.from(`GET /${'a'.repeat(8191)} HTTP/1.1\r\n\r\n`, 'latin1');
  expect(new RequestHeadReader(WIDE).read(bytes, 0, bytes.length)).toMatchObject({ kind: 'read' });
});

test('a head is incomplete until its last byte, and nothing behind it is looked at', () => {
  const text = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const bytes = Buffer.from(`${text}\x00\n`, 'latin1');
  const reader = makeReader();
  for (let to = 0; to < text.length; to++) expect(reader.read(bytes, 0, to)).toEqual({ kind: 'incomplete' });
  expect(reader.read(bytes, 0, bytes.length)).toMatchObject({ kind: 'read', end: text.length });
});

test('one reader reads the heads of a connection one after the other, in pieces or not', () => {
  const heads = [
    { text: '\r\nPOST /a HTTP/1.1\r\nContent-Length:\t\r\n', kind: 'refused' },
    { text: '\r\nPOST /a HTTP/1.1\r\nA: b\r\n\r\n', kind: 'read' },
    { text: 'GET /b HTTP/1.0\r\nC:\td\r\n\r\n', kind: 'read' },
    { text: 'PUT /c HTTP/1.1\r\nConnection: e\r\n\r\n', kind: 'read' },
  ];
  expect(readInPieces(heads[0]?.text ?? '', [], makeReader()).kind).toBe('refused');
  const [, ...good] = heads;
  const reader = makeReader();
  for (let round = 0; round < 3; round++) {
    for (const { text } of good) {
      const fresh = readInPieces(text, [], makeReader());
      expect(fresh.kind).toBe('read');
      expect(readInPieces(text, round === 0 ? [] : [round, 20], reader)).toEqual(fresh);
    }
  }
});

test('a head that comes byte by byte costs no more than a few looks at each byte', () => {
  const text = `GET /${'p'.repeat(3000)} HTTP/1.1\r\n${`x-${'n'.repeat(500)}: ${' v'.repeat(900)}  \r\n`.repeat(5)}\r\n`;
  const bytes = Buffer.from(text, 'latin1');
  let looks = 0;
  const counted = new Proxy(bytes, {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const reader = new RequestHeadReader(WIDE);
  let outcome: RequestHeadRead = { kind: 'incomplete' };
  for (let to = 1; to <= bytes.length; to++) outcome = reader.read(counted, 0, to);
  expect(outcome.kind).toBe('read');
  expect(looks).toBeLessThan(4 * bytes.length);
});

const token = fc.string({
  unit: fc.constantFrom(..."!#$%&'*+-.^_`|~0189azAZ"),
  minLength: 1,
  maxLength: 12,
});
const visible = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 20,
});
const value = fc
  .string({ unit: fc.constantFrom(' ', '\t', ':', 'a', 'Z', '"', '~', '\x80', '\xff'), maxLength: 12 })
  .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
const blanks = fc.string({ unit: fc.constantFrom(' ', ' ', '\t'), maxLength: 3 });

test('whatever is written as the grammar says is read back, wherever it is split', () => {
  const written = fc.record({
    method: token,
    target: visible,
    minor: fc.constantFrom('0', '1'),
    fields: fc.array(fc.tuple(token, blanks, value, blanks), { maxLength: 12 }),
    splits: fc.array(fc.nat(400), { maxLength: 6 }),
    rest: fc.string({ unit: fc.constantFrom('\r', '\n', 'a', '\0'), maxLength: 4 }),
  });
  fc.assert(
    fc.property(written, ({ method, target, minor, fields, splits, rest }) => {
      const lines = fields.map(([name, before, text, behind]) => `${name}:${before}${text}${behind}\r\n`);
      const head = `${method} ${target} HTTP/1.${minor}\r\n${lines.join('')}\r\n`;
      const ends = splits.filter((at) => at < head.length).sort((a, b) => a - b);
      expect(readInPieces(head + rest, ends, new RequestHeadReader(WIDE))).toEqual({
        kind: 'read',
        head: { method, target, version: `1.${minor}`, fields: fields.flatMap(([name, , text]) => [name, text]) },
        end: head.length,
      });
    }),
    { numRuns: inject('isProof') ? 50_000 : 500 },
  );
});
