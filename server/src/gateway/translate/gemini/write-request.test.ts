import type { FunctionCallingConfigMode, ThinkingLevel } from '@google/genai';
import { describe, expect, test } from 'vitest';
import { ASKED, calls, says, WEATHER, writtenBody } from '../conversation.test-support.ts';
import type { Conversation } from '../conversation.ts';
import { geminiHalf } from './gemini-half.ts';
import { BY_BUDGET, expectWritten, MODEL, type Row } from './written.test-support.ts';

const tools = [
  {
    functionDeclarations: [
      { name: 'get_weather', description: 'Weather of a city', parametersJsonSchema: WEATHER.parameters },
    ],
  },
];
const mode = (name: `${FunctionCallingConfigMode}`) => ({ functionCallingConfig: { mode: name } });
const schema = { type: 'object', properties: { a: { type: 'number' } } };

describe('members of a request to Gemini', () => {
  const rows: readonly Row[] = [
    { when: 'nothing else is said', said: {}, body: {} },
    { when: 'it is to be streamed: the method says so', said: { isStream: true }, body: {} },
    {
      when: 'there are instructions, one of them empty',
      said: { instructions: ['짧게 답한다.', '', 'No lists.'] },
      body: { systemInstruction: { parts: [{ text: '짧게 답한다.' }, { text: 'No lists.' }] } },
    },
    {
      when: 'all that shapes the answer is said',
      said: {
        outputTokensMax: 77,
        temperature: 1.7,
        topP: 0.5,
        stopTexts: ['끝'],
        seed: -3,
        frequencyPenalty: 0.5,
        presencePenalty: -0.5,
      },
      body: {
        generationConfig: {
          maxOutputTokens: 77,
          temperature: 1.7,
          topP: 0.5,
          stopSequences: ['끝'],
          seed: -3,
          frequencyPenalty: 0.5,
          presencePenalty: -0.5,
        },
      },
    },
    { when: 'temperature is 0', said: { temperature: 0 }, body: { generationConfig: { temperature: 0 } } },
    {
      when: 'the answer is JSON',
      said: { format: { kind: 'json' } },
      body: { generationConfig: { responseMimeType: 'application/json' } },
    },
    {
      when: 'the answer has a schema',
      said: { format: { kind: 'schema', name: 'answer', schema, isStrict: true } },
      body: { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema } },
    },
    {
      when: 'the answer has a schema that it need not keep to strictly',
      said: { format: { kind: 'schema', name: 'answer', schema: { const: 'x', minLength: 1 }, isStrict: undefined } },
      body: {
        generationConfig: { responseMimeType: 'application/json', responseJsonSchema: { const: 'x', minLength: 1 } },
      },
    },
    { when: 'there are tools', said: { tools: [WEATHER] }, body: { tools } },
    {
      when: 'a tool has no parameters',
      said: { tools: [{ name: 'now', description: undefined, parameters: undefined, isStrict: false }] },
      body: { tools: [{ functionDeclarations: [{ name: 'now' }] }] },
    },
    {
      when: 'the model may choose',
      said: { tools: [WEATHER], toolChoice: { kind: 'auto' } },
      body: { tools, toolConfig: mode('AUTO') },
    },
    {
      when: 'it must call a tool',
      said: { tools: [WEATHER], toolChoice: { kind: 'any' } },
      body: { tools, toolConfig: mode('ANY') },
    },
    {
      when: 'it must call none',
      said: { tools: [WEATHER], toolChoice: { kind: 'none' }, mayCallInParallel: false },
      body: { tools, toolConfig: mode('NONE') },
    },
    {
      when: 'it must call one tool',
      said: { tools: [WEATHER], toolChoice: { kind: 'tool', name: 'get_weather' }, mayCallInParallel: true },
      body: { tools, toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['get_weather'] } } },
    },
    {
      when: 'a tool is strict',
      said: { tools: [{ ...WEATHER, isStrict: true }] },
      body: { tools, toolConfig: mode('VALIDATED') },
    },
    {
      when: 'a tool is strict and the model may choose',
      said: { tools: [{ ...WEATHER, isStrict: true }], toolChoice: { kind: 'auto' } },
      body: { tools, toolConfig: mode('VALIDATED') },
    },
    {
      when: 'there is nothing to choose from',
      said: { toolChoice: { kind: 'auto' }, mayCallInParallel: false },
      body: {},
    },
  ];

  test.each(rows)('when $when', (row) => expectWritten(row));

  test.each([
    [true, 'streamGenerateContent', '?alt=sse'],
    [false, 'generateContent', ''],
  ])('are put to the method that streams, or not: %s', (isStream, operation, query) => {
    expect([geminiHalf.dialect(isStream).operation, geminiHalf.query(isStream)]).toEqual([operation, query]);
  });
});

describe('thinking of a model of Gemini', () => {
  const said = (effort: string | undefined, showsSummary = false) => ({ reasoning: { effort, showsSummary } });
  const level = (thinkingLevel: `${ThinkingLevel}`) => ({ generationConfig: { thinkingConfig: { thinkingLevel } } });
  const budget = (thinkingBudget: number) => ({ generationConfig: { thinkingConfig: { thinkingBudget } } });
  const rows: readonly Row[] = [
    { when: 'nothing of it', said: said(undefined), body: {} },
    { when: 'minimal', said: said('minimal'), body: level('MINIMAL') },
    { when: 'low', said: said('low'), body: level('LOW') },
    { when: 'medium', said: said('medium'), body: level('MEDIUM') },
    { when: 'high', said: said('high'), body: level('HIGH') },
    { when: 'xhigh', said: said('xhigh'), body: level('HIGH') },
    { when: 'max', said: said('max'), body: level('HIGH') },
    {
      when: 'a summary, no effort',
      said: said(undefined, true),
      body: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
    },
    {
      when: 'a summary and an effort',
      said: said('low', true),
      body: { generationConfig: { thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' } } },
    },
    { when: 'none, by budget', model: BY_BUDGET, said: said('none', true), body: budget(0) },
    { when: 'minimal, by budget', model: BY_BUDGET, said: said('minimal'), body: budget(1024) },
    { when: 'low, by budget', model: BY_BUDGET, said: said('low'), body: budget(1024) },
    { when: 'medium, by budget', model: BY_BUDGET, said: said('medium'), body: budget(8192) },
    { when: 'high, by budget', model: BY_BUDGET, said: said('high'), body: budget(24_576) },
    { when: 'max, by budget', model: BY_BUDGET, said: said('max'), body: budget(24_576) },
  ];

  test.each(rows)('with $when', (row) => expectWritten(row));

  test.each<readonly [string, string, string | number | undefined]>([
    ['gemini-3-flash-preview', 'minimal', 'MINIMAL'],
    ['gemini-flash-latest', 'minimal', 'MINIMAL'],
    ['gemini-3-pro-preview', 'minimal', 'LOW'],
    ['gemini-3.1-pro-preview', 'minimal', 'LOW'],
    ['gemini-3.9-neon', 'minimal', 'LOW'],
    ['my-deployment', 'minimal', 'LOW'],
    ['gemini-3-pro-preview', 'high', 'HIGH'],
    ['gemini-3-flash-preview', 'medium', 'MEDIUM'],
    ['gemini-3.1-pro-preview', 'medium', 'MEDIUM'],
    ['gemini-2.5-flash-lite', 'none', 0],
    ['gemini-2.5-pro', 'none', undefined],
    ['gemini-2.5-pro', 'low', 1024],
    ['gemini-2.0-flash', 'minimal', undefined],
    ['gemini-1.5-pro', 'high', undefined],
  ])('is what the model knows: %s, %s is %s', (model, effort, expected) => {
    const thinkingConfig = typeof expected === 'number' ? { thinkingBudget: expected } : { thinkingLevel: expected };
    const body = writtenBody(geminiHalf, said(effort), model);
    if (expected === undefined) expect(body).toBe('reasoning.effort');
    else expect(body).toMatchObject({ generationConfig: { thinkingConfig } });
  });

  test('of a model that does not think can be none, and has no summary', () => {
    expect(writtenBody(geminiHalf, said('none'), 'gemini-2.0-flash')).not.toHaveProperty('generationConfig');
    expect(writtenBody(geminiHalf, said(undefined, true), 'gemini-2.0-flash')).toBe('reasoning.showsSummary');
  });

  test.each([
    ['gemini-2.5-flash-lite', 'thinkingBudget'],
    ['gemini-2.5-pro', 'thinkingBudget'],
    ['gemini-robotics-er-1.5-preview', 'thinkingBudget'],
    ['models/gemini-2.5-flash-lite', 'thinkingBudget'],
    ['gemma-3-27b-it', 'thinkingBudget'],
    ['gemini-3-pro-preview', 'thinkingLevel'],
    ['gemini-3.1-pro', 'thinkingLevel'],
    ['gemini-4-hydrogen', 'thinkingLevel'],
    ['gemini-flash-latest', 'thinkingLevel'],
    ['my-deployment', 'thinkingLevel'],
  ])('is that of its generation: %s has a %s', (model, member) => {
    expect(writtenBody(geminiHalf, said('low'), model)).toHaveProperty(['generationConfig', 'thinkingConfig', member]);
  });
});

describe('what Gemini has no word for is named, never dropped', () => {
  const image = (url: string) => ({
    turns: [{ role: 'user' as const, parts: [{ kind: 'image' as const, source: { kind: 'url' as const, url } }] }],
  });
  const rows: readonly (readonly [string, Partial<Conversation>])[] = [
    ['seed', { seed: 2 ** 31 }],
    ['seed', { seed: -(2 ** 31) - 1 }],
    ['seed', { seed: 0.5 }],
    ['mayCallInParallel', { tools: [WEATHER], mayCallInParallel: false }],
    ['toolChoice', { toolChoice: { kind: 'any' } }],
    ['toolChoice', { toolChoice: { kind: 'tool', name: 'get_weather' } }],
    ['reasoning.effort', { reasoning: { effort: 'none', showsSummary: false } }],
    ['reasoning.effort', { reasoning: { effort: 'utmost', showsSummary: false } }],
    ['format', { format: { kind: 'schema', name: 'n', schema: { type: 'string', minLength: 3 }, isStrict: true } }],
    ['turns', { turns: [] }],
    ['turns', { turns: [says('user', '')] }],
    ['turns[1].parts[0].arguments', { turns: [ASKED, calls('a', undefined, '"x"')] }],
    ['turns[1].parts[0].arguments', { turns: [ASKED, calls('a', undefined, '{')] }],
    [
      'turns[1].results[0].callId',
      { turns: [ASKED, { role: 'tool', results: [{ callId: 'a', name: undefined, parts: [] }] }] },
    ],
    ['turns[0].parts[0].source.url', image('http://example.com/a.png')],
    ['turns[0].parts[0].source.url', image('https://example.com/a')],
    ['turns[0].parts[0].source.url', image('https://example.com/a.exe')],
    ['turns[0].parts[0].source.url', image('file-123')],
    [
      'turns[1].results[0].parts[1].source.url',
      {
        turns: [
          ASKED,
          {
            role: 'tool',
            results: [
              {
                callId: 'a',
                name: 'f',
                parts: [
                  { kind: 'text', text: '' },
                  { kind: 'image', source: { kind: 'url', url: 'https://example.com/' } },
                ],
              },
            ],
          },
        ],
      },
    ],
  ];

  test.each(rows)('%s', (member, said) => {
    expect(writtenBody(geminiHalf, said, MODEL)).toBe(member);
  });
});
