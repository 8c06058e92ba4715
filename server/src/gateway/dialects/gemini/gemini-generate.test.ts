import { describe, expect, test } from 'vitest';
import { dialectContract, type RecordedCase, readArray, readStream, tokens } from '../dialect.contract.ts';
import { USAGE_RAW_BYTES_MAX } from '../read-tokens.ts';
import { toUsage } from '../to-usage.ts';
import { geminiGenerate } from './gemini-generate.ts';
import { geminiStream } from './gemini-stream.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const FLASH = 'gemini-2.5-flash';

const CASES: readonly RecordedCase[] = [
  {
    name: 'text',
    usage: { input: 12, output: 9 },
    model: FLASH,
    contentEvents: 3,
    isTerminal: false,
    isComplete: true,
  },
  {
    name: 'cached-thinking-tool',
    usage: { input: 2100 + 300, output: 40 + 210, cacheRead: 1800, reasoning: 210 },
    model: 'gemini-3.5-flash',
    serviceTier: 'priority',
    contentEvents: 3,
    isTerminal: false,
    isComplete: true,
  },
  {
    name: 'inclusive-thoughts',
    usage: { input: 264, output: 1093, reasoning: 989 },
    model: FLASH,
    contentEvents: 2,
    isTerminal: false,
    isComplete: true,
  },
  {
    name: 'thoughts-only',
    usage: { input: 10, output: 98, reasoning: 98 },
    model: FLASH,
    contentEvents: 0,
    isTerminal: false,
    isComplete: true,
  },
  {
    name: 'blocked',
    usage: { input: 8, output: 0 },
    model: FLASH,
    contentEvents: 0,
    isTerminal: false,
    isComplete: true,
  },
  {
    name: 'traffic-type',
    usage: { input: 5, output: 3 },
    model: FLASH,
    serviceTier: 'ON_DEMAND',
    contentEvents: 3,
    isTerminal: false,
    isComplete: true,
  },
  {
    name: 'error-in-stream',
    usage: { input: 12 },
    model: FLASH,
    errorCode: 'provider:UNAVAILABLE',
    contentEvents: 1,
    isTerminal: false,
  },
  {
    name: 'bare-error-in-stream',
    usage: { input: 12 },
    model: FLASH,
    errorCode: 'provider:UNAVAILABLE',
    contentEvents: 1,
    isTerminal: false,
  },
  { name: 'error', usage: {}, errorCode: 'provider:RESOURCE_EXHAUSTED', contentEvents: 0, isTerminal: false },
  { name: 'error-in-array', usage: {}, errorCode: 'provider:RESOURCE_EXHAUSTED', contentEvents: 0, isTerminal: false },
  { name: 'truncated', usage: { input: 12 }, model: FLASH, contentEvents: 1, isTerminal: false },
];

dialectContract(geminiStream, FIXTURES, CASES);
dialectContract(geminiGenerate, FIXTURES, CASES);

function chunk(value: unknown): Buffer {
  return Buffer.from(`data: ${JSON.stringify(value)}\r\n\r\n`);
}

function seen(...values: unknown[]) {
  return readStream(geminiStream, values.map(chunk), false);
}

function usageOf(usageMetadata: unknown) {
  return tokens(toUsage(geminiGenerate.readAnswer(Buffer.from(JSON.stringify({ usageMetadata })))));
}

describe('usage of content', () => {
  test.each([
    {
      when: 'it is the documented sum',
      counts: { prompt: 500, candidates: 120, toolUsePrompt: 300, thoughts: 10, total: 930 },
      expected: { input: 800, output: 130, reasoning: 10 },
    },
    {
      when: 'candidates include thoughts',
      counts: { prompt: 10, candidates: 50, thoughts: 30, total: 60 },
      expected: { input: 10, output: 50, reasoning: 30 },
    },
    {
      when: 'there is no total: candidates and thoughts',
      counts: { prompt: 10, candidates: 50, thoughts: 30 },
      expected: { input: 10, output: 80, reasoning: 30 },
    },
    {
      when: 'there are no candidates: the total tells',
      counts: { prompt: 10, total: 14 },
      expected: { input: 10, output: 4 },
    },
    { when: 'there are neither candidates nor a total', counts: { prompt: 10 }, expected: { input: 10 } },
    {
      when: 'the total leaves out results of tools',
      counts: { prompt: 500, candidates: 120, toolUsePrompt: 300, total: 620 },
      expected: { input: 800, output: 120 },
    },
    {
      when: 'the total leaves out thoughts that candidates cannot include',
      counts: { prompt: 10, candidates: 5, thoughts: 30, total: 15 },
      expected: { input: 10, output: 35, reasoning: 30 },
    },
    {
      when: 'the total is above the sum, which is what the provider bills',
      counts: { prompt: 10, candidates: 5, total: 18 },
      expected: { input: 10, output: 8 },
    },
    {
      when: 'there is no prompt: the input is not known',
      counts: { candidates: 5, total: 18, toolUsePrompt: 3 },
      expected: { output: 5 },
    },
    { when: 'nothing is counted', counts: {}, expected: {} },
  ])('R-17: is read as $expected when $when', ({ counts, expected }) => {
    const named = Object.entries(counts).map(([name, count]) => [`${name}TokenCount`, count]);
    expect(usageOf({ ...Object.fromEntries(named), trafficType: 'ON_DEMAND' })).toEqual(expected);
  });

  test.each([
    ['negative', -1],
    ['fractional', 1.5],
    ['huge', 1e300],
    ['a string', '7'],
    ['null', null],
  ])('a count that is %s is not known, and the others still are', (_, count) => {
    expect(usageOf({ promptTokenCount: count, candidatesTokenCount: 4, totalTokenCount: count })).toEqual({
      output: 4,
    });
  });

  test('early chunks whose total is the prompt leave the output unknown, however much content they had', () => {
    const early = {
      candidates: [{ content: { parts: [{ text: 'Paris' }] } }],
      usageMetadata: { promptTokenCount: 11, totalTokenCount: 11 },
    };
    expect(tokens(toUsage(seen(early, early).reading))).toEqual({ input: 11 });
  });

  test('R-14: is cumulative: the last value of each count wins, and nothing is added up', () => {
    const at = (candidatesTokenCount: number) => ({
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount, totalTokenCount: 5 + candidatesTokenCount },
    });
    const { reading } = seen(at(1), at(4), at(9));
    expect(tokens(toUsage(reading))).toEqual({ input: 5, output: 9 });
    expect(JSON.parse(toUsage(reading).raw ?? '')).toEqual({
      promptTokenCount: 5,
      candidatesTokenCount: 9,
      totalTokenCount: 14,
    });
  });

  test('may come behind the finish reason, in a chunk of its own', () => {
    const { reading, isComplete } = seen(
      { candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }] },
      { usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 } },
    );
    expect([tokens(toUsage(reading)), isComplete]).toEqual([{ input: 5, output: 2 }, true]);
  });

  test('R-30: the provider’s own words are kept, up to their bound', () => {
    const read = (note: string) =>
      toUsage(geminiGenerate.readAnswer(Buffer.from(JSON.stringify({ usageMetadata: { promptTokenCount: 1, note } }))));
    expect(JSON.parse(read('한').raw ?? '')).toEqual({ promptTokenCount: 1, note: '한' });
    expect(read('x'.repeat(USAGE_RAW_BYTES_MAX))).toMatchObject({ input: 1, raw: undefined });
  });
});

describe('content and the end of it', () => {
  const candidate = (parts: unknown, more: object = {}) => ({
    candidates: [{ content: { parts, role: 'model' }, ...more }],
  });

  test.each([
    ['text', [{ text: 'a' }], 1],
    ['white space, which is text', [{ text: ' ' }], 1],
    ['a thought', [{ text: 'hm', thought: true }], 1],
    ['a call of a function', [{ functionCall: { name: 'f', args: {} } }], 1],
    ['an image', [{ inlineData: { mimeType: 'image/png', data: 'x'.repeat(5000) } }], 1],
    ['an empty text with a signature', [{ text: '', thoughtSignature: 'x' }], 1],
    ['an empty text and another', [{ text: '' }, { text: 'b' }], 1],
    ['an empty text', [{ text: '' }], 0],
    ['no part', [], 0],
    ['no parts at all', undefined, 0],
    ['parts that are no list', 'a', 0],
  ])('a chunk with %s is content or not', (_, parts, contentEvents) => {
    expect(seen(candidate(parts)).contentEvents).toBe(contentEvents);
  });

  test('any candidate counts, and any of them may finish', () => {
    const two = {
      candidates: [
        { index: 0, content: { parts: [] } },
        { index: 1, content: { parts: [{ text: 'b' }] }, finishReason: 'STOP' },
      ],
    };
    expect(seen(two)).toMatchObject({ contentEvents: 1, isComplete: true, isTerminal: false });
  });

  test('members of a function’s arguments are never taken for the API’s own', () => {
    const args = {
      finishReason: 'STOP',
      usageMetadata: { promptTokenCount: 9 },
      error: { code: 1 },
      modelVersion: 'x',
    };
    const read = seen(candidate([{ functionCall: { name: 'f', args } }]));
    expect(read).toMatchObject({
      isComplete: false,
      reading: { usage: undefined, model: undefined, errorCode: undefined },
    });
  });

  test.each([
    ['no list', { candidates: {} }],
    ['a list of other things', { candidates: [7, 'x', null, []] }],
    ['an empty list', { candidates: [] }],
    ['null', { candidates: null }],
  ])('candidates that are %s tell nothing', (_, value) => {
    expect(seen(value)).toMatchObject({ contentEvents: 0, isComplete: false });
  });

  test('an event that is not JSON tells nothing and passes as it is', () => {
    const raw = Buffer.from('data: {"candidates":[\n\n: note\n\n');
    expect(readStream(geminiStream, [raw], false)).toMatchObject({
      reading: {},
      contentEvents: 0,
      sent: raw.toString(),
    });
  });

  test('one object in place of an array is read as its only element', () => {
    const raw = Buffer.from(
      JSON.stringify({ ...candidate([{ text: 'a' }], { finishReason: 'STOP' }), modelVersion: 'm' }),
    );
    expect(readArray(geminiStream, [raw])).toMatchObject({
      reading: { model: 'm' },
      contentEvents: 1,
      isComplete: true,
    });
  });

  test('a whole answer that is an array of chunks says what they say together', () => {
    const chunks = [
      { modelVersion: 'm', ...candidate([{ text: 'a' }]), usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 } },
      {
        ...candidate([{ text: '' }], { finishReason: 'STOP' }),
        usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1, totalTokenCount: 4 },
      },
    ];
    const reading = geminiStream.readAnswer(Buffer.from(JSON.stringify(chunks)));
    expect([reading.model, tokens(toUsage(reading))]).toEqual(['m', { input: 3, output: 1 }]);
  });

  test.each([
    ['{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}', 'provider:RESOURCE_EXHAUSTED'],
    ['{"error":{"code":503}}', 'provider:503'],
    ['{"error":{"code":400,"status":"two words"}}', 'provider:error'],
    ['{"error":"bad"}', 'provider:error'],
    ['{"error":null}', undefined],
    ['[{"error":{"code":403,"status":"PERMISSION_DENIED"}}]', 'provider:PERMISSION_DENIED'],
    ['[{"error":{"code":403,"status":"PERMISSION_DENIED"}}', 'provider:PERMISSION_DENIED'],
    ['{"details":[{"error":{"code":403}}],', undefined],
    ['<html>', undefined],
    ['[', undefined],
    ['', undefined],
  ])('of a provider, %s, the error’s code is %s', (body, code) => {
    expect(geminiGenerate.readAnswer(Buffer.from(body)).errorCode).toBe(code);
  });

  test('an error beside candidates is never content, and the answer is not whole', () => {
    expect(
      seen({ error: { code: 500, status: 'INTERNAL' }, ...candidate([{ text: 'sorry' }], { finishReason: 'STOP' }) }),
    ).toMatchObject({
      contentEvents: 0,
      isComplete: false,
      reading: { errorCode: 'provider:INTERNAL' },
    });
  });
});
