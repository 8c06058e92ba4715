import { expect, test } from 'vitest';
import { readAnswerHead } from './read-answer-head.ts';

test.each([
  { when: 'has a length', fields: ['Content-Length', '7'], length: 7, endsWithConnection: false },
  { when: 'is in chunks', fields: ['Transfer-Encoding', 'chunked'], length: undefined, endsWithConnection: false },
  { when: 'has neither', fields: ['X', 'y'], length: undefined, endsWithConnection: true },
])('an answer that $when is told apart', ({ fields, length, endsWithConnection }) => {
  const answer = readAnswerHead(200, fields);
  expect(answer.head.length).toBe(length);
  expect(answer.endsWithConnection).toBe(endsWithConnection);
});

test('only end-to-end fields go on, in order, names in lower case', () => {
  const hops = [
    'Connection',
    'X-Hop',
    'X-Hop',
    '1',
    'Keep-Alive',
    'timeout=5',
    'Trailer',
    'x',
    'Proxy-Authenticate',
    'Basic',
  ];
  expect(readAnswerHead(201, ['B', '1', ...hops, 'a', '2', 'B', '3']).head).toEqual({
    status: 201,
    headers: ['b', '1', 'a', '2', 'b', '3'],
    length: undefined,
  });
});

test('a provider can not nominate away what the answer means', () => {
  expect(readAnswerHead(200, ['Connection', 'content-type, x', 'Content-Type', 'a', 'x', 'b']).head.headers).toEqual([
    'content-type',
    'a',
    'x',
    'b',
  ]);
});
