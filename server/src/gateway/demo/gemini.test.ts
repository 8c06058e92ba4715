import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anthropicCountTokens } from '../dialects/anthropic-messages/anthropic-count-tokens.ts';
import { readArray, readStream, tokens } from '../dialects/dialect.contract.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { geminiBatchEmbed } from '../dialects/gemini/gemini-batch-embed.ts';
import { geminiCountTokens } from '../dialects/gemini/gemini-count-tokens.ts';
import { geminiEmbed } from '../dialects/gemini/gemini-embed.ts';
import { geminiGenerate } from '../dialects/gemini/gemini-generate.ts';
import { geminiStream } from '../dialects/gemini/gemini-stream.ts';
import { toUsage } from '../dialects/to-usage.ts';
import { answerDemo } from './answer-demo.ts';

const MODEL = 'demo-1';

/** Answers a call the way the request path puts it. */
function answer(dialect: Dialect, body: unknown, query = '') {
  const { path } = dialect.address({ basePath: '', apiKey: '', model: MODEL, version: undefined, headers: [] });
  return answerDemo(`${path}${query}`, Buffer.from(JSON.stringify(body)), 0);
}

function whole(dialect: Dialect, body: unknown): unknown {
  return JSON.parse(Buffer.concat(answer(dialect, body).chunks).toString());
}

function prompt(text: string, more: object = {}) {
  return { contents: [{ role: 'user', parts: [{ text }] }], ...more };
}

describe('the demo provider, Gemini', () => {
  test('says the same and counts the same: whole, as events and as an array', () => {
    const body = prompt('x'.repeat(8000));
    const plain = geminiGenerate.readAnswer(Buffer.concat(answer(geminiGenerate, body).chunks));
    const events = readStream(geminiStream, answer(geminiStream, body, '?alt=sse').chunks, false);
    const array = readArray(geminiStream, answer(geminiStream, body).chunks);
    expect(tokens(toUsage(plain))).toMatchObject({
      input: expect.any(Number),
      output: expect.any(Number),
      cacheRead: 1408,
    });
    for (const streamed of [events, array]) {
      expect(tokens(toUsage(streamed.reading))).toEqual(tokens(toUsage(plain)));
      expect(streamed).toMatchObject({ isComplete: true, isTerminal: false, reading: { model: MODEL } });
      expect(streamed.contentEvents).toBeGreaterThan(10);
    }
    expect(answer(geminiStream, body, '?$alt=sse').contentType).toContain('text/event-stream');
    expect(JSON.parse(array.sent)).toHaveLength(events.sent.split('\r\n\r\n').length - 1);
  });

  test('answers the same to the same request, and other vectors to other texts', () => {
    const embed = (text: string) => whole(geminiEmbed, { content: { parts: [{ text }] }, outputDimensionality: 64 });
    expect(embed('a')).toEqual(embed('a'));
    expect(embed('a')).not.toEqual(embed('b'));
  });

  test('gives vectors of length 1 and of the dimensions asked for, each text its own whatever stands beside it', () => {
    const request = (text: string) => ({
      model: `models/${MODEL}`,
      content: { parts: [{ text }] },
      outputDimensionality: 100,
    });
    const { embeddings } = whole(geminiBatchEmbed, { requests: [request('하나'), request('둘')] }) as {
      embeddings: { values: number[] }[];
    };
    expect(embeddings.map(({ values }) => [values.length, Math.hypot(...values).toFixed(4)])).toEqual([
      [100, '1.0000'],
      [100, '1.0000'],
    ]);
    expect(whole(geminiEmbed, request('둘'))).toMatchObject({ embedding: embeddings[1] });
  });

  test('leaves out counts that are zero, as the API does', () => {
    expect(whole(geminiGenerate, prompt('Hello'))).not.toHaveProperty('usageMetadata.cachedContentTokenCount');
    expect(whole(geminiGenerate, prompt('x'.repeat(8000)))).toHaveProperty(
      'usageMetadata.cachedContentTokenCount',
      1408,
    );
  });

  test('stops at maxOutputTokens and says that it did', () => {
    const body = prompt('Hello', { generationConfig: { maxOutputTokens: 3 } });
    const reading = geminiGenerate.readAnswer(Buffer.concat(answer(geminiGenerate, body).chunks));
    expect(toUsage(reading).output).toBe(3);
    expect(whole(geminiGenerate, body)).toMatchObject({ candidates: [{ finishReason: 'MAX_TOKENS' }] });
  });

  test('counts what the same request would use, alone or as a whole request', () => {
    const body = prompt('Hello there', { systemInstruction: { parts: [{ text: 'Be brief.' }] } });
    const { input } = toUsage(geminiGenerate.readAnswer(Buffer.concat(answer(geminiGenerate, body).chunks)));
    const counted = { totalTokens: input, promptTokensDetails: [{ modality: 'TEXT', tokenCount: input }] };
    expect(whole(geminiCountTokens, body)).toEqual(counted);
    expect(whole(geminiCountTokens, { generateContentRequest: { model: `models/${MODEL}`, ...body } })).toEqual(
      counted,
    );
  });

  test.each([
    ['content', geminiGenerate, { contents: 'Hello' }],
    ['a stream as events', geminiStream, {}],
    ['a count', geminiCountTokens, { generateContentRequest: {} }],
    ['an embedding', geminiEmbed, { content: 'Hello' }],
    ['a batch of none', geminiBatchEmbed, { requests: [] }],
  ])('refuses what it cannot read with 400 in the API’s shape: %s', (_, dialect, body) => {
    const { status, chunks } = answer(dialect, body, '?alt=sse');
    expect([status, dialect.readAnswer(Buffer.concat(chunks)).errorCode]).toEqual([400, 'provider:INVALID_ARGUMENT']);
  });

  test('refuses a stream that would be an array with an array, and a method that it does not have with 404', () => {
    expect(whole(geminiStream, {})).toMatchObject([{ error: { code: 400 } }]);
    const { status, chunks } = answerDemo('/v1beta/models/m:predict', Buffer.from('{}'), 0);
    expect([status, geminiGenerate.readAnswer(Buffer.concat(chunks)).errorCode]).toEqual([404, 'provider:NOT_FOUND']);
  });
});

test('the demo provider counts the tokens of messages as it bills them', () => {
  const body = { model: MODEL, messages: [{ role: 'user', content: 'Hello there' }] };
  expect(whole(anthropicCountTokens, body)).toEqual({ input_tokens: expect.any(Number) });
  expect(answer(anthropicCountTokens, { model: MODEL }).status).toBe(400);
});

describe('unmodified SDKs over HTTP', () => {
  let server: Server;
  let baseUrl = '';
  const sdk = () => new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl } });

  beforeAll(async () => {
    server = createServer(async (request, reply) => {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      const { status, contentType, chunks } = answerDemo(request.url ?? '', Buffer.concat(body), 0);
      reply.writeHead(status, { 'content-type': contentType });
      for (const chunk of chunks) reply.write(chunk);
      reply.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('@google/genai generates, streamed and not, and gives the same text and usage', async () => {
    const request = { model: MODEL, contents: '안녕하세요' };
    const plain = await sdk().models.generateContent(request);
    let text = '';
    let usage: unknown;
    for await (const chunk of await sdk().models.generateContentStream(request)) {
      text += chunk.text ?? '';
      usage = chunk.usageMetadata;
    }
    expect(plain.text).toContain('데모 공급자');
    expect(text).toBe(plain.text);
    expect(usage).toEqual(plain.usageMetadata);
    expect(plain).toMatchObject({ modelVersion: MODEL, candidates: [{ finishReason: 'STOP' }] });
  });

  test('@google/genai counts tokens and embeds', async () => {
    const counted = await sdk().models.countTokens({ model: MODEL, contents: 'Hello' });
    expect(counted.totalTokens).toBeGreaterThan(0);
    const { embeddings } = await sdk().models.embedContent({
      model: MODEL,
      contents: ['a', 'b'],
      config: { outputDimensionality: 16 },
    });
    expect(embeddings?.map(({ values }) => values?.length)).toEqual([16, 16]);
  });

  test('@google/genai throws our errors, from a whole answer and from inside a stream', async () => {
    const error = { status: 502, code: 'upstream_truncated', message: 'cut', requestId: 'r-1' };
    const sdkOver = (reply: Response) =>
      new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl, fetch: async () => reply } });
    const text = answer(geminiStream, prompt('Hello'), '?alt=sse').chunks[0]?.toString();
    const stream = await sdkOver(
      new Response(`${text}${geminiStream.errorEvent(error)}`, { headers: { 'content-type': 'text/event-stream' } }),
    ).models.generateContentStream({ model: MODEL, contents: 'Hello' });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of stream) seen.push(chunk.text);
    })();
    await expect(reading).rejects.toMatchObject({
      status: 502,
      message: expect.stringContaining('upstream_truncated'),
    });
    expect(seen).toHaveLength(1);
    const whole = new Response(String(geminiGenerate.errorBody(error)), {
      status: 502,
      headers: { 'content-type': 'application/json' },
    });
    await expect(sdkOver(whole).models.generateContent({ model: MODEL, contents: 'Hello' })).rejects.toBeInstanceOf(
      ApiError,
    );
  });

  test('@anthropic-ai/sdk counts tokens', async () => {
    const anthropic = new Anthropic({ apiKey: 'k', baseURL: baseUrl });
    const counted = await anthropic.messages.countTokens({
      model: MODEL,
      messages: [{ role: 'user', content: 'Hello' }],
    });
    expect(counted.input_tokens).toBeGreaterThan(0);
  });
});
