import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import type { AnswerPart } from '../../translate/answer-part.ts';
import { answerWriter } from '../../translate/chat/write-answer.ts';
import { writeRequest } from '../write-request.ts';
import { withoutCarried } from './without-carried.ts';

const numRuns = inject('isProof') ? 20_000 : 300;

const answer: readonly AnswerPart[] = [
  { kind: 'start', id: 'msg_1', model: 'm' },
  { kind: 'reasoning', text: 'Hm.' },
  { kind: 'reasoning_signature', signature: 'anthropic:s' },
  { kind: 'text', text: 'I look.' },
  { kind: 'tool_call', index: 0, id: 'call_0', name: 'f', signature: undefined },
  { kind: 'tool_arguments', index: 0, text: '{}' },
  { kind: 'tool_call', index: 1, id: 'call_1', name: 'f', signature: 'gemini:s' },
  { kind: 'tool_arguments', index: 1, text: '{}' },
  { kind: 'finish', reason: 'tool_calls' },
];

const asked = { requestId: 'r', model: 'm', wantsUsage: false, createdSeconds: 0 };
const { message } = JSON.parse(answerWriter(asked).whole(answer).toString()).choices[0];

function written(body: Buffer): Buffer {
  const spans = { model: 'm', modelSpans: [], isStream: false, wantsUsage: false, edits: withoutCarried(body) };
  return writeRequest(body, spans, 'm');
}

function cleaned(request: unknown): unknown {
  return JSON.parse(written(Buffer.from(JSON.stringify(request))).toString());
}

test('a translated answer that comes back goes to OpenAI with the members that OpenAI knows, and no others', () => {
  const called = (id: string): object => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });
  expect(cleaned({ model: 'm', messages: [{ role: 'user', content: 'x' }, message] })).toEqual({
    model: 'm',
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'I look.', refusal: null, tool_calls: [called('call_0'), called('call_1')] },
    ],
  });
});

test('what compatible providers put into their answers comes back to them', () => {
  const extra_content = { google: { thought_signature: 's' } };
  const theirs = {
    role: 'assistant',
    content: 'x',
    reasoning_content: 'Hm.',
    tool_calls: [{ id: 'c', extra_content }],
  };
  const request = { messages: [theirs, message], seed: 1 };
  expect(cleaned(request)).toMatchObject({ messages: [theirs, {}], seed: 1 });
});

test('a body that carries nothing of ours is the same bytes, whatever they are', () => {
  const said = Buffer.from('{ "messages": [ {"content": "tallygate", "tool_calls": [{}]} ], "seed": 1e400 }');
  expect(written(said)).toBe(said);
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const other = Buffer.from(bytes);
      expect(written(other)).toBe(other);
    }),
    { numRuns },
  );
});

test('all that stands around a message that carries something keeps its bytes', () => {
  const around = ['{ "seed": 12345678901234567890, "messages": [ {"role" : "user"}, ', ', {"role" : "tool"} ] }'];
  const text = written(Buffer.from(around.join(JSON.stringify(message)))).toString();
  expect(text.startsWith(around[0] ?? '')).toBe(true);
  expect(text.endsWith(around[1] ?? '')).toBe(true);
  expect(text).not.toContain('tallygate');
});

test('what is not a request, but bears the mark, stays as it is', () => {
  for (const text of ['"tallygate"', '{"tallygate"', '[{"tallygate":1}]', '{"tallygate":{},"messages":1}']) {
    const body = Buffer.from(text);
    expect(written(body)).toBe(body);
  }
  expect(cleaned({ messages: [null, 'x', { tool_calls: [null, 1] }, { extra_content: { tallygate: 1 } }] })).toEqual({
    messages: [null, 'x', { tool_calls: [null, 1] }, { extra_content: { tallygate: 1 } }],
  });
});

test('a message that carries something keeps every digit of its numbers', () => {
  const theirs = '"seen":12345678901234567890,"power":1e400,"share":1.50';
  const marked = `{${theirs},"extra_content":{"tallygate":{}},"content":"x"}`;
  expect(written(Buffer.from(`{"messages":[${marked}]}`)).toString()).toBe(`{"messages":[{${theirs},"content":"x"}]}`);
  expect(withoutCarried(Buffer.from('{"messages":[{"extra_content":{"tallygate":1e400}}]}'))).toEqual([]);
});

test('a body of very many values or messages stays as it is', () => {
  const marked = '{"extra_content":{"tallygate":{}}}';
  expect(withoutCarried(Buffer.from(`{"messages":[${marked}]}`))).toHaveLength(1);
  for (const values of [`[${'0,'.repeat(200_000)}0]`, `0${',0'.repeat(100_000)}`]) {
    expect(withoutCarried(Buffer.from(`{"messages":[${marked},${values}]}`))).toEqual([]);
  }
});
