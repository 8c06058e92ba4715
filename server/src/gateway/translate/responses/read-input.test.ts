import { describe, expect, test } from 'vitest';
import { sealSignature } from '../../dialects/openai-responses/carried-signature.ts';
import type { Turn } from '../conversation.ts';
import { CALL, conversation, PNG, READ_CALL, READ_PNG, read, user } from './read-request.test-support.ts';

describe('input', () => {
  test.each<[string, readonly unknown[], readonly Turn[]]>([
    ['a message without type', [{ role: 'user', content: 'x' }], [user('x')]],
    [
      'a message of parts',
      [
        {
          type: 'message',
          role: 'user',
          id: 'msg_1',
          status: 'completed',
          content: [
            { type: 'input_text', text: 'see', prompt_cache_breakpoint: { mode: 'explicit' } },
            { type: 'input_image', image_url: PNG, detail: 'auto' },
            { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'high', file_id: null },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
            { type: 'input_file', file_url: 'https://example.com/a.pdf' },
          ],
        },
      ],
      [
        {
          role: 'user',
          parts: [
            { kind: 'text', text: 'see' },
            READ_PNG,
            { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
            { kind: 'file', name: 'a.pdf', source: { kind: 'inline', mediaType: 'application/pdf', data: 'JVBERi0=' } },
            { kind: 'file', name: undefined, source: { kind: 'url', url: 'https://example.com/a.pdf' } },
          ],
        },
      ],
    ],
    [
      'an answer given back whole: one turn',
      [
        { role: 'user', content: 'x' },
        {
          type: 'reasoning',
          id: 'rs_1',
          summary: [{ type: 'summary_text', text: 'Hm' }],
          content: null,
          encrypted_content: 'gAAAA',
        },
        {
          type: 'message',
          role: 'assistant',
          phase: 'commentary',
          content: [
            { type: 'output_text', text: 'I look.', annotations: [], logprobs: [] },
            { type: 'refusal', refusal: 'No' },
          ],
        },
        { ...CALL, id: 'fc_1', status: 'completed', caller: { type: 'direct' } },
        { type: 'function_call_output', call_id: 'c1', output: 'sunny' },
      ],
      [
        user('x'),
        {
          role: 'assistant',
          parts: [
            { kind: 'reasoning', text: 'Hm', signature: undefined },
            { kind: 'text', text: 'I look.' },
            { kind: 'refusal', text: 'No' },
            READ_CALL,
          ],
        },
        { role: 'tool', results: [{ callId: 'c1', name: 'f', parts: [{ kind: 'text', text: 'sunny' }] }] },
      ],
    ],
    [
      'calls beside one another, and results that have images',
      [
        CALL,
        { ...CALL, call_id: 'c2', arguments: '' },
        {
          type: 'function_call_output',
          call_id: 'c1',
          output: [
            { type: 'input_text', text: 'a' },
            { type: 'input_image', image_url: PNG },
          ],
        },
        { type: 'function_call_output', call_id: 'c2', output: '' },
        { role: 'user', content: 'and?' },
      ],
      [
        { role: 'assistant', parts: [READ_CALL, { ...READ_CALL, id: 'c2', arguments: '{}' }] },
        {
          role: 'tool',
          results: [
            { callId: 'c1', name: 'f', parts: [{ kind: 'text', text: 'a' }, READ_PNG] },
            { callId: 'c2', name: 'f', parts: [] },
          ],
        },
        user('and?'),
      ],
    ],
    [
      'a signature in front of its call',
      [
        { type: 'reasoning', summary: [], encrypted_content: sealSignature({ signature: 'gemini:s', callId: 'c1' }) },
        CALL,
      ],
      [{ role: 'assistant', parts: [{ ...READ_CALL, signature: 'gemini:s' }] }],
    ],
    [
      'thoughts without anything to read, of another server',
      [
        { role: 'user', content: 'x' },
        { type: 'reasoning', summary: [], encrypted_content: 'gAAAA' },
      ],
      [user('x')],
    ],
    [
      'an assistant’s message as a client makes it up',
      [{ role: 'assistant', content: 'Hi' }],
      [{ role: 'assistant', parts: [{ kind: 'text', text: 'Hi' }] }],
    ],
  ])('%s', (_, input, turns) => {
    expect(conversation({ input }).turns).toEqual(turns);
  });

  test('instructions are what the request and the first messages say, in order', () => {
    const input = [
      {
        role: 'developer',
        content: [
          { type: 'input_text', text: 'a' },
          { type: 'input_text', text: 'b' },
        ],
      },
      { role: 'system', content: 'c' },
      { role: 'user', content: 'x' },
    ];
    expect(conversation({ instructions: 'first', input }).instructions).toEqual(['first', 'a\nb', 'c']);
  });

  test.each<[unknown, string]>([
    ['', 'input'],
    [[], 'input'],
    [undefined, 'input'],
    [7, 'input'],
    [[{ role: 'system', content: 'only' }], 'input'],
    [[7], 'input[0].role'],
    [
      [
        { role: 'user', content: 'x' },
        { role: 'developer', content: 'late' },
      ],
      'input[1].role',
    ],
    [[{ role: 'tool', content: 'x' }], 'input[0].role'],
    [[{ role: 'user' }], 'input[0].content'],
    [[{ role: 'user', content: '' }], 'input[0].content'],
    [[{ role: 'user', content: 'x', name: 'n' }], 'input[0].name'],
    [[{ role: 'user', content: [{ type: 'input_audio' }] }], 'input[0].content[0].type'],
    [[{ role: 'user', content: [{ type: 'input_text' }] }], 'input[0].content[0].text'],
    [[{ role: 'user', content: [{ type: 'input_image', file_id: 'file_1' }] }], 'input[0].content[0].file_id'],
    [
      [{ role: 'user', content: [{ type: 'input_image', image_url: PNG, detail: 'low' }] }],
      'input[0].content[0].detail',
    ],
    [[{ role: 'user', content: [{ type: 'input_image', image_url: 'http://a' }] }], 'input[0].content[0].image_url'],
    [[{ role: 'user', content: [{ type: 'input_file', file_id: 'file_1' }] }], 'input[0].content[0].file_id'],
    [[{ role: 'user', content: [{ type: 'input_file', file_data: 'JVBERi0=' }] }], 'input[0].content[0].file_data'],
    [[{ role: 'developer', content: [{ type: 'input_image', image_url: PNG }] }], 'input[0].content[0].type'],
    [
      [{ role: 'assistant', content: [{ type: 'output_text', text: 'a', annotations: [{ type: 'url_citation' }] }] }],
      'input[0].content[0].annotations',
    ],
    [[{ type: 'item_reference', id: 'msg_1' }], 'input[0].type'],
    [[{ type: 'web_search_call', id: 'ws_1' }], 'input[0].type'],
    [[{ type: 'custom_tool_call', call_id: 'c' }], 'input[0].type'],
    [[{ type: 'compaction', encrypted_content: 'x' }], 'input[0].type'],
    [[{ ...CALL, arguments: '{' }], 'input[0].arguments'],
    [[{ ...CALL, arguments: '[]' }], 'input[0].arguments'],
    [[{ ...CALL, namespace: 'n' }], 'input[0].namespace'],
    [[{ ...CALL, call_id: '' }], 'input[0].call_id'],
    [[{ type: 'function_call_output', call_id: 'c1', output: 'x' }], 'input[0].call_id'],
    [[CALL, { type: 'function_call_output', call_id: 'c1' }], 'input[1].output'],
    [
      [CALL, { type: 'function_call_output', call_id: 'c1', output: [{ type: 'input_file' }] }],
      'input[1].output[0].type',
    ],
    [[{ type: 'reasoning', summary: [{ type: 'other' }] }], 'input[0].summary[0].type'],
  ])('%j is refused with its path', (input, member) => {
    expect(read({ input })).toEqual({ kind: 'untranslatable', member });
  });
});

test('what a provider has no word for is told by the caller’s own name for it', () => {
  const input = [
    { role: 'system', content: 'first' },
    { role: 'user', content: 'x' },
    CALL,
    { ...CALL, call_id: 'c2' },
    { type: 'function_call_output', call_id: 'c1', output: 'a' },
    { type: 'function_call_output', call_id: 'c2', output: 'b' },
  ];
  const reading = read({ input });
  const name = (path: string) => (reading.kind === 'conversation' ? reading.memberOf?.(path) : undefined);
  expect(name('turns[0].parts[0].source')).toBe('input[1]');
  expect(name('turns[1].parts[1].arguments')).toBe('input[3]');
  expect(name('turns[2].results[1].parts[0]')).toBe('input[5]');
  expect(name('turns')).toBe('input');
  expect(name('tools[2].parameters')).toBe('tools[2]');
  expect(name('format.schema')).toBe('text.format');
  expect(name('reasoning.effort')).toBe('reasoning.effort');
  expect(name('reasoning')).toBe('reasoning');
  expect(name('instructions[1]')).toBe('instructions');
  expect(name('outputTokensMax')).toBe('max_output_tokens');
});
