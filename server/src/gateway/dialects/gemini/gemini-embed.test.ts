import { describe, expect, test } from 'vitest';
import { dialectContract, tokens } from '../dialect.contract.ts';
import { toUsage } from '../to-usage.ts';
import { geminiBatchEmbed } from './gemini-batch-embed.ts';
import { geminiCountTokens } from './gemini-count-tokens.ts';
import { geminiEmbed } from './gemini-embed.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const NOT_STREAMED = { contentEvents: 0, isTerminal: false };

dialectContract(geminiEmbed, FIXTURES, [
  { name: 'embedding', usage: {}, ...NOT_STREAMED },
  { name: 'embedding-usage', usage: { input: 7, output: 0 }, ...NOT_STREAMED },
  { name: 'error', usage: {}, errorCode: 'provider:RESOURCE_EXHAUSTED', ...NOT_STREAMED },
]);

dialectContract(geminiBatchEmbed, FIXTURES, [
  { name: 'embeddings', usage: {}, ...NOT_STREAMED },
  { name: 'embeddings-usage', usage: { input: 13, output: 0 }, serviceTier: 'standard', ...NOT_STREAMED },
  { name: 'embeddings-statistics', usage: { input: 4 + 9, output: 0 }, ...NOT_STREAMED },
  { name: 'error', usage: {}, errorCode: 'provider:RESOURCE_EXHAUSTED', ...NOT_STREAMED },
]);

dialectContract(geminiCountTokens, FIXTURES, [
  { name: 'count', usage: {}, ...NOT_STREAMED },
  { name: 'error', usage: {}, errorCode: 'provider:RESOURCE_EXHAUSTED', ...NOT_STREAMED },
]);

describe('usage of embeddings', () => {
  const usageOf = (answer: unknown) =>
    tokens(toUsage(geminiBatchEmbed.readAnswer(Buffer.from(JSON.stringify(answer)))));

  test.each([
    ['one vector does not tell', [{ statistics: { tokenCount: 4 } }, { values: [1] }]],
    ['one count is none', [{ statistics: { tokenCount: 4 } }, { statistics: { tokenCount: -1 } }]],
    ['there are no vectors', []],
    ['a vector is no object', [7]],
  ])('is not known when %s', (_, embeddings) => {
    expect(usageOf({ embeddings })).toEqual({});
  });

  test('that the provider states for the whole counts before that of each vector', () => {
    const embeddings = [{ values: [1], statistics: { tokenCount: 4 } }];
    expect(usageOf({ embeddings, usageMetadata: { promptTokenCount: 5 } })).toEqual({ input: 5, output: 0 });
  });

  test('of one vector may stand beside it', () => {
    expect(usageOf({ embedding: { values: [1], statistics: { tokenCount: 6 } } })).toEqual({ input: 6, output: 0 });
  });
});
