import { describe, expect, test } from 'vitest';
import { jsonArrayFramer } from '../../framing/json-array-framer.ts';
import { wholeEvent } from '../../framing/stream-event.ts';
import type { Dialect } from '../dialect.ts';
import { geminiBatchEmbed } from './gemini-batch-embed.ts';
import { geminiCountTokens } from './gemini-count-tokens.ts';
import { geminiEmbed } from './gemini-embed.ts';
import { geminiGenerate } from './gemini-generate.ts';
import { geminiStream } from './gemini-stream.ts';

const ALL = [geminiGenerate, geminiStream, geminiCountTokens, geminiEmbed, geminiBatchEmbed];
const MODEL = 'gemini-2.5-pro';

function targetOf(dialect: Dialect, endpoint = 'gem'): string {
  return `/gemini/v1beta/models/${endpoint}:${dialect.operation}?alt=sse`;
}

function read(dialect: Dialect, body: string, target = targetOf(dialect)) {
  return dialect.readRequest(Buffer.from(body), target);
}

function written(dialect: Dialect, body: string): string {
  const reading = read(dialect, body);
  if (reading.kind === 'invalid') throw new Error(`refused: ${reading.member}`);
  return dialect.writeRequest(Buffer.from(body), reading.spans, MODEL).toString();
}

describe.each(ALL.map((dialect) => ({ operation: dialect.operation, dialect })))(
  'a request of $operation',
  ({ dialect }) => {
    test.each([
      ['plain', 'gem', 'gem'],
      ['escaped', 'team%2Fg%C3%A9m%20%ED%95%9C', 'team/gém 한'],
      ['with a colon', 'gem%3Alatest', 'gem:latest'],
      ['with a colon as it is', 'gem:latest', 'gem:latest'],
      ['below a name of its own', 'models/gem', 'models/gem'],
    ])('names its endpoint in the path: %s', (_, inPath, name) => {
      expect(read(dialect, '{}', targetOf(dialect, inPath))).toMatchObject({
        kind: 'read',
        spans: { model: name, wantsUsage: true, edits: [] },
      });
    });

    test.each([
      ['is empty', '/gemini/v1beta/models/:generateContent'],
      ['is escaped wrongly', '/gemini/v1beta/models/%E9%:generateContent'],
      ['is not there', '/gemini/v1beta/generateContent'],
      ['stands in the query alone', '/gemini?/models/x:y'],
    ])('whose endpoint %s is refused', (_, target) => {
      expect(read(dialect, '{}', target)).toEqual({
        kind: 'invalid',
        code: 'body_invalid',
        member: 'model',
        offset: 0,
      });
    });

    test('that is not JSON, or no object, is refused with the place of the fault', () => {
      expect(read(dialect, '{"a":')).toEqual({ kind: 'invalid', code: 'body_not_json', member: undefined, offset: 5 });
      expect(read(dialect, '[]')).toEqual({ kind: 'invalid', code: 'body_invalid', member: 'model', offset: 0 });
    });

    test('that names no model in its body goes upstream as the very same bytes', () => {
      const body = Buffer.from('{ "contents":[{"parts":[{"text":"안녕, \\"model\\""}]}],\n"x": 1.50 }');
      const reading = dialect.readRequest(body, targetOf(dialect));
      expect(reading.kind === 'read' && dialect.writeRequest(body, reading.spans, MODEL)).toBe(body);
    });

    test('that names a model in its body has the destination’s written there, whatever it says', () => {
      for (const name of ['models/gem', 'gem', 'models/other', '']) {
        expect(written(dialect, `{"content":{}, "model" : "${name}" }`)).toBe(
          `{"content":{}, "model" : "models/${MODEL}" }`,
        );
      }
    });

    test('that names two models is refused', () => {
      expect(read(dialect, '{"model":"a","model":"b"}')).toMatchObject({
        code: 'body_invalid',
        member: 'model',
        offset: 13,
      });
      expect(read(dialect, '{"model":"a","\\u006dodel":"b"}')).toMatchObject({
        code: 'body_invalid',
        member: 'model',
        offset: 13,
      });
    });

    test('whose model is no string keeps it, for the provider to refuse', () => {
      expect(written(dialect, '{"model":7}')).toBe('{"model":7}');
    });

    test.each([
      ['', '/v1beta/models/'],
      ['/v1beta', '/v1beta/models/'],
      ['/v1', '/v1/models/'],
      ['/v1alpha', '/v1alpha/models/'],
      ['/proxy/gemini', '/proxy/gemini/v1beta/models/'],
      ['/proxy-v1beta', '/proxy-v1beta/v1beta/models/'],
    ])('with base path "%s" is sent below %s, with the key in its field', (basePath, path) => {
      expect(dialect.address({ basePath, apiKey: 'k-1', model: MODEL, version: undefined, headers: [] })).toEqual({
        path: `${path}${MODEL}:${dialect.operation}`,
        headers: ['x-goog-api-key', 'k-1'],
      });
    });

    test('is sent in the version that the client called, where the base path names none', () => {
      const pathOf = (basePath: string) =>
        dialect.address({ basePath, apiKey: '', model: 'm', version: 'v1', headers: [] }).path;
      expect(pathOf('')).toBe(`/v1/models/m:${dialect.operation}`);
      expect(pathOf('/v1beta')).toBe(`/v1beta/models/m:${dialect.operation}`);
    });

    test('is sent to one model, whatever characters its name has', () => {
      const { path } = dialect.address({
        basePath: '',
        apiKey: '',
        model: 'a/b?c:d#e 한',
        version: undefined,
        headers: [],
      });
      expect(path).toBe(`/v1beta/models/a%2Fb%3Fc%3Ad%23e%20%ED%95%9C:${dialect.operation}`);
    });
  },
);

test('only the streaming method streams, whatever its body says; counting costs nothing; embeddings have no output', () => {
  const streams = ALL.filter((dialect) => {
    const reading = read(dialect, '{"stream":true}');
    return reading.kind === 'read' && reading.spans.isStream;
  });
  expect(streams).toEqual([geminiStream]);
  expect(ALL.filter(({ streamsJsonArray }) => streamsJsonArray)).toEqual([geminiStream]);
  expect(ALL.map(({ purpose }) => purpose)).toEqual(['generate', 'generate', 'count', 'embed', 'embed']);
});

describe('the names of models inside a body', () => {
  test('of a whole request to be counted are written, in either spelling', () => {
    expect(written(geminiCountTokens, '{"generateContentRequest":{"contents":[],"model":"models/gem"}}')).toBe(
      `{"generateContentRequest":{"contents":[],"model":"models/${MODEL}"}}`,
    );
    expect(written(geminiCountTokens, '{"generate_content_request":{"model":"gem"},"model":"x"}')).toBe(
      `{"generate_content_request":{"model":"models/${MODEL}"},"model":"models/${MODEL}"}`,
    );
  });

  test('of a whole request that is there twice are refused', () => {
    const body = '{"generateContentRequest":{"model":"a"},"generateContentRequest":{"model":"b"}}';
    expect(read(geminiCountTokens, body)).toMatchObject({
      kind: 'invalid',
      member: 'generateContentRequest',
      offset: 40,
    });
  });

  test('of a batch are written one and all, and no other byte changes', () => {
    const body =
      '{"requests":[ {"model":"models/gem","content":{"parts":[{"text":"\\"model\\":\\"x\\""}]}},\n{"content":{"model":"kept"},"model":"gem"}, {"content":{}} , 7]}';
    expect(written(geminiBatchEmbed, body)).toBe(
      body.replace('"models/gem"', `"models/${MODEL}"`).replace('"model":"gem"', `"model":"models/${MODEL}"`),
    );
  });

  test('of a batch in which one request has two are refused with its place', () => {
    const body = '{"requests":[{"model":"a"},{"model":"b","model":"c"}]}';
    expect(read(geminiBatchEmbed, body)).toEqual({
      kind: 'invalid',
      code: 'body_invalid',
      member: 'requests[1].model',
      offset: 40,
    });
    expect(read(geminiBatchEmbed, '{"requests":[],"requests":[{"model":"a"}]}')).toMatchObject({ member: 'requests' });
  });

  test.each(['{"requests":[]}', '{"requests":null}', '{"requests":{}}', '{"requests":[[]]}'])(
    'are none in %s',
    (body) => {
      expect(written(geminiBatchEmbed, body)).toBe(body);
    },
  );

  test('of a request to generate are not looked for deeper down', () => {
    const body = '{"generateContentRequest":{"model":"a"},"requests":[{"model":"b"}],"tools":[{"model":"c"}]}';
    expect(written(geminiGenerate, body)).toBe(body);
  });
});

describe('errors of ours', () => {
  test.each([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [402, 'FAILED_PRECONDITION'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [413, 'INVALID_ARGUMENT'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [502, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
  ])('with status %i have the API’s shape and status, and our code as the reason', (code, status) => {
    const error = { status: code, code: 'endpoint_unknown', message: '"gem" 없음', requestId: 'r-1' };
    const reason = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'endpoint_unknown',
      domain: 'tallygate',
      metadata: { request_id: 'r-1' },
    };
    expect(JSON.parse(geminiGenerate.errorBody(error).toString())).toEqual({
      error: { code, message: '"gem" 없음', status, details: [reason] },
    });
    const event = wholeEvent(geminiStream.errorEvent(error), false);
    expect(geminiStream.readEvent(event, false)).toMatchObject({ errorCode: `provider:${status}`, isContent: false });
  });

  test('close an array that broke off so that it is valid and ends in the error', () => {
    const error = { status: 502, code: 'upstream_truncated', message: 'cut', requestId: undefined };
    const framer = jsonArrayFramer();
    const sent = Buffer.from('[{"candidates":[]}\n,\r\n');
    framer.push(sent, () => {});
    const closing = framer.closing(
      { event: geminiStream.errorEvent(error), body: geminiStream.errorBody(error) },
      true,
    );
    expect(JSON.parse(Buffer.concat([sent, closing]).toString())).toMatchObject([
      { candidates: [] },
      { error: { code: 502, status: 'UNAVAILABLE', details: [{ reason: 'upstream_truncated', metadata: {} }] } },
    ]);
  });
});

test('a batch of very many requests is refused by name', () => {
  const batch = (count: number) => read(geminiBatchEmbed, `{"requests":[{"model":"a"}${',0'.repeat(count - 1)}]}`);
  expect(batch(100_000)).toMatchObject({ kind: 'read', spans: { modelSpans: [{ prefix: 'models/' }] } });
  expect(batch(100_001)).toEqual({ kind: 'invalid', code: 'body_invalid', member: 'requests', offset: 12 });
});
