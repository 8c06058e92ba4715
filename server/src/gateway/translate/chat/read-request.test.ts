import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { Conversation } from '../conversation.ts';
import { readRequest } from './read-request.ts';

const numRuns = inject('isProof') ? 2000 : 200;

const RESULTS = inject('isProof') ? 100_000 : 10_000;
const USER = { role: 'user', content: 'Hello' };
const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';
const TOOL = { type: 'function', function: { name: 'look_up' } };

const nothingSaid: Conversation = {
  isStream: false,
  instructions: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Hello' }] }],
  tools: [],
  toolChoice: undefined,
  mayCallInParallel: undefined,
  outputTokensMax: undefined,
  temperature: undefined,
  topP: undefined,
  stopTexts: [],
  format: { kind: 'text' },
  reasoning: undefined,
  seed: undefined,
  frequencyPenalty: undefined,
  presencePenalty: undefined,
};

function read(request: Readonly<Record<string, unknown>>): ReturnType<typeof readRequest> {
  return readRequest(Buffer.from(JSON.stringify({ model: 'chat', messages: [USER], ...request })));
}

function conversationOf(request: Readonly<Record<string, unknown>>): Conversation {
  const reading = read(request);
  if (reading.kind !== 'conversation') throw new Error(`${reading.member} was refused`);
  return reading.conversation;
}

test('a request that says nothing but a message is a conversation that says nothing else', () => {
  expect(conversationOf({})).toEqual(nothingSaid);
});

const settings: readonly [Readonly<Record<string, unknown>>, Partial<Conversation>][] = [
  [{ stream: true, stream_options: { include_usage: true, include_obfuscation: false } }, { isStream: true }],
  [{ max_tokens: 7 }, { outputTokensMax: 7 }],
  [{ max_completion_tokens: 8 }, { outputTokensMax: 8 }],
  [{ max_tokens: 9, max_completion_tokens: 9 }, { outputTokensMax: 9 }],
  [{ temperature: 2 }, { temperature: 2 }],
  [{ temperature: 0 }, { temperature: 0 }],
  [{ top_p: 0.5 }, { topP: 0.5 }],
  [{ stop: 'end' }, { stopTexts: ['end'] }],
  [{ stop: ['a', 'b'] }, { stopTexts: ['a', 'b'] }],
  [{ seed: -4 }, { seed: -4 }],
  [{ frequency_penalty: -2 }, { frequencyPenalty: -2 }],
  [{ presence_penalty: 0.1 }, { presencePenalty: 0.1 }],
  [{ reasoning_effort: 'high' }, { reasoning: { effort: 'high', showsSummary: false } }],
  [{ response_format: { type: 'text' } }, { format: { kind: 'text' } }],
  [{ response_format: { type: 'json_object' } }, { format: { kind: 'json' } }],
  [
    { response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' }, strict: true } } },
    { format: { kind: 'schema', name: 'n', schema: { type: 'object' }, isStrict: true } },
  ],
  [
    { response_format: { type: 'json_schema', json_schema: { name: 'n', schema: {}, description: 'A name' } } },
    { format: { kind: 'schema', name: 'n', schema: { description: 'A name' }, isStrict: undefined } },
  ],
  [
    {
      tools: [
        { type: 'function', function: { name: 'f', description: 'F', parameters: { type: 'object' }, strict: true } },
      ],
    },
    { tools: [{ name: 'f', description: 'F', parameters: { type: 'object' }, isStrict: true }] },
  ],
  [
    { tool_choice: 'none', parallel_tool_calls: false },
    { tools: [], toolChoice: undefined },
  ],
  // Members that change nothing, and values that say no more than leaving the member out.
  [
    { user: 'u', metadata: { a: 'b' }, prompt_cache_key: 'k', safety_identifier: 's', prompt_cache_retention: '24h' },
    {},
  ],
  [{ n: 1, store: false, service_tier: 'auto', verbosity: 'medium', modalities: ['text'], logprobs: false }, {}],
  [{ logit_bias: {}, functions: [], audio: null, stop: null, temperature: null, tools: null, unknown: null }, {}],
];

test.each(settings)('%j is read', (request, expected) => {
  expect(conversationOf(request)).toEqual({ ...nothingSaid, ...expected });
});

const choices: readonly [unknown, Conversation['toolChoice']][] = [
  ['auto', { kind: 'auto' }],
  ['none', { kind: 'none' }],
  ['required', { kind: 'any' }],
  [TOOL, { kind: 'tool', name: 'look_up' }],
];

test.each(choices)('tool_choice %j is read', (choice, toolChoice) => {
  const conversation = conversationOf({ tools: [TOOL], tool_choice: choice, parallel_tool_calls: false });
  expect(conversation).toMatchObject({ toolChoice, mayCallInParallel: false });
});

const CALL = {
  id: 'call_1',
  type: 'function',
  function: { name: 'look_up', arguments: '{"id":12345678901234567890}' },
};

describe('messages', () => {
  test('a conversation with tools, images, a file and thoughts is read turn by turn', () => {
    const { instructions, turns } = conversationOf({
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'developer',
          content: [
            { type: 'text', text: 'Be kind.' },
            { type: 'text', text: 'Be right.' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'text', text: '' },
            { type: 'image_url', image_url: { url: PIXEL, detail: 'auto' } },
            { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
            { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          refusal: null,
          annotations: [],
          reasoning_content: 'Let me look.',
          tool_calls: [
            { ...CALL, index: 0, extra_content: { google: { thought_signature: 'sig' } } },
            {
              id: 'call_2',
              type: 'function',
              function: { name: 'add', arguments: '' },
              extra_content: { tallygate: { thoughts: [{ text: 'Add.', signature: 'anthropic:s' }] }, other: {} },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'A cat', name: 'look_up' },
        { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: '2' }] },
        { role: 'user', content: 'And now?' },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
        { role: 'assistant', content: '' },
        { role: 'user', content: 'Why?' },
      ],
    });
    expect(instructions).toEqual(['Be brief.', 'Be kind.\nBe right.']);
    expect(turns).toEqual([
      {
        role: 'user',
        parts: [
          { kind: 'text', text: 'What is this?' },
          { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
          { kind: 'image', source: { kind: 'url', url: 'https://example.com/cat.png' } },
          {
            kind: 'file',
            name: 'a.pdf',
            source: { kind: 'inline', mediaType: 'application/pdf', data: 'JVBERi0=' },
          },
        ],
      },
      {
        role: 'assistant',
        parts: [
          {
            kind: 'tool_call',
            id: 'call_1',
            name: 'look_up',
            arguments: '{"id":12345678901234567890}',
            signature: 'gemini:sig',
          },
          { kind: 'reasoning', text: 'Add.', signature: 'anthropic:s' },
          { kind: 'tool_call', id: 'call_2', name: 'add', arguments: '{}', signature: undefined },
        ],
      },
      {
        role: 'tool',
        results: [
          { callId: 'call_1', name: 'look_up', parts: [{ kind: 'text', text: 'A cat' }] },
          { callId: 'call_2', name: 'add', parts: [{ kind: 'text', text: '2' }] },
        ],
      },
      { role: 'user', parts: [{ kind: 'text', text: 'And now?' }] },
      { role: 'assistant', parts: [{ kind: 'refusal', text: 'No.' }] },
      { role: 'user', parts: [{ kind: 'text', text: 'Why?' }] },
    ]);
  });

  test('empty instructions and empty results say nothing', () => {
    const { instructions, turns } = conversationOf({
      messages: [
        { role: 'system', content: '' },
        USER,
        { role: 'assistant', content: '', tool_calls: [CALL] },
        { role: 'tool', tool_call_id: 'call_1', content: '' },
      ],
    });
    expect(instructions).toEqual([]);
    expect(turns.slice(1)).toMatchObject([{ parts: [{ kind: 'tool_call' }] }, { results: [{ parts: [] }] }]);
    expect(turns[1]).toHaveProperty('parts.length', 1);
    expect(turns[2]).toHaveProperty('results.0.parts', []);
  });

  test('thoughts stand ahead of what was said before the first call, where the provider wants them', () => {
    const extra_content = { tallygate: { thoughts: [{ text: 'Hm.', signature: 'anthropic:s' }] } };
    const { turns } = conversationOf({
      messages: [USER, { role: 'assistant', content: 'I look it up.', tool_calls: [{ ...CALL, extra_content }] }],
    });
    const parts = turns[1]?.role === 'assistant' ? turns[1].parts : [];
    expect(parts.map(({ kind }) => kind)).toEqual(['reasoning', 'text', 'tool_call']);
  });
});

function user(...content: unknown[]): unknown {
  return { messages: [{ role: 'user', content }] };
}

function assistant(message: object): unknown {
  return { messages: [USER, { role: 'assistant', content: 'x', ...message }] };
}

const refusals: readonly [unknown, string][] = [
  [{ n: 2 }, 'n'],
  [{ store: true }, 'store'],
  [{ service_tier: 'flex' }, 'service_tier'],
  [{ verbosity: 'low' }, 'verbosity'],
  [{ modalities: ['text', 'audio'] }, 'modalities'],
  [{ audio: {} }, 'audio'],
  [{ logprobs: true }, 'logprobs'],
  [{ top_logprobs: 3 }, 'top_logprobs'],
  [{ logit_bias: { 50256: -100 } }, 'logit_bias'],
  [{ prediction: { type: 'content', content: 'x' } }, 'prediction'],
  [{ web_search_options: {} }, 'web_search_options'],
  [{ moderation: { model: 'x' } }, 'moderation'],
  [{ functions: [{ name: 'f' }] }, 'functions'],
  [{ function_call: 'auto' }, 'function_call'],
  [{ a_member_of_tomorrow: 1 }, 'a_member_of_tomorrow'],
  [{ constructor: 1 }, 'constructor'],
  [{ stream_options: { include_obfuscation: true } }, 'stream_options.include_obfuscation'],
  [{ stream: 'yes' }, 'stream'],
  [{ max_tokens: 0 }, 'max_tokens'],
  [{ max_tokens: 1.5 }, 'max_tokens'],
  [{ max_tokens: 5, max_completion_tokens: 6 }, 'max_tokens'],
  [{ temperature: 2.1 }, 'temperature'],
  [{ temperature: '1' }, 'temperature'],
  [{ top_p: -0.1 }, 'top_p'],
  [{ stop: ['a', 1] }, 'stop[1]'],
  [{ seed: 0.5 }, 'seed'],
  [{ response_format: { type: 'xml' } }, 'response_format.type'],
  [{ response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
  [{ response_format: { type: 'json_schema', json_schema: { name: 'n' } } }, 'response_format.json_schema.schema'],
  [{ tools: [TOOL, { type: 'custom', custom: { name: 'c' } }] }, 'tools[1].type'],
  [{ tools: [{ type: 'function', function: { name: 'f', cache: 1 } }] }, 'tools[0].function.cache'],
  [{ tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name'],
  [{ tool_choice: 'required' }, 'tool_choice'],
  [{ tools: [TOOL], tool_choice: 'any' }, 'tool_choice'],
  [{ tools: [TOOL], tool_choice: { type: 'allowed_tools', allowed_tools: {} } }, 'tool_choice.type'],
  [{ tools: [TOOL], tool_choice: { type: 'function', function: { name: 'x' } } }, 'tool_choice.function.name'],
  [{ messages: undefined }, 'messages'],
  [{ messages: [] }, 'messages'],
  [{ messages: [{ role: 'system', content: 'alone' }] }, 'messages'],
  [{ messages: 'Hello' }, 'messages'],
  [{ messages: [USER, { role: 'system', content: 'later' }] }, 'messages[1].role'],
  [{ messages: [USER, { role: 'developer', content: 'later' }] }, 'messages[1].role'],
  [{ messages: [{ role: 'function', name: 'f', content: 'x' }] }, 'messages[0].role'],
  [{ messages: [null] }, 'messages[0].role'],
  [{ messages: [{ role: 'user', content: 'Hi', name: 'Kim' }] }, 'messages[0].name'],
  [{ messages: [{ role: 'user', content: '' }] }, 'messages[0].content'],
  [{ messages: [{ role: 'user', content: 5 }] }, 'messages[0].content'],
  [user(), 'messages[0].content'],
  [user({ type: 'input_audio', input_audio: { data: 'x', format: 'wav' } }), 'messages[0].content[0].type'],
  [user({ type: 'text', text: 'a', style: 'bold' }), 'messages[0].content[0].style'],
  [user({ type: 'image_url', image_url: { url: PIXEL, detail: 'low' } }), 'messages[0].content[0].image_url.detail'],
  [user({ type: 'image_url', image_url: { url: 'http://example.com/a.png' } }), 'messages[0].content[0].image_url.url'],
  [user({ type: 'image_url', image_url: { url: 'data:image/png,abc' } }), 'messages[0].content[0].image_url.url'],
  [user({ type: 'image_url', image_url: { url: 'data:;base64,aaaa' } }), 'messages[0].content[0].image_url.url'],
  [user({ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }), 'messages[0].content[0].image_url.url'],
  [user({ type: 'image_url', image_url: PIXEL }), 'messages[0].content[0].image_url'],
  [user({ type: 'file', file: { file_id: 'file-1' } }), 'messages[0].content[0].file.file_id'],
  [user({ type: 'file', file: { file_data: 'JVBERi0=' } }), 'messages[0].content[0].file.file_data'],
  [assistant({ audio: { id: 'a' } }), 'messages[1].audio'],
  [assistant({ function_call: { name: 'f', arguments: '{}' } }), 'messages[1].function_call'],
  [assistant({ content: [{ type: 'image_url' }] }), 'messages[1].content[0].type'],
  [assistant({ tool_calls: [{ id: 'c', type: 'custom', custom: {} }] }), 'messages[1].tool_calls[0].type'],
  [assistant({ tool_calls: [{ ...CALL, id: '' }] }), 'messages[1].tool_calls[0].id'],
  [
    assistant({ tool_calls: [{ ...CALL, function: { name: 'f', arguments: '[1]' } }] }),
    'messages[1].tool_calls[0].function.arguments',
  ],
  [
    assistant({ tool_calls: [{ ...CALL, function: { name: 'f', arguments: '{"a' } }] }),
    'messages[1].tool_calls[0].function.arguments',
  ],
  [{ messages: [USER, { role: 'tool', tool_call_id: 'call_1', content: 'x' }] }, 'messages[1].tool_call_id'],
  [
    { messages: [USER, { role: 'assistant', tool_calls: [CALL] }, { role: 'tool', tool_call_id: 'call_1' }] },
    'messages[2].content',
  ],
];

test.each(refusals)('%j is refused for %s', (request, member) => {
  expect(read(request as Record<string, unknown>)).toEqual({ kind: 'untranslatable', member });
});

test('members of a conversation are told by their names in this API', () => {
  const reading = read({
    messages: [
      { role: 'system', content: 'Be brief.' },
      USER,
      { role: 'assistant', content: '' },
      { role: 'assistant', tool_calls: [CALL, { ...CALL, id: 'call_2' }] },
      { role: 'tool', tool_call_id: 'call_1', content: 'a' },
      { role: 'tool', tool_call_id: 'call_2', content: 'b' },
    ],
  });
  const memberOf = (path: string): string | undefined =>
    reading.kind === 'conversation' ? reading.memberOf?.(path) : undefined;
  expect(memberOf('turns[0].parts[0].source')).toBe('messages[1]');
  expect(memberOf('turns[1].parts[0].arguments')).toBe('messages[3]');
  expect(memberOf('turns[2].results[1].parts[0]')).toBe('messages[5]');
  expect(memberOf('turns')).toBe('messages');
  expect(memberOf('outputTokensMax')).toBe('max_completion_tokens');
  expect(memberOf('reasoning.effort')).toBe('reasoning_effort');
  expect(memberOf('tools[3].parameters')).toBe('tools[3]');
  expect(memberOf('seed')).toBe('seed');
});

describe('reading never throws', () => {
  test('on bytes that are no JSON, or no object', () => {
    const bodies = ['', '{', 'null', '[]', '"x"', '1', '{"messages":[{}', `${'['.repeat(100_000)}`];
    for (const body of bodies) expect(readRequest(Buffer.from(body)).kind).toBe('untranslatable');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(readRequest(Buffer.from(bytes)).kind).toBe('untranslatable');
      }),
      { numRuns },
    );
  });

  test('whatever stands in the members', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const part = fc.record({
      type: fc.constantFrom('text', 'image_url', 'file', 'refusal', 'input_audio'),
      text: value,
      image_url: value,
      file: value,
    });
    const call = fc.record({
      id: value,
      type: fc.constantFrom('function', 'custom'),
      function: value,
      extra_content: value,
    });
    const message = fc.record({
      role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'function'),
      content: fc.oneof(value, fc.array(fc.oneof(part, value), { maxLength: 3 })),
      tool_calls: fc.oneof(value, fc.array(fc.oneof(call, value), { maxLength: 3 })),
      tool_call_id: value,
    });
    const names = [
      'tools',
      'tool_choice',
      'response_format',
      'stop',
      'stream_options',
      'temperature',
      'seed',
      'max_tokens',
    ];
    const request = fc.record({
      messages: fc.oneof(value, fc.array(fc.oneof(message, value), { maxLength: 4 })),
      ...Object.fromEntries(names.map((name) => [name, value])),
    });
    fc.assert(
      fc.property(request, (body) => {
        expect(['conversation', 'untranslatable']).toContain(readRequest(Buffer.from(JSON.stringify(body))).kind);
      }),
      { numRuns },
    );
  });

  test('and thousands of results of tools are read in order, in time', () => {
    const calls = Array.from({ length: RESULTS }, (_, index) => ({ ...CALL, id: `call_${index}` }));
    const results = calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: id }));
    const { turns } = conversationOf({ messages: [USER, { role: 'assistant', tool_calls: calls }, ...results] });
    const last = turns.at(-1);
    expect(last?.role === 'tool' ? last.results.at(-1)?.callId : undefined).toBe(`call_${RESULTS - 1}`);
  });
});
