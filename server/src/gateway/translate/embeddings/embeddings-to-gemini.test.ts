import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createOpenAI } from '@ai-sdk/openai';
import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, inject, test } from 'vitest';
import { geminiBatchEmbed } from '../../dialects/gemini/gemini-batch-embed.ts';
import type { AnsweredRequest } from '../translation.ts';
import { embeddingsToGemini } from './embeddings-to-gemini.ts';
import { requestMembers } from './read-embeddings-request.ts';

const numRuns = inject('isProof') ? 2000 : 50;

const translation = embeddingsToGemini(geminiBatchEmbed);

function written(request: object): unknown {
  const body = Buffer.from(JSON.stringify({ model: 'e', ...request }));
  const result = translation.request(body, 'gemini-embedding-001');
  return result.kind === 'translated' ? JSON.parse(result.body.toString()) : result;
}

function asked(text: string, more: object = {}): object {
  return { model: 'models/gemini-embedding-001', content: { parts: [{ text }] }, ...more };
}

describe('an embeddings request put to Gemini', () => {
  test.each<[object, unknown]>([
    [{ input: '안녕' }, { requests: [asked('안녕')] }],
    [{ input: ['a', 'b'] }, { requests: [asked('a'), asked('b')] }],
    [{ input: 'a', dimensions: 256 }, { requests: [asked('a', { outputDimensionality: 256 })] }],
    [{ input: 'a', encoding_format: 'base64', user: 'u', dimensions: null }, { requests: [asked('a')] }],
    [{ input: 'a', encoding_format: 'float' }, { requests: [asked('a')] }],
  ])('%j asks for one vector for each text', (request, expected) => {
    expect(written(request)).toEqual(expected);
  });

  test.each<[object, string]>([
    [{ input: [1, 2, 3] }, 'input[0]'],
    [{ input: [[1, 2]] }, 'input[0]'],
    [{ input: ['a', ''] }, 'input[1]'],
    [{ input: '' }, 'input'],
    [{ input: [] }, 'input'],
    [{}, 'input'],
    [{ input: 'a', dimensions: 0 }, 'dimensions'],
    [{ input: 'a', dimensions: '8' }, 'dimensions'],
    [{ input: 'a', encoding_format: 'int8' }, 'encoding_format'],
    [{ input: 'a', task_type: 'x' }, 'task_type'],
  ])('%j is refused with its path', (request, member) => {
    expect(written(request)).toEqual({ kind: 'untranslatable', member });
  });

  test('has at most 100 texts, which is what Gemini takes in one batch', () => {
    expect(written({ input: Array(100).fill('a') })).toEqual({ requests: Array(100).fill(asked('a')) });
    for (const one of ['a', '', 1, {}]) {
      expect(written({ input: Array(101).fill(one) })).toEqual({ kind: 'untranslatable', member: 'input' });
    }
    expect(written({ input: Array(200_001).fill('a') })).toEqual({ kind: 'untranslatable', member: 'body' });
  });

  test('has a rule for every member that the openai package knows', () => {
    const folder = dirname(createRequire(import.meta.url).resolve('openai'));
    const source = readFileSync(join(folder, 'resources/embeddings.d.ts'), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    const body = /interface EmbeddingCreateParams \{\n([\s\S]*?)^\}/m.exec(source)?.[1] ?? '';
    const names = [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name);
    expect(Object.keys(requestMembers).toSorted()).toEqual(names.toSorted());
  });
});

const ANSWERED: AnsweredRequest = {
  requestId: 'r-1',
  model: 'gemini-embedding-001',
  wantsUsage: true,
  createdSeconds: 1,
};
const VECTORS = [
  [0.5, -0.25, 0.1],
  [1, 0, 1e-7],
];
const ANSWER = { embeddings: VECTORS.map((values) => ({ values })) };

function answered(answer: object, request?: object, status = 200): Buffer {
  const body = request && Buffer.from(JSON.stringify(request));
  return translation.answer({ ...ANSWERED, body }).whole(Buffer.from(JSON.stringify(answer)), status).body;
}

/** A fetch that answers with what Gemini's answer is for the request that it is given. */
const gemini =
  (answer: object): typeof fetch =>
  async (_, init) => {
    const body = answered(answer, JSON.parse(String(init?.body)));
    return new Response(new Uint8Array(body), { headers: { 'content-type': 'application/json' } });
  };

describe('Gemini’s vectors, as an embeddings answer', () => {
  test('are numbers, in order, under the destination’s model', () => {
    expect(JSON.parse(answered(ANSWER, { encoding_format: 'float' }).toString())).toEqual({
      object: 'list',
      data: VECTORS.map((embedding, index) => ({ object: 'embedding', index, embedding })),
      model: 'gemini-embedding-001',
    });
  });

  test('are 32-bit floats, little-endian, in base64, for a client that asks for that', () => {
    const { data } = JSON.parse(answered(ANSWER, { encoding_format: 'base64' }).toString());
    expect(data[0].embedding).toBe('AAAAPwAAgL7NzMw9');
  });

  test.each([
    ['usageMetadata', { ...ANSWER, usageMetadata: { promptTokenCount: 7 } }],
    ['statistics', { embeddings: VECTORS.map((values, index) => ({ values, statistics: { tokenCount: 3 + index } })) }],
  ])('come with the usage that %s reports', (_, answer) => {
    expect(JSON.parse(answered(answer).toString()).usage).toEqual({ prompt_tokens: 7, total_tokens: 7 });
  });

  test('come without usage where Gemini reports none: it is unknown, not nothing', () => {
    expect(JSON.parse(answered(ANSWER).toString())).not.toHaveProperty('usage');
  });

  test.each([
    ['by default, which asks for base64', {}],
    ['as numbers', { encoding_format: 'float' as const }],
  ])('are read by the official client %s', async (_, options) => {
    const client = new OpenAI({ apiKey: 'k', baseURL: 'http://localhost/v1', fetch: gemini(ANSWER), maxRetries: 0 });
    const { data } = await client.embeddings.create({ model: 'e', input: ['a', 'b'], ...options });
    for (const [index, vector] of VECTORS.entries()) {
      for (const [place, value] of vector.entries()) expect(data[index]?.embedding[place]).toBeCloseTo(value, 6);
    }
  });

  test('are read by the Vercel AI SDK', async () => {
    const model = createOpenAI({ apiKey: 'k', baseURL: 'http://localhost/v1', fetch: gemini(ANSWER) }).embedding('e');
    expect((await model.doEmbed({ values: ['a', 'b'] })).embeddings).toEqual(VECTORS);
  });
});

describe('an error of Gemini', () => {
  test('has the API’s shape', () => {
    const error = { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } };
    expect(JSON.parse(answered(error, undefined, 429).toString())).toEqual({
      error: { message: 'Quota exceeded', type: 'rate_limit_error', param: null, code: 'RESOURCE_EXHAUSTED' },
    });
  });

  test.each([[{}], [{ embeddings: [] }], [{ embeddings: [{}] }], [{ embeddings: [{ values: ['a'] }] }]])(
    'is what an answer without vectors is: %j',
    (answer) => {
      expect(JSON.parse(answered(answer).toString())).toMatchObject({ error: { type: 'server_error', code: null } });
    },
  );
});

test('neither request nor answer ever throws, whatever the bytes are', () => {
  const anyBytes = fc.oneof(
    fc.uint8Array(),
    fc.json().map((json) => Buffer.from(json)),
  );
  fc.assert(
    fc.property(anyBytes, anyBytes, fc.constantFrom(200, 400, 503), (request, answer, status) => {
      expect(['translated', 'untranslatable']).toContain(translation.request(Buffer.from(request), 'm').kind);
      const translator = translation.answer({ ...ANSWERED, body: Buffer.from(request) });
      expect(JSON.parse(translator.whole(Buffer.from(answer), status).body.toString())).toBeTypeOf('object');
    }),
    { numRuns },
  );
});
