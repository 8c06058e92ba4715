import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UpstreamHead } from '../upstream.ts';
import { type AnswerState, StrictAnswerReader } from './strict-connection-answer.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const INTERIM = 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n';

/** Reads pieces from one memory, which is overwritten after each read, as sockets do it. */
function readAll(pieces: readonly string[], method = 'POST', reader = new StrictAnswerReader()) {
  const memory = Buffer.alloc(200_000);
  const heads: UpstreamHead[] = [];
  const chunks: Buffer[] = [];
  const taker = { answered: (head: UpstreamHead) => heads.push(head), took: (chunk: Buffer) => chunks.push(chunk) };
  let state: AnswerState = 'more';
  reader.begin(method);
  for (const piece of pieces) {
    if (state !== 'more') break;
    const size = memory.write(piece, 'latin1');
    state = reader.read(memory, size, taker);
    memory.fill('#');
  }
  return { state, heads, bodies: chunks.map((chunk) => chunk.toString('latin1')), reader };
}

const ANSWERS = [
  { text: `${OK}X: y\r\nContent-Length: 5\r\n\r\nhello`, body: 'hello', state: 'whole' },
  { text: `${OK}X: y\r\nContent-Length: 0\r\n\r\n`, body: '', state: 'whole' },
  { text: `${INTERIM}${INTERIM}${OK}X: y\r\nContent-Length: 5\r\n\r\nhello`, body: 'hello', state: 'whole' },
  {
    text: `${OK}X: y\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n`,
    body: 'hello',
    state: 'whole',
  },
  { text: `${OK}X: y\r\nConnection: close\r\n\r\nhello`, body: 'hello', state: 'more' },
  { text: 'HTTP/1.1 204 No Content\r\nX: y\r\n\r\n', body: '', state: 'whole' },
] as const;

test.each(ANSWERS)(
  'however $text is cut into pieces, it is the same answer, one time after the other',
  ({ text, body, state }) => {
    const reader = new StrictAnswerReader();
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), text.length];
        const pieces = places.slice(1).map((to, index) => text.slice(places[index], to));
        for (let request = 0; request < 2; request++) {
          const read = readAll(
            pieces.filter((piece) => piece !== ''),
            'POST',
            reader,
          );
          expect(read.state).toBe(state);
          expect(read.heads).toMatchObject([{ headers: ['x', 'y'] }]);
          expect(read.bodies.join('')).toBe(body);
          expect(read.bodies).not.toContain('');
        }
      }),
    );
  },
);

test.each(ANSWERS.filter(({ state }) => state === 'whole'))(
  'a byte more than $text is a surplus, and is nobody’s',
  ({ text, body }) => {
    const read = readAll([`${text}!`]);
    expect(read.state).toBe('surplus');
    expect(read.bodies.join('')).toBe(body);
  },
);

test('chunks that come together go on together, without what framed them', () => {
  const read = readAll([
    `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2;x=y\r\ncd\r\n`,
    '2\r\nef\r\n2\r\ng',
    'h\r\n0\r\nX: y\r\n\r\n',
  ]);
  expect(read.bodies).toEqual(['abcd', 'efg', 'h']);
  expect(read.state).toBe('whole');
});

test('what came whole before chunks turned out malformed is told', () => {
  const read = readAll([`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n`]);
  expect(read).toMatchObject({ state: 'malformed', bodies: ['ab'] });
  expect(read.reader.why).not.toBe('');
});

test.each([
  { what: 'sixteen answers before the answer', text: INTERIM.repeat(16), state: 'whole' },
  { what: 'seventeen', text: INTERIM.repeat(17), state: 'malformed' },
  { what: 'a change of the protocol', text: 'HTTP/1.1 101 Switching Protocols\r\n\r\n', state: 'malformed' },
  {
    what: 'an answer before the answer that has a body',
    text: 'HTTP/1.1 103 Hi\r\nTransfer-Encoding: chunked\r\n\r\n',
    state: 'malformed',
  },
  { what: 'a head just within bounds', text: `${OK}X: ${'y'.repeat(65_000)}\r\n\r\n`.slice(0, -2), state: 'whole' },
  { what: 'a head above them', text: `${OK}X: ${'y'.repeat(65_536)}\r\n\r\n`.slice(0, -2), state: 'malformed' },
  { what: 'too many fields', text: `${OK}${'X: y\r\n'.repeat(256)}`, state: 'malformed' },
])('$what: $state', ({ text, state }) => {
  const isOwnHead = text.startsWith(OK);
  expect(readAll([`${text}${isOwnHead ? '' : OK}Content-Length: 0\r\n\r\n`]).state).toBe(state);
});

test('answers before the answer are counted anew for each request', () => {
  const reader = new StrictAnswerReader();
  for (let request = 0; request < 3; request++)
    expect(readAll([`${INTERIM.repeat(10)}${OK}Content-Length: 0\r\n\r\n`], 'POST', reader).state).toBe('whole');
});

test.each([
  { fields: 'Content-Length: 0\r\n', isPersistent: true, keepAliveMs: undefined, endsWithConnection: false },
  {
    fields: 'Content-Length: 0\r\nConnection: close\r\n',
    isPersistent: false,
    keepAliveMs: undefined,
    endsWithConnection: false,
  },
  {
    fields: 'Content-Length: 0\r\nKeep-Alive: timeout=5, max=9\r\n',
    isPersistent: true,
    keepAliveMs: 5_000,
    endsWithConnection: false,
  },
  { fields: '', isPersistent: false, keepAliveMs: undefined, endsWithConnection: true },
])('what $fields says of the connection is known', ({ fields, ...wanted }) => {
  const { reader } = readAll([`${OK}${fields}\r\n`]);
  expect(reader).toMatchObject({ hasHead: true, ...wanted });
  reader.begin('GET');
  expect(reader).toMatchObject({ hasHead: false, endsWithConnection: false });
});

test('an answer to HEAD has no body whatever its head says', () => {
  expect(readAll([`${OK}Content-Length: 5\r\n\r\n`], 'HEAD').state).toBe('whole');
  expect(readAll([`${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`], 'HEAD').state).toBe('surplus');
});
