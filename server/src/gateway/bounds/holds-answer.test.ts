import { expect, test } from 'vitest';
import { holdsAnswer } from './holds-answer.ts';

test.each([
  { type: 'application/json', status: 200, streamsJsonArray: false, isHeld: true },
  { type: 'text/event-stream', status: 200, streamsJsonArray: false, isHeld: false },
  { type: 'Text/Event-Stream; charset=utf-8', status: 200, streamsJsonArray: true, isHeld: false },
  { type: 'application/json', status: 200, streamsJsonArray: true, isHeld: false },
  { type: 'application/json', status: 429, streamsJsonArray: true, isHeld: true },
  { type: 'application/octet-stream', status: 200, streamsJsonArray: true, isHeld: true },
])('an answer of $type with status $status is kept: $isHeld', ({ type, status, streamsJsonArray, isHeld }) => {
  const head = { status, headers: ['content-type', type], length: undefined };
  expect(holdsAnswer(head, { streamsJsonArray })).toBe(isHeld);
});
