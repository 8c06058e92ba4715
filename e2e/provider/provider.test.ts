import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Directives, readDirectives, writeDirectives } from './directives.ts';
import { type FakeProvider, startProvider } from './provider.ts';

let provider: FakeProvider;
let openai: OpenAI;
let anthropic: Anthropic;

beforeAll(async () => {
  provider = await startProvider({ seed: 7 });
  openai = new OpenAI({
    baseURL: `${provider.url}/v1`,
    apiKey: provider.apiKey,
    maxRetries: 0,
    timeout: 60_000,
    logLevel: 'off',
  });
  anthropic = new Anthropic({
    baseURL: provider.url,
    apiKey: provider.apiKey,
    maxRetries: 0,
    timeout: 60_000,
    logLevel: 'off',
  });
});
afterAll(() => provider.stop());

const TOKENS = [120, 40, 50, 8, 30] as const;

function chat(marker: string, directives: Directives = {}) {
  return { model: 'm', messages: [{ role: 'user' as const, content: writeDirectives(marker, directives) }] };
}

function message(marker: string, directives: Directives = {}) {
  return { ...chat(marker, directives), max_tokens: 100 };
}

async function chatStream(marker: string, directives: Directives = {}) {
  const stream = await openai.chat.completions.create({
    ...chat(marker, directives),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

test('the OpenAI SDK reads a whole answer with its usage, and the counters hold the same numbers', async () => {
  const answer = await openai.chat.completions.create(chat('o-1', { tokens: TOKENS }));
  expect(answer.usage).toMatchObject({
    prompt_tokens: 120,
    completion_tokens: 40,
    total_tokens: 160,
    prompt_tokens_details: { cached_tokens: 50 },
    completion_tokens_details: { reasoning_tokens: 8 },
  });
  expect(answer._request_id).toMatch(/^req_/);
  expect(provider.of('o-1')[0]).toMatchObject({ state: 'finished', reported: { input: 120, output: 40 } });
});

test('the OpenAI SDK reads a stream whose last chunk carries the usage', async () => {
  const chunks = await chatStream('o-2', { chunks: 4, tokens: TOKENS });
  expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content)).toHaveLength(4);
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 160 } });
  expect(provider.of('o-2')[0]).toMatchObject({ contentPieces: 4, reported: { input: 120, output: 40 } });
});

test('a stream that was not asked for usage neither has it nor is counted as having reported it', async () => {
  const stream = await openai.chat.completions.create({ ...chat('o-3'), stream: true });
  for await (const chunk of stream) expect(chunk).not.toHaveProperty('usage');
  expect(provider.of('o-3')[0]?.reported).toEqual({});
});

test('the Anthropic SDK reads whole and streamed answers with the same usage, cache apart from input', async () => {
  const whole = await anthropic.messages.create(message('a-1', { tokens: TOKENS }));
  const streamed = await anthropic.messages.stream(message('a-2', { tokens: TOKENS })).finalMessage();
  const usage = { input_tokens: 40, cache_read_input_tokens: 50, cache_creation_input_tokens: 30, output_tokens: 40 };
  expect(whole.usage).toMatchObject(usage);
  expect(streamed.usage).toMatchObject(usage);
  const reported = { input: 120, output: 40, cacheRead: 50, cacheCreation: 30, reasoning: 8 };
  expect(provider.of('a-1')[0]?.reported).toEqual(reported);
  expect(provider.of('a-2')[0]?.reported).toEqual(reported);
});

const STATUSES = [
  { status: 400, openaiError: OpenAI.BadRequestError, anthropicError: Anthropic.BadRequestError },
  { status: 429, openaiError: OpenAI.RateLimitError, anthropicError: Anthropic.RateLimitError },
  { status: 500, openaiError: OpenAI.InternalServerError, anthropicError: Anthropic.InternalServerError },
  { status: 529, openaiError: OpenAI.InternalServerError, anthropicError: Anthropic.InternalServerError },
] as const;

test.each(STATUSES)('the SDKs throw their own error class for status $status', async (row) => {
  const fault = { status: row.status, retryAfter: 1 };
  const refused = await openai.chat.completions.create(chat('e-1', fault)).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(row.openaiError);
  expect((refused as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('1');
  await expect(anthropic.messages.create(message('e-2', fault))).rejects.toBeInstanceOf(row.anthropicError);
});

test('a wrong key is refused by both APIs', async () => {
  const strangerOpenai = new OpenAI({ baseURL: `${provider.url}/v1`, apiKey: 'wrong', maxRetries: 0 });
  const strangerAnthropic = new Anthropic({ baseURL: provider.url, apiKey: 'wrong', maxRetries: 0 });
  await expect(strangerOpenai.chat.completions.create(chat('k-1'))).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  await expect(strangerAnthropic.messages.create(message('k-2'))).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
});

test('a fault for one time is over at the second try of the same marker', async () => {
  const retrying = openai.withOptions({ maxRetries: 2 });
  await retrying.chat.completions.create(chat('t-1', { status: 500, times: 1 }));
  expect(provider.of('t-1').map((request) => request.status)).toEqual([500, 200]);
});

test('a cut breaks the connection after exactly the pieces that were asked for', async () => {
  const received: string[] = [];
  const stream = await openai.chat.completions.create({
    ...chat('c-1', { chunks: 6, cutAfterChunks: 2, chunkDelayMs: 20 }),
    stream: true,
  });
  const reading = (async () => {
    for await (const chunk of stream) received.push(chunk.choices[0]?.delta.content ?? '');
  })();
  await expect(reading).rejects.toThrow();
  expect(received.filter((text) => text !== '')).toHaveLength(2);
  expect(provider.of('c-1')[0]).toMatchObject({ state: 'cut', contentPieces: 2 });
});

const BREAKS: readonly { readonly name: string; readonly directives: Directives; readonly error: RegExp }[] = [
  { name: 'a reset before the head', directives: { reset: true }, error: /Connection error/ },
  { name: 'a head that is no HTTP', directives: { malformed: 'http' }, error: /Connection error/ },
  { name: 'a whole answer cut in its middle', directives: { cutAfterChunks: 0 }, error: /terminated/ },
  { name: 'silence', directives: { silent: true }, error: /timed out/ },
];

test.each(BREAKS)('$name never looks like an answer', async ({ directives, error }) => {
  const hasty = openai.withOptions({ timeout: 300 });
  await expect(hasty.chat.completions.create(chat('b-1', directives))).rejects.toThrow(error);
});

test('a stream may end without its mark, with an error inside, or with a piece that is no JSON', async () => {
  await chatStream('s-1', { endWithoutDone: true });
  expect(provider.of('s-1')[0]?.sent.toString()).not.toContain('[DONE]');
  expect(await chatStream('s-5', { endAfterChunks: 2 })).toHaveLength(3);
  await expect(chatStream('s-2', { errorInStream: 2 })).rejects.toBeInstanceOf(OpenAI.APIError);
  await expect(chatStream('s-3', { malformed: 'json' })).rejects.toThrow();
  await expect(anthropic.messages.stream(message('s-4', { errorInStream: 2 })).finalMessage()).rejects.toBeInstanceOf(
    Anthropic.APIError,
  );
});

test('big answers and byte by byte answers arrive whole', async () => {
  const big = await openai.chat.completions.create(chat('w-1', { bigAnswerBytes: 300_001 }));
  expect(big.choices[0]?.message.content).toHaveLength(300_001);
  const chunks = await chatStream('w-2', { byteByByte: true, chunks: 3 });
  expect(chunks.filter((chunk) => chunk.choices[0]?.delta.content)).toHaveLength(3);
});

test('a client that leaves is noticed, with what it was sent until then', async () => {
  const stream = await openai.chat.completions.create({
    ...chat('l-1', { chunks: 50, chunkDelayMs: 20 }),
    stream: true,
  });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  await provider.until(() => provider.of('l-1')[0]?.state === 'aborted');
  expect(provider.of('l-1')[0]?.contentPieces).toBeLessThan(50);
});

test('the same seed and marker give the same bytes in another provider, and another seed does not', async () => {
  const twins = await Promise.all([7, 7, 8].map((seed) => startProvider({ seed })));
  const bodies = await Promise.all(
    twins.map(async (twin) => {
      const client = new OpenAI({ baseURL: `${twin.url}/v1`, apiKey: twin.apiKey });
      await client.chat.completions.create(chat('same'));
      return twin.of('same')[0]?.sent.toString();
    }),
  );
  await Promise.all(twins.map((twin) => twin.stop()));
  expect(bodies[0]).toBe(bodies[1]);
  expect(bodies[0]).not.toBe(bodies[2]);
});

test('the counters are the sums of what was reported, status by status, and are there over HTTP too', async () => {
  const own = await startProvider();
  const client = new OpenAI({ baseURL: `${own.url}/v1`, apiKey: own.apiKey, maxRetries: 0 });
  await client.chat.completions.create(chat('n-1', { tokens: [100, 20, 30, 4] }));
  await client.chat.completions.create(chat('n-2', { tokens: [1000, 200, 300, 40] }));
  await expect(client.chat.completions.create(chat('n-3', { status: 429 }))).rejects.toThrow();
  const counters = own.counters();
  const overHttp = await (await fetch(`${own.url}/counters`)).json();
  await own.stop();
  expect(counters).toMatchObject({
    requests: 3,
    byStatus: { 200: 2, 429: 1 },
    byState: { finished: 3 },
    tokens: { input: 1100, output: 220, cacheRead: 330, cacheCreation: 0, reasoning: 44 },
  });
  expect(overHttp).toEqual(counters);
});

test.each([0, 2])(
  'an answer waits behind %i pieces until it may go on, or its client leaves',
  async (holdAfterChunks) => {
    const [waiting, left] = [`hold-${holdAfterChunks}`, `hold-left-${holdAfterChunks}`];
    const answered = chatStream(waiting, { chunks: 5, holdAfterChunks });
    await provider.until(() => provider.of(waiting)[0]?.contentPieces === holdAfterChunks);
    expect(provider.of(waiting)[0]?.state).toBe(holdAfterChunks === 0 ? 'received' : 'answering');
    provider.letGoOn(waiting);
    await answered;
    expect(provider.of(waiting)[0]).toMatchObject({ state: 'finished', contentPieces: 5 });
    const leaving = new AbortController();
    const asked = openai.chat.completions.create(
      { ...chat(left, { chunks: 5, holdAfterChunks }), stream: true },
      { signal: leaving.signal },
    );
    await provider.until(() => provider.of(left)[0]?.contentPieces === holdAfterChunks);
    leaving.abort();
    await asked.catch(() => undefined);
    await provider.until(() => provider.of(left)[0]?.state === 'aborted');
  },
);

test('every directive that is written is read back the same, and a misspelt one is refused', async () => {
  const all: Directives = {
    status: 429,
    times: 2,
    retryAfter: 1,
    delayMs: 5,
    chunks: 9,
    chunkDelayMs: 3,
    cutAfterChunks: 0,
    endAfterChunks: 4,
    holdAfterChunks: 6,
    stallAfterChunks: 1,
    errorInStream: 2,
    bigAnswerBytes: 77,
    surplusBytes: 3,
    endWithoutDone: true,
    noUsage: true,
    silent: true,
    reset: true,
    byteByByte: true,
    malformed: 'http',
    tokens: [1, 2, 3, 4, 5],
    tries: [1, 3],
    usageEachChunk: true,
    placeholder: 3,
    iterations: [
      { type: 'message', tokens: [100, 0], model: 'claude-opus-4.8' },
      { type: 'compaction', tokens: [5000, 300, 20, 10] },
    ],
    cacheWrites: [20, 10],
    tier: 'ON_DEMAND_PRIORITY',
    thoughts: 'inclusive',
    toolPrompt: 7,
    noTotal: true,
    unknownUsage: 5,
    queued: true,
    firstByteDelayMs: 4,
    comments: true,
    body: 'html',
    contentType: 'text/html;charset=utf-8',
    dataLines: 9,
    contextLength: true,
    filtered: true,
    incomplete: true,
    failed: true,
  };
  expect(readDirectives(writeDirectives('x-1', all))).toEqual({ kind: 'read', directives: all, marker: 'x-1' });
  const misspelt = { model: 'm', messages: [{ role: 'user' as const, content: '[[fault: statsu=500]]' }] };
  await expect(openai.chat.completions.create(misspelt)).rejects.toThrow(/unknown directive statsu/);
});

const USAGE = { cacheWrites: [20, 10] as const, tier: 'priority', unknownUsage: 5, tokens: TOKENS, chunks: 2 };
const CALLS = [
  { path: '/v1/chat/completions', body: { stream: true, stream_options: { include_usage: true } } },
  { path: '/v1/responses', body: { stream: true } },
  { path: '/v1/messages', body: { stream: true, max_tokens: 9 } },
  { path: '/v1beta/models/m:streamGenerateContent?alt=sse', body: {} },
];

async function call(path: string, more: object, directives: Directives) {
  const text = writeDirectives('call', directives);
  const response = await fetch(`${provider.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${provider.apiKey}`,
      'x-goog-api-key': provider.apiKey,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      ...(path.includes('generateContent') || path.includes('GenerateContent')
        ? { contents: [{ parts: [{ text }] }] }
        : {
            model: 'm',
            ...(path.endsWith('responses') ? { input: text } : { messages: [{ role: 'user', content: text }] }),
          }),
      ...more,
    }),
  });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

test.each(CALLS)('$path reports caches by age, tier and members that nobody knows as it is told', async (row) => {
  const { text } = await call(row.path, row.body, USAGE);
  expect(text).toContain('"future_tokens":5,"future_details":{"nested_tokens":6}');
  expect(text).toMatch(/"(service_tier|trafficType)":"priority"/);
  if (row.path === '/v1/messages')
    expect(text).toContain('{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10}');
  const reported = provider.of('call').at(-1)?.reported;
  const created = row.path.startsWith('/v1beta') ? {} : { cacheCreation: 30 };
  expect(reported).toMatchObject({ input: 120, output: 40, ...created });
});

const EACH = CALLS.filter(({ path }) => path !== '/v1/responses');

test.each(EACH)('$path repeats its usage on every chunk, growing, when it is told to', async (row) => {
  const { text } = await call(row.path, row.body, { usageEachChunk: true, chunks: 4, tokens: [10, 8] });
  const outputs = [...text.matchAll(/"(?:completion_tokens|output_tokens|candidatesTokenCount)":(\d+)/g)].map(
    ([, digits]) => Number(digits),
  );
  expect(outputs.filter((count, index) => index === 0 || count >= (outputs[index - 1] ?? 0))).toEqual(outputs);
  expect(new Set(outputs).size).toBeGreaterThan(2);
  expect(outputs.at(-1)).toBe(8);
});

test('messages tell what only iterations tell, and the journal adds it', async () => {
  const iterations = [
    { type: 'message', tokens: [100, 0], model: 'opus' },
    { type: 'fallback_message', tokens: [120, 40], model: 'sonnet' },
    { type: 'compaction', tokens: [5_000, 300, 40, 20] },
  ];
  const { text } = await call('/v1/messages', { max_tokens: 9 }, { iterations, tokens: [120, 40] });
  const { usage } = JSON.parse(text) as { readonly usage: Record<string, unknown> };
  expect(usage['iterations']).toMatchObject([
    { type: 'message', model: 'opus', output_tokens: 0 },
    { type: 'fallback_message', model: 'sonnet', input_tokens: 120 },
    { type: 'compaction', input_tokens: 4_940, cache_read_input_tokens: 40, output_tokens: 300 },
  ]);
  expect(usage['output_tokens']).toBe(40);
  expect(provider.of('call').at(-1)?.reported).toMatchObject({ input: 5_120, output: 340, cacheRead: 40 });
});

test.each(CALLS)('$path answers with bodies that are none, and with heads that lie', async ({ path, body }) => {
  expect(await call(path, body, { body: 'empty' })).toMatchObject({ status: 200, text: '' });
  const page = await call(path, body, { body: 'html' });
  expect(page).toMatchObject({ status: 200, type: 'text/html;charset=utf-8' });
  expect(page.text).toContain('<html>');
  expect((await call(path, body, { body: 'comments' })).text).toMatch(/^(: keep-alive\n\n)+$/);
  expect((await call(path, body, { body: 'error' })).text).toMatch(/"(error|message)"/);
  expect(await call(path, body, { contentType: 'text/plain' })).toMatchObject({ type: 'text/plain' });
  expect((await call(path, body, { comments: true })).text).toMatch(/^: keep-alive\n\n(event|data): ?/);
  expect((await call(path, body, { dataLines: 3, chunks: 2 })).text).toContain('data:\ndata:\ndata:\n\n');
  const long = await call(path, body, { contextLength: true });
  expect(long.status).toBe(400);
  expect(long.text).toMatch(/maximum/);
  expect((await call(path, body, { filtered: true })).text).toMatch(/content_filter|"refusal"|SAFETY/);
});

test('a response that is queued has no usage yet; Gemini counts thoughts and results of tools as it is told', async () => {
  const queued = await call('/v1/responses', {}, { queued: true });
  expect(JSON.parse(queued.text)).toMatchObject({ status: 'queued', usage: null });
  const path = '/v1beta/models/m:generateContent';
  const told: Directives = { thoughts: 'inclusive', toolPrompt: 7, tokens: [100, 50, 0, 20] };
  expect(JSON.parse((await call(path, {}, told)).text).usageMetadata).toMatchObject({
    promptTokenCount: 100,
    toolUsePromptTokenCount: 7,
    candidatesTokenCount: 50,
    thoughtsTokenCount: 20,
    totalTokenCount: 157,
  });
  expect((await call(path, {}, { ...told, noTotal: true })).text).not.toContain('totalTokenCount');
});
