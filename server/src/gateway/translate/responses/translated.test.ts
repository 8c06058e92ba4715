import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import type { ResponseInputItem, Response as WholeResponse } from 'openai/resources/responses/responses';
import { describe, expect, test } from 'vitest';
import type { ProviderKind } from '../../dialects/dialect.ts';
import { openaiResponses } from '../../dialects/openai-responses/openai-responses.ts';
import { sseFramer } from '../../framing/sse-framer.ts';
import type { AnsweredRequest, Translation } from '../translation.ts';
import { findTranslation } from '../translations.ts';

type Other = 'anthropic' | 'gemini';
// biome-ignore lint/suspicious/noExplicitAny: what a test reads of JSON is asserted by the test.
type Json = any;

const ANSWERED: AnsweredRequest = {
  requestId: 'r-1',
  model: 'model-a',
  wantsUsage: true,
  createdSeconds: 1_700_000_000,
};
const FOLDERS = { anthropic: 'anthropic-messages', gemini: 'gemini' };

function translation(to: ProviderKind, isStream: boolean): Translation {
  const found = findTranslation(openaiResponses, to, isStream);
  if (found === undefined) throw new Error(`responses are not translated for ${to}`);
  return found;
}

function fixture(to: Other, name: string): Buffer {
  const [folder = '', file = ''] = name.split('/');
  const path = folder === 'dialect' ? `../../dialects/${FOLDERS[to]}/fixtures/${file}` : `../${to}/fixtures/${file}`;
  return readFileSync(new URL(path, import.meta.url));
}

function streamed(to: Other, name: string): Buffer {
  const translator = translation(to, true).answer(ANSWERED);
  const pieces: (Buffer | undefined)[] = [];
  const framer = sseFramer();
  framer.push(fixture(to, `${name}.sse`), (event) => pieces.push(translator.event(event)));
  framer.end((event) => pieces.push(translator.event(event)));
  return Buffer.concat([...pieces, translator.end()].filter((piece) => piece !== undefined));
}

function whole(to: Other, name: string): Buffer {
  return translation(to, false)
    .answer(ANSWERED)
    .whole(fixture(to, `${name}.json`), 200).body;
}

function put(to: Other, request: object): Json {
  const written = translation(to, false).request(Buffer.from(JSON.stringify({ model: 'm', ...request })), 'model-a');
  return written.kind === 'translated' ? JSON.parse(written.body.toString()) : written;
}

/** What the official client makes of a stream; what it adds of its own is taken away again. */
async function assembled(stream: Buffer): Promise<unknown> {
  const client = new OpenAI({
    apiKey: 'k',
    baseURL: 'http://localhost/v1',
    maxRetries: 0,
    fetch: async () => new Response(new Uint8Array(stream), { headers: { 'content-type': 'text/event-stream' } }),
  });
  const { output_text: _, ...final } = await client.responses.stream({ model: 'm', input: 'x' }).finalResponse();
  const own = new Set(['output_parsed', 'parsed', 'parsed_arguments']);
  return JSON.parse(JSON.stringify(final, (name, value) => (own.has(name) ? undefined : value)));
}

/** Ids are ours where a provider gives none; spaces in arguments are as the provider streams them. */
function comparable(response: unknown): unknown {
  return JSON.parse(
    JSON.stringify(response, (name, value) => {
      if (name === 'arguments') return JSON.stringify(JSON.parse(value));
      return /^(id|call_id|encrypted_content)$/.test(name) ? '-' : value;
    }),
  );
}

const pairs: readonly [Other, string][] = [
  ['anthropic', 'dialect/text'],
  ['anthropic', 'dialect/cached-thinking-tool'],
  ['anthropic', 'dialect/refusal'],
  ['anthropic', 'dialect/iterations'],
  ['anthropic', 'own/parallel-calls'],
  ['anthropic', 'own/hidden-thoughts'],
  ['gemini', 'dialect/text'],
  ['gemini', 'dialect/cached-thinking-tool'],
  ['gemini', 'dialect/blocked'],
  ['gemini', 'dialect/inclusive-thoughts'],
  ['gemini', 'own/parallel-calls'],
];

describe('what the openai package assembles of a recorded stream is the recorded whole answer', () => {
  test.each(pairs)('%s, %s', async (to, name) => {
    const answer: WholeResponse = JSON.parse(whole(to, name).toString());
    expect(comparable(await assembled(streamed(to, name)))).toEqual(comparable(answer));
    expect(['completed', 'incomplete']).toContain(answer.status);
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
  });
});

describe('a tool’s turn, given back to the provider that it came from', () => {
  const toolTurn = (from: Other): ResponseInputItem[] => {
    const { output }: Json = JSON.parse(whole(from, 'dialect/cached-thinking-tool').toString());
    const { call_id: callId } = output.find(({ type }: Json) => type === 'function_call');
    return [
      { role: 'user', content: 'weather?' },
      ...output,
      { type: 'function_call_output', call_id: callId, output: 'Rain' },
    ];
  };

  test('Anthropic gets its thoughts with their signature, then its call, then the result', () => {
    const { messages } = put('anthropic', { input: toolTurn('anthropic') });
    expect(messages.slice(1)).toMatchObject([
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: '날씨를 확인', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=' },
          { type: 'tool_use', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6' },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6' }] },
    ]);
  });

  test('Gemini gets its call with its signature', () => {
    const text = JSON.stringify(put('gemini', { input: toolTurn('gemini') }));
    expect(text).toContain('"thoughtSignature":"CiQB4/H2XqWn"');
    expect(text).toContain('"functionResponse":{"id":"call-1","name":"get_weather","response":{"output":"Rain"}}');
  });

  test.each([
    ['anthropic', 'gemini', 'EqQBCgIYAhIM'],
    ['gemini', 'anthropic', 'CiQB4/H2XqWn'],
  ] as const)('a conversation of %s goes on with %s, without signatures that are not its own', (from, to, foreign) => {
    const body = put(to, { input: toolTurn(from) });
    expect(body).not.toHaveProperty('kind');
    expect(JSON.stringify(body)).toContain('Rain');
    expect(JSON.stringify(body)).not.toContain(foreign);
  });
});

test('what a provider has no word for is told by the caller’s own name', () => {
  const tools = [{ type: 'function', name: 'f', parameters: { type: 'object' } }];
  expect(put('gemini', { input: 'x', tools, parallel_tool_calls: false })).toEqual({
    kind: 'untranslatable',
    member: 'parallel_tool_calls',
  });
  expect(put('anthropic', { input: 'x', text: { format: { type: 'json_object' } } })).toEqual({
    kind: 'untranslatable',
    member: 'text.format',
  });
});
