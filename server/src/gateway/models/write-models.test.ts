import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import type { ProviderKind } from '../dialects/dialect.ts';
import { anthropicModel } from './anthropic-models.ts';
import { openaiModel } from './openai-models.ts';
import { PAGE_SIZE_MAX } from './page-size.ts';
import { type ListedEndpoint, writeModels } from './write-models.ts';

const T0 = Date.UTC(2026, 10, 1);

/** Endpoints `e1`, `e2`, …, each made an hour after the one before. */
function endpoints(count: number): ListedEndpoint[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `e${index + 1}`,
    createdAt: asInstant(T0 + index * 3_600_000 + 999),
    ownedBy: 'main',
  }));
}

function list(kind: ProviderKind, count: number, query = ''): Record<string, unknown> {
  const body = writeModels(kind, endpoints(count), { name: undefined, target: `/base/models${query}` });
  return JSON.parse(String(body)) as Record<string, unknown>;
}

function names(kind: ProviderKind, count: number, query = ''): string[] {
  const { data, models } = list(kind, count, query) as { data?: { id: string }[]; models?: { name: string }[] };
  return data?.map(({ id }) => id) ?? models?.map(({ name }) => name.replace('models/', '')) ?? [];
}

describe('a list of models', () => {
  test('of OpenAI is whole, in the order of the endpoints', () => {
    expect(list('openai', 2)).toEqual({
      object: 'list',
      data: [
        { id: 'e1', object: 'model', created: T0 / 1000, owned_by: 'main' },
        { id: 'e2', object: 'model', created: T0 / 1000 + 3600, owned_by: 'main' },
      ],
    });
    expect(names('openai', 1500)).toHaveLength(1500);
  });

  test('of Anthropic has the newest first, and says what is not known as null', () => {
    expect(list('anthropic', 2)).toMatchObject({ has_more: false, first_id: 'e2', last_id: 'e1' });
    const body = writeModels('anthropic', endpoints(1), { name: 'e1', target: '' });
    expect(JSON.parse(String(body))).toEqual({
      type: 'model',
      id: 'e1',
      display_name: 'e1',
      created_at: '2026-11-01T00:00:00.999Z',
      capabilities: null,
      deprecated_at: null,
      lifecycle: 'active',
      line: null,
      max_input_tokens: null,
      max_tokens: null,
      retires_at: null,
    });
  });

  test('of Gemini names each as a resource with all methods that are served', () => {
    expect(list('gemini', 1)).toEqual({
      models: [
        {
          name: 'models/e1',
          baseModelId: 'e1',
          version: '1',
          displayName: 'e1',
          supportedGenerationMethods: [
            'generateContent',
            'streamGenerateContent',
            'countTokens',
            'embedContent',
            'batchEmbedContents',
          ],
        },
      ],
    });
  });

  test.each([
    ['openai', { object: 'list', data: [] }],
    ['anthropic', { data: [], has_more: false, first_id: null, last_id: null }],
    ['gemini', { models: [] }],
  ] as const)('of %s may be empty', (kind, expected) => {
    expect(list(kind, 0)).toEqual(expected);
  });
});

describe('pages', () => {
  test.each([
    ['anthropic', '', 20],
    ['anthropic', '?limit=3', 3],
    ['anthropic', '?limit=1000', PAGE_SIZE_MAX],
    ['anthropic', '?limit=5000', PAGE_SIZE_MAX],
    ['anthropic', '?limit=0', 20],
    ['anthropic', '?limit=-1', 20],
    ['anthropic', '?limit=1.5', 20],
    ['anthropic', '?limit=many', 20],
    ['gemini', '', 50],
    ['gemini', '?pageSize=7', 7],
    ['gemini', '?pageSize=5000', PAGE_SIZE_MAX],
    ['gemini', '?pageSize=0', 50],
  ] as const)('of %s with %s have %i entries', (kind, query, size) => {
    expect(names(kind, 1500, query)).toHaveLength(size);
  });

  test.each([
    { when: 'after one', query: '?limit=2&after_id=e4', data: ['e3', 'e2'], has_more: true },
    { when: 'after one, to the end', query: '?limit=3&after_id=e4', data: ['e3', 'e2', 'e1'], has_more: false },
    { when: 'after the last', query: '?after_id=e1', data: [], has_more: false },
    { when: 'after one that is gone', query: '?after_id=gone', data: [], has_more: false },
    { when: 'before one', query: '?limit=2&before_id=e2', data: ['e4', 'e3'], has_more: true },
    { when: 'before one, to the beginning', query: '?limit=9&before_id=e2', data: ['e5', 'e4', 'e3'], has_more: false },
    { when: 'before the first', query: '?before_id=e5', data: [], has_more: false },
    { when: 'before one that is gone', query: '?before_id=gone', data: [], has_more: false },
  ])('of Anthropic begin and end $when', ({ query, data, has_more }) => {
    expect([names('anthropic', 5, query), list('anthropic', 5, query)['has_more']]).toEqual([data, has_more]);
  });

  test('of Gemini go on behind the last entry, though endpoints came or went in between', () => {
    const tokenAfter = (count: number) => String(list('gemini', count, '?pageSize=2')['nextPageToken']);
    const next = (all: ListedEndpoint[]) => {
      const body = writeModels('gemini', all, { name: undefined, target: `/m?pageSize=2&pageToken=${tokenAfter(5)}` });
      return (JSON.parse(String(body)) as { models: { name: string }[] }).models.map(({ name }) => name);
    };
    expect(next(endpoints(5))).toEqual(['models/e3', 'models/e4']);
    expect(next([...endpoints(1).map((made) => ({ ...made, name: 'new' })), ...endpoints(5)])).toEqual([
      'models/e3',
      'models/e4',
    ]);
    expect(next(endpoints(5).filter(({ name }) => name !== 'e2'))).toEqual(['models/e3', 'models/e4']);
    expect(list('gemini', 4, `?pageSize=2&pageToken=${tokenAfter(4)}`)).not.toHaveProperty('nextPageToken');
    expect(names('gemini', 3, '?pageToken=none-of-ours')).toEqual(['e1', 'e2', 'e3']);
  });
});

describe('one model', () => {
  test.each(['openai', 'anthropic', 'gemini'] as const)('of %s is found by its exact name, or not at all', (kind) => {
    const one = (name: string) => writeModels(kind, endpoints(3), { name, target: '' });
    expect(String(one('e2'))).toContain('e2');
    expect([one('e4'), one(''), one('E2'), one('models/e2')]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('unmodified SDKs', () => {
  test('have types that our models satisfy', () => {
    const [endpoint] = endpoints(1);
    if (endpoint === undefined) throw new Error('no endpoint');
    const openai: OpenAI.Model = openaiModel(endpoint);
    const anthropic: Anthropic.ModelInfo = anthropicModel(endpoint);
    expect([openai.id, anthropic.id]).toEqual(['e1', 'e1']);
  });

  /** Serves every list and every model out of memory. */
  function fetcher(kind: ProviderKind, count: number): typeof fetch {
    return async (input) => {
      const url = new URL(String(input instanceof Request ? input.url : input));
      const name = url.pathname.split('/models/')[1];
      const body = writeModels(kind, endpoints(count), { name, target: `${url.pathname}${url.search}` });
      return new Response(new Uint8Array(body ?? Buffer.from('{}')), {
        status: body === undefined ? 404 : 200,
        headers: { 'content-type': 'application/json' },
      });
    };
  }

  async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of pages) items.push(item);
    return items;
  }

  test('openai lists and retrieves', async () => {
    const sdk = new OpenAI({ apiKey: 'k', baseURL: 'http://gateway/openai/v1', fetch: fetcher('openai', 30) });
    expect(await all(sdk.models.list())).toHaveLength(30);
    expect(await sdk.models.retrieve('e7')).toMatchObject({ id: 'e7', owned_by: 'main' });
  });

  test('@anthropic-ai/sdk reads every page, forward and back, and retrieves', async () => {
    const sdk = new Anthropic({ apiKey: 'k', baseURL: 'http://gateway/anthropic', fetch: fetcher('anthropic', 45) });
    const forward = await all(sdk.models.list());
    expect(forward.map(({ id }) => id)).toEqual(names('anthropic', 45, '?limit=45'));
    expect(await all(sdk.models.list({ limit: 10, before_id: 'e1' }))).toHaveLength(44);
    expect((await sdk.models.retrieve('e7')).display_name).toBe('e7');
  });

  test('@google/genai reads every page and gets one', async () => {
    const httpOptions = { baseUrl: 'http://gateway/gemini', fetch: fetcher('gemini', 45) };
    const sdk = new GoogleGenAI({ apiKey: 'k', httpOptions });
    const listed = await all(await sdk.models.list({ config: { pageSize: 10 } }));
    expect(listed.map(({ name }) => name)).toEqual(endpoints(45).map(({ name }) => `models/${name}`));
    expect(await sdk.models.get({ model: 'e7' })).toMatchObject({ name: 'models/e7', displayName: 'e7' });
  });
});
