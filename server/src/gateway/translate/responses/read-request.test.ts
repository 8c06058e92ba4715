import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { Conversation } from '../conversation.ts';
import { CALL, conversation, READ_TOOL, read, SILENT, TOOL, user } from './read-request.test-support.ts';
import { readResponsesRequest } from './read-request.ts';

const numRuns = inject('isProof') ? 5000 : 100;

describe('a member of a request', () => {
  test.each<[object, Partial<Conversation>]>([
    [{}, {}],
    [{ stream: true }, { isStream: true }],
    [{ instructions: 'Be brief' }, { instructions: ['Be brief'] }],
    [{ instructions: '' }, {}],
    [{ max_output_tokens: 10 }, { outputTokensMax: 10 }],
    [
      { temperature: 0.5, top_p: 0 },
      { temperature: 0.5, topP: 0 },
    ],
    [{ tools: [TOOL] }, { tools: [READ_TOOL] }],
    [
      { tools: [{ type: 'function', name: 'f', description: 'd', parameters: null, strict: null }] },
      { tools: [{ name: 'f', description: 'd', parameters: undefined, isStrict: undefined }] },
    ],
    [
      { tools: [TOOL], tool_choice: 'auto', parallel_tool_calls: false },
      { tools: [READ_TOOL], toolChoice: { kind: 'auto' }, mayCallInParallel: false },
    ],
    [
      { tools: [TOOL], tool_choice: 'none' },
      { tools: [READ_TOOL], toolChoice: { kind: 'none' } },
    ],
    [
      { tools: [TOOL], tool_choice: 'required' },
      { tools: [READ_TOOL], toolChoice: { kind: 'any' } },
    ],
    [
      { tools: [TOOL], tool_choice: { type: 'function', name: 'f' } },
      { tools: [READ_TOOL], toolChoice: { kind: 'tool', name: 'f' } },
    ],
    [{ tool_choice: 'auto', parallel_tool_calls: true }, {}],
    [{ text: { format: { type: 'text' } } }, {}],
    [{ text: { format: { type: 'json_object' } } }, { format: { kind: 'json' } }],
    [
      { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } } },
      { format: { kind: 'schema', name: 'n', schema: { type: 'object' }, isStrict: true } },
    ],
    [
      { text: { format: { type: 'json_schema', name: 'n', description: 'd', schema: {} } } },
      { format: { kind: 'schema', name: 'n', schema: { description: 'd' }, isStrict: undefined } },
    ],
    [{ reasoning: { effort: 'high' } }, { reasoning: { effort: 'high', showsSummary: false } }],
    [{ reasoning: { summary: 'auto' } }, { reasoning: { effort: undefined, showsSummary: true } }],
    [{ reasoning: { generate_summary: 'concise' } }, { reasoning: { effort: undefined, showsSummary: true } }],
    [{ reasoning: {} }, {}],
  ])('%j is translated', (request, expected) => {
    expect(conversation(request)).toEqual({ ...SILENT, ...expected });
  });

  test.each([
    { user: 'u' },
    { safety_identifier: 's' },
    { metadata: { a: 'b' } },
    { client_metadata: { a: 'b' } },
    { prompt_cache_key: 'k' },
    { prompt_cache_options: { mode: 'explicit' } },
    { prompt_cache_retention: '24h' },
    { max_tool_calls: 3 },
    { include: ['reasoning.encrypted_content', 'web_search_call.action.sources'] },
  ])('%j is ignored: it changes nothing in the answer', (request) => {
    expect(conversation(request)).toEqual(SILENT);
  });

  test.each([
    { store: false },
    { background: false },
    { service_tier: 'auto' },
    { service_tier: 'default' },
    { truncation: 'disabled' },
    { top_logprobs: 0 },
    { text: { verbosity: 'medium' } },
    { reasoning: { context: 'auto', mode: 'standard' } },
    { stream_options: { include_obfuscation: false } },
    { previous_response_id: null, conversation: null, prompt: null, moderation: null, some_member_to_come: null },
  ])('%j says no more than leaving it out', (request) => {
    expect(conversation(request)).toEqual(SILENT);
  });

  test.each<[object, string]>([
    [{ store: true }, 'store'],
    [{ background: true }, 'background'],
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: 'conv_1' }, 'conversation'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
    [{ service_tier: 'flex' }, 'service_tier'],
    [{ truncation: 'auto' }, 'truncation'],
    [{ context_management: [{ type: 'compaction' }] }, 'context_management'],
    [{ top_logprobs: 2 }, 'top_logprobs'],
    [{ moderation: { model: 'm' } }, 'moderation'],
    [{ image: {} }, 'image'],
    [{ access_programs: {} }, 'access_programs'],
    [{ some_member_to_come: 1 }, 'some_member_to_come'],
    [{ stream: 'yes' }, 'stream'],
    [{ stream_options: { include_obfuscation: true } }, 'stream_options.include_obfuscation'],
    [{ stream_options: 7 }, 'stream_options'],
    [{ include: ['message.output_text.logprobs'] }, 'include[0]'],
    [{ include: 'all' }, 'include'],
    [{ instructions: ['a'] }, 'instructions'],
    [{ max_output_tokens: 0 }, 'max_output_tokens'],
    [{ max_output_tokens: 1.5 }, 'max_output_tokens'],
    [{ temperature: 3 }, 'temperature'],
    [{ top_p: '1' }, 'top_p'],
    [{ text: 'json' }, 'text'],
    [{ text: { verbosity: 'low' } }, 'text.verbosity'],
    [{ text: { format: { type: 'grammar' } } }, 'text.format.type'],
    [{ text: { format: { type: 'json_schema', schema: {} } } }, 'text.format.name'],
    [{ text: { format: { type: 'json_schema', name: 'n' } } }, 'text.format.schema'],
    [
      { text: { format: { type: 'json_schema', name: 'n', description: 'd', schema: { description: 'e' } } } },
      'text.format.description',
    ],
    [{ reasoning: { summary: 'long' } }, 'reasoning.summary'],
    [{ reasoning: { context: 'all_turns' } }, 'reasoning.context'],
    [{ reasoning: { mode: 'pro' } }, 'reasoning.mode'],
    [{ tools: [TOOL, { type: 'web_search' }] }, 'tools[1].type'],
    [{ tools: [{ type: 'file_search', vector_store_ids: ['v'] }] }, 'tools[0].type'],
    [{ tools: [{ type: 'computer_use_preview' }] }, 'tools[0].type'],
    [{ tools: [{ type: 'mcp', server_label: 's' }] }, 'tools[0].type'],
    [{ tools: [{ type: 'custom', name: 'c' }] }, 'tools[0].type'],
    [{ tools: [{ type: 'namespace', name: 'n', tools: [] }] }, 'tools[0].type'],
    [{ tools: [{ ...TOOL, defer_loading: true }] }, 'tools[0].defer_loading'],
    [{ tools: [{ ...TOOL, allowed_callers: ['programmatic'] }] }, 'tools[0].allowed_callers'],
    [{ tools: [{ ...TOOL, output_schema: {} }] }, 'tools[0].output_schema'],
    [{ tools: [{ type: 'function' }] }, 'tools[0].name'],
    [{ tool_choice: 'required' }, 'tool_choice'],
    [{ tools: [TOOL], tool_choice: { type: 'function', name: 'g' } }, 'tool_choice.name'],
    [{ tools: [TOOL], tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [] } }, 'tool_choice.type'],
    [{ tools: [TOOL], tool_choice: { type: 'web_search' } }, 'tool_choice.type'],
  ])('%j is refused with its path', (request, member) => {
    expect(read(request)).toEqual({ kind: 'untranslatable', member });
  });
});

test('a request as a coding agent sends it is translated whole', () => {
  const text = (said: string) => [{ type: 'input_text', text: said }];
  const request = {
    stream: true,
    input: [
      { type: 'message', id: 'msg_a', role: 'developer', content: text('You are an agent.') },
      { type: 'message', id: 'msg_b', role: 'user', content: text('say hi') },
    ],
    tools: [{ ...TOOL, strict: false }],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: { summary: 'auto' },
    store: false,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: 'k',
    client_metadata: { session_id: 's' },
  };
  expect(conversation(request)).toEqual({
    ...SILENT,
    isStream: true,
    instructions: ['You are an agent.'],
    turns: [user('say hi')],
    tools: [{ ...READ_TOOL, isStrict: false }],
    toolChoice: { kind: 'auto' },
    mayCallInParallel: true,
    reasoning: { effort: undefined, showsSummary: true },
  });
});

test('reading never throws and never drops: any bytes are a conversation or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((json) => Buffer.from(json)),
      ),
      (bytes) => {
        expect(['conversation', 'untranslatable']).toContain(readResponsesRequest(Buffer.from(bytes)).kind);
      },
    ),
    { numRuns },
  );
});

test('a member that is added anywhere is refused by its path', () => {
  const input = [
    { role: 'user', content: [{ type: 'input_text', text: 'x' }] },
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
    CALL,
    { type: 'function_call_output', call_id: 'c1', output: [{ type: 'input_text', text: 'a' }] },
  ];
  const request = {
    model: 'm',
    input,
    tools: [TOOL],
    text: { format: { type: 'text' } },
    reasoning: { effort: 'low' },
  };
  const objects = objectsOf(request, '').filter(({ path }) => !path.endsWith('.parameters'));
  expect(objects.length).toBe(12);
  for (const { path } of objects) {
    const changed = structuredClone(request);
    const object = objectsOf(changed, '').find((found) => found.path === path)?.object;
    Object.assign(object ?? {}, { zz: 1 });
    const member = path === '' ? 'zz' : `${path}.zz`;
    expect(readResponsesRequest(Buffer.from(JSON.stringify(changed)))).toEqual({ kind: 'untranslatable', member });
  }
});

interface Found {
  readonly path: string;
  readonly object: object;
}

/** Every object in a value, with its path. */
function objectsOf(value: unknown, path: string): Found[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => objectsOf(element, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    objectsOf(member, path === '' ? name : `${path}.${name}`),
  );
  return [{ path, object: value }, ...inner];
}
