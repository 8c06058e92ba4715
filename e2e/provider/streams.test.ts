import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Directives, readDirectives, writeDirectives } from './directives.ts';
import { exampleOf } from './example-of.ts';
import { type FakeProvider, startProvider } from './provider.ts';

let provider: FakeProvider;
let openai: OpenAI;

beforeAll(async () => {
  provider = await startProvider({ seed: 6 });
  openai = new OpenAI({ baseURL: `${provider.url}/v1`, apiKey: provider.apiKey, maxRetries: 0, logLevel: 'off' });
});
afterAll(() => provider.stop());

const TOKENS = [120, 40, 50, 8, 30] as const;
const tools = [{ type: 'function' as const, name: 'f', parameters: { type: 'object' }, strict: false }];

async function eventsOf(marker: string, directives: Directives, more: object = {}) {
  const stream = await openai.responses.create({
    model: 'm',
    input: writeDirectives(marker, directives),
    stream: true,
    ...more,
  });
  const events: OpenAI.Responses.ResponseStreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const KINDS = [
  {
    what: 'a text',
    directives: { chunks: 2 },
    more: {},
    kinds:
      'created in_progress output_item.added content_part.added output_text.delta output_text.delta output_text.done content_part.done output_item.done completed',
  },
  {
    what: 'a summary and a call',
    directives: { tools: [{ name: 'f', args: '{"a":1}' }] },
    more: { tools, reasoning: { summary: 'auto' } },
    kinds:
      'created in_progress output_item.added reasoning_summary_part.added reasoning_summary_text.delta reasoning_summary_text.done reasoning_summary_part.done output_item.done output_item.added function_call_arguments.delta function_call_arguments.delta function_call_arguments.done output_item.done completed',
  },
  {
    what: 'a response cut short',
    directives: { chunks: 1, incomplete: true },
    more: {},
    kinds:
      'created in_progress output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done incomplete',
  },
];

test.each(KINDS)('Responses stream $what as every event of its building, numbered without a gap', async (row) => {
  const events = await eventsOf(`ev-${row.what.replaceAll(' ', '-')}`, { ...row.directives, tokens: TOKENS }, row.more);
  expect(events.map(({ type }) => type.replace('response.', '')).join(' ')).toBe(row.kinds);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  const last = events.at(-1);
  expect(last !== undefined && 'response' in last ? last.response.usage : undefined).toMatchObject({
    input_tokens: 120,
    input_tokens_details: { cached_tokens: 50, cache_write_tokens: 30 },
    output_tokens: 40,
    output_tokens_details: { reasoning_tokens: 8 },
    total_tokens: 160,
  });
});

test('a failed response is an answer without usage, streamed and whole', async () => {
  const events = await eventsOf('failed-1', { failed: true });
  expect(events.at(-1)).toMatchObject({
    type: 'response.failed',
    response: { status: 'failed', error: { code: 'server_error' } },
  });
  const whole = await openai.responses.create({ model: 'm', input: writeDirectives('failed-2', { failed: true }) });
  expect(whole).toMatchObject({ status: 'failed', usage: null });
  for (const marker of ['failed-1', 'failed-2']) expect(provider.of(marker)[0]?.reported).toEqual({});
});

test('an error inside a stream of Responses is thrown by the SDK', async () => {
  await expect(eventsOf('error-1', { errorInStream: 1 })).rejects.toBeInstanceOf(OpenAI.APIError);
});

const GEMINI = '/v1beta/models/m:streamGenerateContent';

async function gemini(path: string, directives: Directives, marker: string) {
  const response = await fetch(`${provider.url}${path}`, {
    method: 'POST',
    headers: { 'x-goog-api-key': provider.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ contents: [{ parts: [{ text: writeDirectives(marker, directives) }] }] }),
  });
  return { type: response.headers.get('content-type'), text: await response.text() };
}

test('Gemini streams a JSON array of the very chunks that it streams as events', async () => {
  const directives = { chunks: 3, tokens: TOKENS };
  const array = await gemini(GEMINI, directives, 'g-1');
  const twin = await startProvider({ seed: 6 });
  const own = provider;
  provider = twin;
  const events = await gemini(`${GEMINI}?alt=sse`, directives, 'g-1').finally(() => {
    provider = own;
    return twin.stop();
  });
  const chunks = JSON.parse(array.text) as readonly { readonly usageMetadata: { readonly totalTokenCount: number } }[];
  const parsed = events.text
    .split('\r\n\r\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text.replace('data: ', '')) as unknown);
  expect(chunks).toEqual(parsed);
  expect(chunks.map(({ usageMetadata }) => usageMetadata.totalTokenCount)).toEqual([120, 120, 160]);
  expect([array.type, events.type]).toEqual(['application/json; charset=UTF-8', 'text/event-stream']);
});

test('a JSON array that breaks off holds the error as its last element', async () => {
  const { text } = await gemini(GEMINI, { chunks: 3, errorInStream: 1 }, 'g-2');
  expect(JSON.parse(text)).toMatchObject([
    { candidates: expect.anything() },
    { error: { code: 503, status: 'UNAVAILABLE' } },
  ]);
});

test('tools are read back as they were written, and broken arguments are refused', async () => {
  const told: Directives = {
    incomplete: true,
    failed: true,
    status: 503,
    tries: [1, 3, 4],
    tools: [
      { name: 'write_file', args: '{"path":"a b","text":"[x] {y}"}' },
      { name: 'other', args: '{}' },
    ],
  };
  expect(readDirectives(writeDirectives('x-1', told))).toEqual({ kind: 'read', directives: told, marker: 'x-1' });
  expect(readDirectives('[[tool=f args={a}]]')).toEqual({ kind: 'unknown', word: 'tool=f args={a}' });
});

test('an example of a schema satisfies it: references, choices, lists and bounds', () => {
  const schema = {
    type: 'object',
    properties: {
      list: { type: 'array', minItems: 2, items: { $ref: '#/$defs/part' } },
      choice: { anyOf: [{ type: 'null' }, { type: 'string' }] },
      kind: { enum: ['a', 'b'] },
      fixed: { const: 5 },
      low: { type: ['integer', 'null'], minimum: 3 },
      flag: { type: 'BOOLEAN' },
    },
    $defs: { part: { type: 'object', properties: { name: { type: 'string' } } } },
  };
  const part = { name: expect.any(String) };
  expect(exampleOf(schema)).toEqual({ list: [part, part], choice: null, kind: 'a', fixed: 5, low: 3, flag: true });
});
