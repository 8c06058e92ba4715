import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { readAnswerFraming } from './answer-framing.ts';

interface Row {
  readonly rule: string;
  readonly status?: number;
  readonly method?: string;
  readonly minor?: 0 | 1;
  readonly fields: readonly string[];
  readonly expect: object;
}

const NONE = { body: { kind: 'none' } };
const CHUNKED = { body: { kind: 'chunked' } };
const UNTIL_CLOSE = { body: { kind: 'until_close' }, isPersistent: false };
const length = (bytes: number): object => ({ body: { kind: 'length', bytes } });
const CHUNKS = ['Transfer-Encoding', 'chunked'];
const FIVE = ['Content-Length', '5'];

const FRAMED: readonly Row[] = [
  {
    rule: '6.3 item 1: to HEAD there is no body',
    method: 'HEAD',
    fields: FIVE,
    expect: { ...NONE, isPersistent: true },
  },
  { rule: '6.3 item 1: nor in chunks', method: 'HEAD', fields: CHUNKS, expect: { ...NONE, isPersistent: true } },
  { rule: '6.3 item 1: nor without framing', method: 'HEAD', fields: [], expect: { ...NONE, isPersistent: true } },
  { rule: '6.3 item 1: 204 has no body', status: 204, fields: [], expect: { ...NONE, isPersistent: true } },
  { rule: '6.3 item 1: 204 has none whatever it says', status: 204, fields: FIVE, expect: NONE },
  { rule: '6.3 item 1: 304 has the length of another answer', status: 304, fields: FIVE, expect: NONE },
  { rule: '6.3 item 1: 304 has no chunks', status: 304, fields: CHUNKS, expect: NONE },
  { rule: '6.3 item 1: 100 has no body', status: 100, fields: [], expect: { ...NONE, isPersistent: true } },
  { rule: '6.3 item 1: 103 may say so', status: 103, fields: ['Content-Length', '0'], expect: NONE },
  { rule: '6.3 item 1: 199 has no body', status: 199, fields: ['X', 'y'], expect: NONE },
  { rule: '6.3 item 4: chunks', fields: CHUNKS, expect: { ...CHUNKED, isPersistent: true } },
  { rule: '7: the coding in capitals', fields: ['TRANSFER-ENCODING', 'Chunked'], expect: CHUNKED },
  { rule: '6.3 item 6: a length', fields: FIVE, expect: { ...length(5), isPersistent: true } },
  { rule: '6.3 item 6: a length of nothing', fields: ['content-length', '0'], expect: length(0) },
  { rule: '6.2: zeros before a length', fields: ['Content-Length', '000005'], expect: length(5) },
  { rule: '6.2: fifteen digits', fields: ['Content-Length', '999999999999999'], expect: length(999_999_999_999_999) },
  { rule: '6.2: a length in HTTP/1.0', minor: 0, fields: FIVE, expect: { ...length(5), isPersistent: false } },
  { rule: '6.3 item 8: neither lasts until the close', fields: ['Connection', 'keep-alive'], expect: UNTIL_CLOSE },
  { rule: '6.3 item 8: 205 is not told apart', status: 205, fields: [], expect: UNTIL_CLOSE },
  { rule: '6.3 item 8: in HTTP/1.0, too', minor: 0, fields: ['Connection', 'keep-alive'], expect: UNTIL_CLOSE },
  {
    rule: '6.3: what only looks like framing is none',
    fields: ['Content_Length', '5', 'Transfer-Encodings', 'x'],
    expect: UNTIL_CLOSE,
  },
  { rule: '9.3: it closes', fields: [...FIVE, 'Connection', 'close'], expect: { isPersistent: false } },
  {
    rule: '9.3: an old one stays',
    minor: 0,
    fields: [...FIVE, 'connection', 'keep-alive'],
    expect: { isPersistent: true },
  },
];

const malformed = (why: string, fields: readonly string[], other: Partial<Row> = {}): Row => ({
  rule: `${why}: ${JSON.stringify(fields)}`,
  fields,
  expect: { why },
  ...other,
});
const REPEATED = 'its length or coding is repeated or contradictory';
const CODING = 'its transfer coding is not chunked alone';
const NUMBER = 'its length is not a number';
const INTERIM = 'an interim answer has a body';

const MALFORMED: readonly Row[] = [
  malformed(REPEATED, [...FIVE, ...CHUNKS]),
  malformed(REPEATED, [...CHUNKS, ...FIVE]),
  malformed(REPEATED, [...FIVE, ...FIVE]),
  malformed(REPEATED, [...FIVE, 'content-length', '6']),
  malformed(REPEATED, [...CHUNKS, 'transfer-encoding', 'identity']),
  malformed(REPEATED, [...FIVE, ...CHUNKS], { method: 'HEAD' }),
  malformed(REPEATED, [...FIVE, ...CHUNKS], { status: 304 }),
  malformed(CODING, CHUNKS, { minor: 0 }),
  ...[
    'identity',
    'gzip, chunked',
    'chunked, chunked',
    'chunked,',
    'xchunked',
    'chunkedx',
    '',
    'chunked;q=1',
    'chunked\x0b',
  ].map((coding) => malformed(CODING, ['Transfer-Encoding', coding])),
  ...['', 'five', '+5', '-5', '5_0', '0x5', '5 5', '5, 5', '5,5', '5.0', '5e0', '\xb2', '1000000000000000', '5\t'].map(
    (value) => malformed(NUMBER, ['Content-Length', value]),
  ),
  malformed(INTERIM, FIVE, { status: 100 }),
  malformed(INTERIM, FIVE, { status: 199 }),
  malformed(INTERIM, CHUNKS, { status: 103 }),
  malformed(NUMBER, ['Content-Length', 'x'], { status: 204 }),
];

const read = ({ status = 200, method = 'POST', minor = 1, fields }: Omit<Row, 'rule' | 'expect'>) =>
  readAnswerFraming({ status, minor, fields }, method);

test.each(FRAMED)('framed, RFC 9112 section $rule', (row) => {
  expect(read(row)).toMatchObject({ kind: 'framed', ...row.expect });
});

test.each(MALFORMED)('malformed, RFC 9112 section 6.3, $rule', (row) => {
  expect(read(row)).toEqual({ kind: 'malformed', ...row.expect });
});

test.each([
  { value: 'timeout=5', expect: 5000 },
  { value: 'timeout=5, max=100', expect: 5000 },
  { value: 'max=100,timeout=60', expect: 60_000 },
  { value: 'Timeout = "7"', expect: 7000 },
  { value: 'timeout=0', expect: 0 },
  { value: 'max=100', expect: undefined },
  { value: 'mytimeout=5', expect: undefined },
  { value: 'timeout=-5', expect: undefined },
  { value: 'timeout=5s', expect: undefined },
  { value: 'timeout=9999999', expect: undefined },
  { value: '', expect: undefined },
])('Keep-Alive: $value tells of $expect milliseconds', ({ value, expect: wanted }) => {
  expect(read({ fields: [...FIVE, 'Keep-Alive', value] })).toMatchObject({ keepAliveMs: wanted });
});

test('of several Keep-Alive fields the shortest time counts', () => {
  const fields = [
    ...FIVE,
    'Keep-Alive',
    'timeout=9',
    'keep-alive',
    'max=3',
    'Keep-Alive',
    'timeout=4',
    'Keep-Alive',
    'timeout=7',
  ];
  expect(read({ fields })).toMatchObject({ keepAliveMs: 4000 });
});

test('at most one field frames an answer, whatever else it holds and in whatever order', () => {
  const framing = fc.constantFrom(FIVE, CHUNKS, ['content-length', '0'], ['transfer-encoding', 'gzip']);
  const other = fc.constantFrom(['Date', 'x'], ['Content_Length', '9'], ['Connection', 'x'], ['Content-Lengthy', '7']);
  const lists = fc.tuple(fc.array(framing, { maxLength: 3 }), fc.array(other, { maxLength: 4 }));
  const shuffled = lists.chain(([framings, others]) => {
    const all = [...framings, ...others];
    return fc.record({ framings: fc.constant(framings), all: fc.shuffledSubarray(all, { minLength: all.length }) });
  });
  fc.assert(
    fc.property(shuffled, ({ framings, all }) => {
      const framing = read({ fields: all.flat() });
      const isFramed = framings.length === 0 || (framings.length === 1 && framings[0]?.[1] !== 'gzip');
      expect(framing.kind).toBe(isFramed ? 'framed' : 'malformed');
    }),
    { numRuns: inject('isProof') ? 20_000 : 500 },
  );
});
