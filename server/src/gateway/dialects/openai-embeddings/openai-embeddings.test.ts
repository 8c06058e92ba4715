import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { tokens } from '../dialect.contract.ts';
import { toUsage } from '../to-usage.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';

const numRuns = inject('isProof') ? 2000 : 25;
const FIXTURES = new URL('./fixtures/', import.meta.url);

function fixture(name: string): Buffer {
  return readFileSync(new URL(`${name}.json`, FIXTURES));
}

describe('an embeddings answer', () => {
  test.each([
    { name: 'float', usage: { input: 8, output: 0 }, model: 'text-embedding-3-small', errorCode: undefined },
    { name: 'base64', usage: { input: 5, output: 0 }, model: 'text-embedding-3-large', errorCode: undefined },
    { name: 'error', usage: {}, model: undefined, errorCode: 'provider:invalid_request_error' },
    { name: 'compatible', usage: {}, model: 'bge-m3', errorCode: undefined },
  ])('$name says what was recorded', ({ name, usage, model, errorCode }) => {
    const reading = openaiEmbeddings.readAnswer(fixture(name));
    expect(tokens(toUsage(reading))).toEqual(usage);
    expect([reading.model, reading.errorCode]).toEqual([model, errorCode]);
  });

  test('that reports no usage has an unknown one', () => {
    expect(openaiEmbeddings.readAnswer(fixture('compatible')).usage).toBeUndefined();
  });

  test('keeps the provider’s own words', () => {
    expect(toUsage(openaiEmbeddings.readAnswer(fixture('float'))).raw).toBe('{"prompt_tokens":8,"total_tokens":8}');
  });

  test('is read without ever throwing, whatever the bytes are', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom('float', 'base64', 'error'), fc.array(change), (name, changes) => {
        const bytes = Buffer.from(fixture(name));
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        expect(openaiEmbeddings.readAnswer(bytes)).toBeTypeOf('object');
      }),
      { numRuns },
    );
  });
});

describe('an embeddings request', () => {
  const read = (body: string) => openaiEmbeddings.readRequest(Buffer.from(body), '/v1/embeddings');

  test('goes upstream byte for byte but for the model, whatever it embeds and however', () => {
    const body = '{"input":[[1,2]], "encoding_format":"base64","model":"e" ,"stream":"no such member"}';
    const reading = read(body);
    if (reading.kind === 'invalid') throw new Error(`refused: ${reading.member}`);
    expect(reading.spans).toMatchObject({ model: 'e', isStream: false, wantsUsage: true, edits: [] });
    expect(openaiEmbeddings.writeRequest(Buffer.from(body), reading.spans, 'text-embedding-3-small').toString()).toBe(
      body.replace('"e"', '"text-embedding-3-small"'),
    );
  });

  test.each([
    ['is not JSON', '{"model":', 'body_not_json'],
    ['names no model', '{"input":"x"}', 'body_invalid'],
    ['names two models', '{"model":"a","model":"b"}', 'body_invalid'],
  ])('that %s is refused', (_, body, code) => {
    expect(read(body)).toMatchObject({ kind: 'invalid', code });
  });

  test('is sent below the base path with the provider’s key as bearer', () => {
    expect(
      openaiEmbeddings.address({ basePath: '/v1', apiKey: 'sk-1', model: 'm', version: undefined, headers: [] }),
    ).toEqual({
      path: '/v1/embeddings',
      headers: ['authorization', 'Bearer sk-1'],
    });
  });
});
