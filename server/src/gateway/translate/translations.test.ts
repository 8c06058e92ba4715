import { describe, expect, test } from 'vitest';
import type { ProviderKind } from '../dialects/dialect.ts';
import { DIALECTS } from '../dialects/dialects.ts';
import { type Other, put, translation, WEATHER } from './chat-at-providers.test-support.ts';
import { findTranslation } from './translations.ts';

describe('which requests are translated', () => {
  test('chat completions, responses and embeddings to the providers of other kinds that have them, and nothing else', () => {
    const kinds: readonly ProviderKind[] = ['openai', 'anthropic', 'gemini'];
    const found = DIALECTS.flatMap((dialect) =>
      kinds
        .filter((to) => findTranslation(dialect, to, false) !== undefined)
        .map((to) => `${dialect.kind}/${dialect.operation} to ${to}`),
    );
    expect(found).toEqual([
      'openai/chat/completions to anthropic',
      'openai/chat/completions to gemini',
      'openai/responses to anthropic',
      'openai/responses to gemini',
      'openai/embeddings to gemini',
    ]);
  });

  test('a streamed answer of Gemini is asked for by another method, as server-sent events', () => {
    expect(translation('gemini', true)).toMatchObject({
      query: '?alt=sse',
      to: { operation: 'streamGenerateContent' },
    });
    expect(translation('gemini', false)).toMatchObject({ query: '', to: { operation: 'generateContent' } });
    expect(translation('anthropic', true)).toMatchObject({ query: '', to: { operation: 'messages' } });
  });
});

const askedForAll = {
  stream: true,
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'developer', content: 'Be kind.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
      ],
    },
    {
      role: 'assistant',
      content: 'I look.',
      tool_calls: [
        { id: 'call_abc', type: 'function', function: { name: 'get_weather', arguments: '{"city":"서울"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_abc', content: 'Rain' },
  ],
  tools: [WEATHER],
  tool_choice: 'auto',
  max_completion_tokens: 4000,
  temperature: 0.5,
  stop: 'END',
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'weather', strict: true, schema: { type: 'object', additionalProperties: false } },
  },
};

describe('a request with images, a file, tools, a schema and results', () => {
  test('to Anthropic', () => {
    expect(put('anthropic', askedForAll)).toEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 4000,
      stream: true,
      temperature: 0.5,
      stop_sequences: ['END'],
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Be kind.' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
            {
              type: 'document',
              title: 'a.pdf',
              source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
            },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'call_abc', name: 'get_weather', input: { city: '서울' } },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'call_abc', content: [{ type: 'text', text: 'Rain' }] }],
        },
      ],
      tools: [{ name: 'get_weather', input_schema: WEATHER.function.parameters }],
      tool_choice: { type: 'auto' },
      output_config: { format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } } },
    });
  });

  test('to Gemini', () => {
    expect(put('gemini', askedForAll)).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'What is this?' },
            { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
            { inlineData: expect.objectContaining({ mimeType: 'application/pdf', data: 'JVBERi0=' }) },
          ],
        },
        {
          role: 'model',
          parts: [
            { text: 'I look.' },
            {
              functionCall: { id: 'call_abc', name: 'get_weather', args: { city: '서울' } },
              thoughtSignature: 'skip_thought_signature_validator',
            },
          ],
        },
        {
          role: 'user',
          parts: [{ functionResponse: { id: 'call_abc', name: 'get_weather', response: { output: 'Rain' } } }],
        },
      ],
      tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: WEATHER.function.parameters }] }],
      toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
      generationConfig: {
        maxOutputTokens: 4000,
        temperature: 0.5,
        stopSequences: ['END'],
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', additionalProperties: false },
      },
    });
  });
});

const untranslatable: readonly [Other, Readonly<Record<string, unknown>>, string][] = [
  ['anthropic', { seed: 1 }, 'seed'],
  ['anthropic', { frequency_penalty: 1 }, 'frequency_penalty'],
  ['anthropic', { presence_penalty: 1 }, 'presence_penalty'],
  ['anthropic', { temperature: 1.5 }, 'temperature'],
  ['anthropic', { response_format: { type: 'json_object' } }, 'response_format'],
  ['anthropic', { reasoning_effort: 'immense' }, 'reasoning_effort'],
  ['gemini', { seed: 2 ** 40 }, 'seed'],
  ['gemini', { reasoning_effort: 'immense' }, 'reasoning_effort'],
  ['gemini', { tools: [WEATHER], parallel_tool_calls: false }, 'parallel_tool_calls'],
  ['anthropic', { n: 2 }, 'n'],
  ['gemini', { n: 2 }, 'n'],
];

test.each(untranslatable)(
  '%s: %j is refused, and the member is told by its name in the client’s API',
  (to, request, member) => {
    expect(put(to, request)).toEqual({ kind: 'untranslatable', member });
  },
);
