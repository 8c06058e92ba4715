import { describe, expect, test } from 'vitest';
import { ASKED, calls, says, WEATHER, writtenBody } from '../conversation.test-support.ts';
import type { Conversation, Turn } from '../conversation.ts';
import { anthropicHalf } from './anthropic-half.ts';
import { BY_BUDGET, expectWritten, MODEL, type Row } from './written.test-support.ts';

const written = [
  {
    name: 'get_weather',
    description: 'Weather of a city',
    input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
  },
];
const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false };
const asObject = { ...schema, type: 'object' as const };

describe('members of a request to Anthropic', () => {
  const rows: readonly Row[] = [
    { when: 'nothing else is said', said: {}, body: {} },
    { when: 'it is to be streamed', said: { isStream: true }, body: { stream: true } },
    {
      when: 'there are instructions, one of them blank',
      said: { instructions: ['짧게 답한다.', ' \n', 'No lists.'] },
      body: {
        system: [
          { type: 'text', text: '짧게 답한다.' },
          { type: 'text', text: 'No lists.' },
        ],
      },
    },
    { when: 'the caller bounds the output', said: { outputTokensMax: 77 }, body: { max_tokens: 77 } },
    {
      when: 'the model is of a generation that answers short',
      said: {},
      model: 'claude-3-haiku-20240307',
      body: { max_tokens: 4096 },
    },
    { when: 'the model is of Claude 3.5', said: {}, model: 'claude-3-5-sonnet-20241022', body: { max_tokens: 4096 } },
    { when: 'the model is of Claude 3.7', said: {}, model: 'claude-3-7-sonnet-latest', body: { max_tokens: 32_000 } },
    { when: 'the model is Claude Opus 4', said: {}, model: 'claude-opus-4-20250514', body: { max_tokens: 32_000 } },
    { when: 'the model’s name says nothing', said: {}, model: 'my-deployment', body: { max_tokens: 32_000 } },
    {
      when: 'temperature and top_p are within this API’s',
      model: 'claude-opus-4-20250514',
      said: { temperature: 0.9, topP: 0.5 },
      body: { temperature: 0.9, top_p: 0.5 },
    },
    {
      when: 'temperature and top_p are the default of all, to a model that takes them',
      model: 'claude-3-7-sonnet-latest',
      said: { temperature: 1, topP: 1 },
      body: { temperature: 1, top_p: 1 },
    },
    {
      when: 'top_p is the default of all, to a model that takes one of both',
      model: 'claude-opus-4-1-20250805',
      said: { temperature: 0.7, topP: 1 },
      body: { temperature: 0.7 },
    },
    {
      when: 'temperature is the default of all, to a model that takes one of both',
      said: { temperature: 1, topP: 0.5 },
      body: { top_p: 0.5 },
    },
    {
      when: 'both are the default of all, to a model that takes one of both',
      said: { temperature: 1, topP: 1 },
      body: {},
    },
    { when: 'one of both is said, the default', said: { topP: 1 }, body: { top_p: 1 } },
    {
      when: 'they are the default of all, to a model that refuses them',
      model: 'claude-opus-4-7',
      said: { temperature: 1, topP: 1 },
      body: {},
    },
    {
      when: 'they are not, to a model that refuses them: it says so',
      model: 'claude-opus-5-5',
      said: { temperature: 0.5, topP: 0.5 },
      body: { temperature: 0.5, top_p: 0.5 },
    },
    {
      when: 'they are the default of all, to a model that nothing is known of',
      model: 'my-deployment',
      said: { temperature: 1, topP: 1 },
      body: { temperature: 1, top_p: 1 },
    },
    { when: 'temperature is 0', said: { temperature: 0 }, body: { temperature: 0 } },
    { when: 'texts stop the answer', said: { stopTexts: ['END', '끝'] }, body: { stop_sequences: ['END', '끝'] } },
    { when: 'penalties are none', said: { frequencyPenalty: 0, presencePenalty: 0 }, body: {} },
    { when: 'there are tools', said: { tools: [WEATHER] }, body: { tools: written } },
    {
      when: 'a tool has no parameters',
      said: { tools: [{ name: 'now', description: undefined, parameters: undefined, isStrict: false }] },
      body: { tools: [{ name: 'now', input_schema: { type: 'object' } }] },
    },
    {
      when: 'a tool’s parameters do not say that they are an object',
      said: { tools: [{ ...WEATHER, description: undefined, parameters: { properties: {} } }] },
      body: { tools: [{ name: 'get_weather', input_schema: { type: 'object', properties: {} } }] },
    },
    {
      when: 'a tool is strict',
      said: { tools: [{ ...WEATHER, parameters: schema, isStrict: true }] },
      body: { tools: written.map((tool) => ({ ...tool, input_schema: asObject, strict: true })) },
    },
    {
      when: 'a strict tool has no parameters',
      said: { tools: [{ name: 'now', description: undefined, parameters: undefined, isStrict: true }] },
      body: { tools: [{ name: 'now', input_schema: { type: 'object', additionalProperties: false }, strict: true }] },
    },
    {
      when: 'the model may choose',
      said: { tools: [WEATHER], toolChoice: { kind: 'auto' } },
      body: { tools: written, tool_choice: { type: 'auto' } },
    },
    {
      when: 'it must call a tool',
      said: { tools: [WEATHER], toolChoice: { kind: 'any' } },
      body: { tools: written, tool_choice: { type: 'any' } },
    },
    {
      when: 'it must call none',
      said: { tools: [WEATHER], toolChoice: { kind: 'none' }, mayCallInParallel: false },
      body: { tools: written, tool_choice: { type: 'none' } },
    },
    {
      when: 'it must call one tool, once',
      said: { tools: [WEATHER], toolChoice: { kind: 'tool', name: 'get_weather' }, mayCallInParallel: false },
      body: { tools: written, tool_choice: { type: 'tool', name: 'get_weather', disable_parallel_tool_use: true } },
    },
    {
      when: 'it may call once at a time',
      said: { tools: [WEATHER], mayCallInParallel: false },
      body: { tools: written, tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    },
    { when: 'it may call in parallel', said: { tools: [WEATHER], mayCallInParallel: true }, body: { tools: written } },
    {
      when: 'there is nothing to choose from',
      said: { toolChoice: { kind: 'auto' }, mayCallInParallel: false },
      body: {},
    },
    {
      when: 'the answer has a schema',
      said: { format: { kind: 'schema', name: 'answer', schema, isStrict: true } },
      body: { output_config: { format: { type: 'json_schema', schema } } },
    },
    {
      when: 'the answer has a schema and an effort',
      said: {
        format: { kind: 'schema', name: 'answer', schema, isStrict: true },
        reasoning: { effort: 'low', showsSummary: false },
      },
      body: {
        thinking: { type: 'adaptive' },
        output_config: { effort: 'low', format: { type: 'json_schema', schema } },
      },
    },
  ];

  test.each(rows)('when $when', (row) => expectWritten(row));
});

describe('what Anthropic has no word for is named, never dropped', () => {
  const thinks = { reasoning: { effort: 'low', showsSummary: false } };
  const media = (source: object, kind: 'image' | 'file' = 'image') => ({
    turns: [{ role: 'user', parts: [{ kind, name: undefined, source }] }] as unknown as Turn[],
  });
  const rows: readonly (readonly [string, Partial<Conversation>])[] = [
    ['temperature', { temperature: 1.01 }],
    ['temperature', { ...thinks, temperature: 0.2 }],
    ['topP', { ...thinks, topP: 0.9 }],
    ['toolChoice', { ...thinks, tools: [WEATHER], toolChoice: { kind: 'any' } }],
    ['toolChoice', { ...thinks, tools: [WEATHER], toolChoice: { kind: 'tool', name: 'get_weather' } }],
    ['toolChoice', { toolChoice: { kind: 'any' } }],
    ['toolChoice', { toolChoice: { kind: 'tool', name: 'get_weather' } }],
    ['seed', { seed: 0 }],
    ['frequencyPenalty', { frequencyPenalty: 0.1 }],
    ['presencePenalty', { presencePenalty: -0.1 }],
    ['topP', { temperature: 0.7, topP: 0.5 }],
    ['stopTexts', { stopTexts: ['END', '\n\n'] }],
    ['format', { format: { kind: 'json' } }],
    ['tools[0].parameters', { tools: [{ ...WEATHER, isStrict: true }] }],
    ['reasoning.effort', { reasoning: { effort: 'xhigh', showsSummary: false } }],
    ['reasoning.effort', { reasoning: { effort: 'utmost', showsSummary: false } }],
    ['tools[1].parameters', { tools: [WEATHER, { ...WEATHER, parameters: { type: 'string' } }] }],
    ['turns', { turns: [] }],
    ['turns[0].parts[0]', { turns: [says('user', '')] }],
    ['turns[2].parts[0]', { turns: [ASKED, says('assistant', 'a'), says('user', ' \n')] }],
    ['turns', { turns: [says('assistant', ' ')] }],
    ['turns[1].parts[0].arguments', { turns: [ASKED, calls('a', undefined, '[1]')] }],
    ['turns[1].parts[0].arguments', { turns: [ASKED, calls('a', undefined, '{"city":')] }],
    ['turns[1].parts[0].arguments', { turns: [ASKED, calls('a', undefined, '92233720368547758070')] }],
    ['turns[0].parts[0].source.mediaType', media({ kind: 'inline', mediaType: 'image/tiff', data: 'AAAA' })],
    ['turns[0].parts[0].source.mediaType', media({ kind: 'inline', mediaType: 'audio/wav', data: 'AAAA' }, 'file')],
    [
      'turns[0].parts[0].source.mediaType',
      media({ kind: 'inline', mediaType: 'text/plain;charset=utf-16le', data: 'aABpAA==' }, 'file'),
    ],
    ['turns[0].parts[0].source.url', media({ kind: 'url', url: 'gs://bucket/a.png' })],
    ['turns[0].parts[0].source.url', media({ kind: 'url', url: 'file-123' }, 'file')],
    [
      'turns[2].results[0].parts[0].source.mediaType',
      {
        turns: [
          ASKED,
          calls('a'),
          {
            role: 'tool',
            results: [
              {
                callId: 'a',
                name: undefined,
                parts: [{ kind: 'image', source: { kind: 'inline', mediaType: 'image/bmp', data: '' } }],
              },
            ],
          },
        ],
      },
    ],
  ];

  test.each(rows)('%s', (member, said) => {
    expect(writtenBody(anthropicHalf, said, MODEL)).toBe(member);
  });

  test('outputTokensMax, where it leaves no room for the least of thinking', () => {
    const tight = { reasoning: { effort: 'low', showsSummary: false }, outputTokensMax: 1024 };
    expect(writtenBody(anthropicHalf, tight, BY_BUDGET)).toBe('outputTokensMax');
  });

  test('a schema nested deeper than the stack', () => {
    let deep: Record<string, unknown> = {};
    for (let depth = 0; depth < 100_000; depth++) deep = { properties: deep };
    expect(writtenBody(anthropicHalf, { tools: [{ ...WEATHER, parameters: deep }] }, MODEL)).toBe('tools');
  });
});
