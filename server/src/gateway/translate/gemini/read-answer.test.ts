import { FinishReason as GeminiReason } from '@google/genai';
import { describe, expect, test } from 'vitest';
import type { AnswerPart, FinishReason } from '../answer-part.ts';
import { answerReaderContract, gathered, REQUEST, streamedParts } from '../answer-reader.contract.ts';
import { geminiHalf } from './gemini-half.ts';

const ID = 'mJ1KaOrWCfOxmtkPkMfYqA8';
const START: AnswerPart = { kind: 'start', id: ID, model: 'gemini-2.5-flash' };
const START_3: AnswerPart = { kind: 'start', id: ID, model: 'gemini-3.5-flash' };
const OVERLOADED: AnswerPart = {
  kind: 'error',
  error: { code: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' },
};
const EXHAUSTED: AnswerPart = {
  kind: 'error',
  error: {
    code: 'RESOURCE_EXHAUSTED',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  },
};

answerReaderContract(
  geminiHalf,
  [new URL('../../dialects/gemini/fixtures/', import.meta.url), new URL('./fixtures/', import.meta.url)],
  [
    {
      name: 'text',
      parts: [
        START,
        { kind: 'text', text: '안녕하세요! "무엇을 도와드릴까요]}, 🙂' },
        { kind: 'finish', reason: 'stop' },
      ],
      usage: { input: 12, output: 9 },
    },
    {
      name: 'cached-thinking-tool',
      parts: [
        START_3,
        { kind: 'reasoning', text: '**Looking up** the "weather"' },
        { kind: 'text', text: '확인해 보겠습니다.' },
        { kind: 'tool_call', index: 0, id: 'call-1', name: 'get_weather', signature: 'gemini:CiQB4/H2XqWn' },
        { kind: 'tool_arguments', index: 0, text: '{"city":"서울","finishReason":"not one","parts":[]}' },
        { kind: 'finish', reason: 'tool_calls' },
      ],
      usage: { input: 2400, output: 250, cacheRead: 1800, reasoning: 210 },
    },
    {
      name: 'parallel-calls',
      parts: [
        START_3,
        { kind: 'reasoning', text: '두 가지를 확인한다' },
        { kind: 'reasoning_signature', signature: 'gemini:CpQCAR/MhbYx8g==' },
        {
          kind: 'tool_call',
          index: 0,
          id: `call_${REQUEST.requestId}_0`,
          name: 'get_time',
          signature: 'gemini:CiQB4/H2XqWn',
        },
        { kind: 'tool_arguments', index: 0, text: '{}' },
        { kind: 'tool_call', index: 1, id: `call_${REQUEST.requestId}_1`, name: 'get_order', signature: undefined },
        { kind: 'tool_arguments', index: 1, text: '{"order_id":9223372036854775807,"note":"급함"}' },
        { kind: 'finish', reason: 'tool_calls' },
      ],
      usage: { input: 80, output: 104, reasoning: 60 },
    },
    {
      name: 'malformed-call',
      parts: [
        START_3,
        {
          kind: 'error',
          error: { code: 'MALFORMED_FUNCTION_CALL', message: 'Malformed function call: get_weather(' },
        },
      ],
      usage: { input: 20, output: 0 },
    },
    {
      name: 'held-back',
      parts: [
        START_3,
        { kind: 'text', text: 'First, take' },
        { kind: 'refusal', text: 'The response was held back.' },
        { kind: 'finish', reason: 'content_filter' },
      ],
      usage: { input: 20, output: 6 },
    },
    {
      name: 'provider-tools',
      parts: [START_3, { kind: 'text', text: 'It is 42.' }, { kind: 'finish', reason: 'stop' }],
      usage: { input: 30, output: 50 },
    },
    {
      name: 'inclusive-thoughts',
      parts: [START, { kind: 'text', text: 'A red bicycle.' }, { kind: 'finish', reason: 'stop' }],
      usage: { input: 264, output: 1093, reasoning: 989 },
    },
    {
      name: 'thoughts-only',
      parts: [START, { kind: 'finish', reason: 'length' }],
      usage: { input: 10, output: 98, reasoning: 98 },
    },
    {
      name: 'blocked',
      parts: [START, { kind: 'finish', reason: 'content_filter' }],
      usage: { input: 8, output: 0 },
    },
    {
      name: 'traffic-type',
      parts: [START, { kind: 'text', text: 'Hello there' }, { kind: 'finish', reason: 'stop' }],
      usage: { input: 5, output: 3 },
    },
    { name: 'error-in-stream', parts: [START, { kind: 'text', text: 'Hel' }, OVERLOADED] },
    { name: 'bare-error-in-stream', parts: [START, { kind: 'text', text: 'Hel' }, OVERLOADED] },
    { name: 'error', parts: [EXHAUSTED] },
    { name: 'error-in-array', parts: [EXHAUSTED] },
    { name: 'truncated', parts: [START, { kind: 'text', text: 'Hel' }] },
  ],
);

function answer(candidate: object): Buffer {
  return Buffer.from(JSON.stringify({ candidates: [candidate] }));
}

describe('an answer of Gemini', () => {
  const reasons: Readonly<Record<GeminiReason, FinishReason | 'error'>> = {
    FINISH_REASON_UNSPECIFIED: 'stop',
    STOP: 'stop',
    MAX_TOKENS: 'length',
    CONTINUATION: 'length',
    SAFETY: 'content_filter',
    RECITATION: 'content_filter',
    LANGUAGE: 'content_filter',
    OTHER: 'content_filter',
    BLOCKLIST: 'content_filter',
    PROHIBITED_CONTENT: 'content_filter',
    SPII: 'content_filter',
    IMAGE_SAFETY: 'content_filter',
    IMAGE_PROHIBITED_CONTENT: 'content_filter',
    IMAGE_RECITATION: 'content_filter',
    IMAGE_OTHER: 'content_filter',
    MALFORMED_FUNCTION_CALL: 'error',
    UNEXPECTED_TOOL_CALL: 'error',
    TOO_MANY_TOOL_CALLS: 'error',
    MALFORMED_RESPONSE: 'error',
    NO_IMAGE: 'error',
  };

  test.each([...Object.entries(reasons), ['ONE_OF_THE_FUTURE', 'stop']])(
    'that ended by %s ended by %s',
    (name, reason) => {
      const last =
        reason === 'error' ? { kind: 'error', error: { code: name, message: name } } : { kind: 'finish', reason };
      const body = answer({ finishReason: name });
      expect(geminiHalf.reader(REQUEST).whole(body).at(-1)).toEqual(last);
      const event = Buffer.concat([Buffer.from('data: '), body, Buffer.from('\n\n')]);
      expect(streamedParts(geminiHalf.reader(REQUEST), [event]).at(-1)).toEqual(last);
    },
  );

  test('every finish reason of the package has a row', () => {
    expect(Object.keys(reasons).sort()).toEqual(Object.values(GeminiReason).sort());
  });

  test('is the first candidate, and nothing of the others', () => {
    const say = (text: string) => ({ content: { parts: [{ text }] }, finishReason: 'STOP' });
    const body = Buffer.from(JSON.stringify({ candidates: [say('one'), say('two')] }));
    expect(gathered(geminiHalf.reader(REQUEST).whole(body)).parts[1]).toEqual({ kind: 'text', text: 'one' });
  });

  test('that came as an array of chunks, though it was not to be streamed, is read', () => {
    const chunks = [
      answer({ content: { parts: [{ text: 'Hel' }] } }),
      answer({ content: { parts: [{ text: 'lo' }] } }),
    ];
    const body = Buffer.from(`[${chunks.join(',')}]`);
    expect(gathered(geminiHalf.reader(REQUEST).whole(body)).parts).toEqual([
      { kind: 'start', id: '', model: undefined },
      { kind: 'text', text: 'Hello' },
      { kind: 'finish', reason: 'stop' },
    ]);
  });

  test.each([
    ['only usage', { usageMetadata: { promptTokenCount: 5, totalTokenCount: 5 } }],
    ['no candidates', { candidates: [], usageMetadata: { promptTokenCount: 5 } }],
    ['a candidate that neither says anything nor ends', { candidates: [{ content: { role: 'model' } }] }],
    ['a prompt that was not held back', { promptFeedback: {} }],
  ])('is none with %s', (_, response) => {
    const parts = geminiHalf.reader(REQUEST).whole(Buffer.from(JSON.stringify(response)));
    expect(parts.map(({ kind }) => kind).filter((kind) => kind !== 'start')).toEqual(['error']);
  });

  test('whose usage comes behind its end has the same tokens, streamed and whole', () => {
    const usageMetadata = { promptTokenCount: 5, totalTokenCount: 8, cachedContentTokenCount: 2 };
    const candidates = [{ content: { parts: [{ text: 'hi' }] }, finishReason: 'STOP' }];
    const early = {
      candidates: [{ content: { parts: [{ text: '' }] } }],
      usageMetadata: { ...usageMetadata, totalTokenCount: 5 },
    };
    const whole = geminiHalf.reader(REQUEST).whole(Buffer.from(JSON.stringify({ candidates, usageMetadata })));
    const events = [early, { candidates }, { usageMetadata }].map((chunk) =>
      Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`),
    );
    const streamed = streamedParts(geminiHalf.reader(REQUEST), events);
    expect(gathered(streamed)).toEqual(gathered(whole));
    expect(gathered(whole).usage).toMatchObject({ input: 5, output: 3, cacheRead: 2 });
  });

  test('whose prompt was held back says why, where the provider does', () => {
    const promptFeedback = { blockReason: 'MODEL_ARMOR', blockReasonMessage: 'Blocked by a template.' };
    const parts = geminiHalf.reader(REQUEST).whole(Buffer.from(JSON.stringify({ promptFeedback })));
    expect(parts.slice(1)).toEqual([
      { kind: 'refusal', text: 'Blocked by a template.' },
      { kind: 'finish', reason: 'content_filter' },
    ]);
  });

  test('gives a signature only with calls and thoughts', () => {
    const parts = [
      { text: 'Hi', thoughtSignature: 'c2ln' },
      { text: '', thought: true, thoughtSignature: 'c2ln' },
    ];
    const read = geminiHalf.reader(REQUEST).whole(answer({ content: { parts }, finishReason: 'STOP' }));
    expect(read.slice(1, -1)).toEqual([
      { kind: 'text', text: 'Hi' },
      { kind: 'reasoning', text: '' },
      { kind: 'reasoning_signature', signature: 'gemini:c2ln' },
    ]);
  });

  test.each([
    ['its shape', '{"error":{"code":400,"message":"Bad","status":"INVALID_ARGUMENT"}}', 'INVALID_ARGUMENT', 'Bad'],
    [
      'an array around it',
      '[{"error":{"code":400,"message":"Bad","status":"INVALID_ARGUMENT"}}]',
      'INVALID_ARGUMENT',
      'Bad',
    ],
    ['no status', '{"error":{"code":500,"message":"Oh"}}', '500', 'Oh'],
    ['a page of a proxy', '<h1>502</h1>', undefined, '<h1>502</h1>'],
  ])('that is an error with %s is read', (_, body, ...[code, message]) => {
    expect(geminiHalf.reader(REQUEST).error(Buffer.from(body))).toEqual({ code, message });
  });
});
