import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { readStream } from '../dialects/dialect.contract.ts';
import { openaiEmbeddings } from '../dialects/openai-embeddings/openai-embeddings.ts';
import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import { toUsage } from '../dialects/to-usage.ts';
import { answerDemo } from './answer-demo.ts';

const AT_MS = Date.UTC(2026, 0, 6, 12);

function answer(path: string, body: unknown) {
  return answerDemo(path, Buffer.from(JSON.stringify(body)), AT_MS);
}

/** The official client, whose requests the demo provider answers. */
function client(): OpenAI {
  return new OpenAI({
    apiKey: 'k',
    baseURL: 'http://localhost/v1',
    maxRetries: 0,
    fetch: async (url, init) => {
      const { status, contentType, chunks } = answerDemo(String(url), Buffer.from(String(init?.body)), AT_MS);
      return new Response(new Uint8Array(Buffer.concat(chunks)), { status, headers: { 'content-type': contentType } });
    },
  });
}

describe('the demo provider, responses', () => {
  const asked = { model: 'demo', input: 'Hello there' };

  test('says the same and counts the same, streamed and not', async () => {
    const whole = await client().responses.create(asked);
    const streamed = await client().responses.stream(asked).finalResponse();
    expect(streamed.output_text).toBe(whole.output_text);
    expect(whole.output_text).toContain('demo provider');
    expect(streamed.usage).toEqual(whole.usage);
    expect(whole.usage?.output_tokens).toBeGreaterThan(10);
  });

  test('is read by the dialect: usage, model, end', () => {
    const { chunks } = answer('/v1/responses', { ...asked, stream: true });
    const seen = readStream(openaiResponses, chunks, false);
    const whole = openaiResponses.readAnswer(Buffer.concat(answer('/v1/responses', asked).chunks));
    expect(toUsage(seen.reading)).toEqual(toUsage(whole));
    expect(seen).toMatchObject({ isTerminal: true, reading: { model: 'demo', errorCode: undefined } });
    expect(chunks.length).toBeGreaterThan(10);
  });

  test('answers in Korean to a Korean prompt, and stops at max_output_tokens', async () => {
    const { output_text: text } = await client().responses.create({ model: 'demo', input: '안녕하세요' });
    expect(text).toContain('데모 공급자');
    const cut = await client().responses.create({ ...asked, max_output_tokens: 3 });
    expect([cut.status, cut.incomplete_details?.reason]).toEqual(['incomplete', 'max_output_tokens']);
    expect(cut.usage?.output_tokens).toBe(3);
  });

  test('refuses what it cannot read with 400 in the API’s shape', async () => {
    await expect(client().responses.create({ model: 'demo' })).rejects.toThrow(/400.*input/);
  });
});

describe('the demo provider, embeddings', () => {
  test('gives the same text the same vector, of length 1, in either encoding', async () => {
    const [numbers, base64] = await Promise.all([
      client().embeddings.create({ model: 'demo', input: ['a', 'b'], encoding_format: 'float' }),
      client().embeddings.create({ model: 'demo', input: ['b', 'a'] }),
    ]);
    const [a = [], b = []] = numbers.data.map(({ embedding }) => embedding);
    const [sameB = [], sameA = []] = base64.data.map(({ embedding }) => embedding);
    expect([a.length, sameA.length]).toEqual([1536, 1536]);
    expect(Math.hypot(...a)).toBeCloseTo(1, 5);
    for (const place of [0, 700, 1535]) {
      expect(sameA[place]).toBeCloseTo(a[place] ?? Number.NaN, 6);
      expect(sameB[place]).toBeCloseTo(b[place] ?? Number.NaN, 6);
    }
    expect(a).not.toEqual(b);
  });

  test.each([
    { input: 'Hello there', vectors: 1, count: 3 },
    { input: ['Hello there', 'x'], vectors: 2, count: 4 },
    { input: [1, 2, 3], vectors: 1, count: 3 },
    { input: [[1, 2, 3], [4]], vectors: 2, count: 4 },
  ])('takes $input and counts $count tokens', ({ input, vectors, count }) => {
    const { chunks } = answer('/v1/embeddings', { model: 'demo', input, dimensions: 8 });
    const { data } = JSON.parse(Buffer.concat(chunks).toString());
    expect(data.map(({ embedding }: { embedding: number[] }) => embedding.length)).toEqual(Array(vectors).fill(8));
    expect(toUsage(openaiEmbeddings.readAnswer(Buffer.concat(chunks)))).toMatchObject({ input: count, output: 0 });
  });

  test('refuses what it cannot read with 400 in the API’s shape', async () => {
    await expect(client().embeddings.create({ model: 'demo', input: '' })).rejects.toThrow(/400/);
    await expect(client().embeddings.create({ model: 'demo', input: 'a', dimensions: 9999 })).rejects.toThrow(/400/);
  });
});
