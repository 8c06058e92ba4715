import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeProvider, startProvider } from './provider.ts';

let provider: FakeProvider;

beforeAll(async () => {
  provider = await startProvider({ seed: 5 });
});
afterAll(() => provider.stop());

const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';
const EMBEDDINGS = '/v1/embeddings';
const MESSAGES = '/v1/messages';
const CONTENT = '/v1beta/models/gemini-2.5-flash:generateContent';
const CONTENT_3 = '/v1beta/models/gemini-3-pro:generateContent';
const BATCH = '/v1beta/models/embedder:batchEmbedContents';

const ask = { role: 'user', content: 'Hello' };
const chatCall = {
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }],
};
const item = { role: 'user', content: 'Hello' };
const callItem = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' };
const use = { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'f', input: {} }] };
const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'fine' }] };
const claudeTools = [{ name: 'f', input_schema: { type: 'object' } }];
const said = { role: 'user', parts: [{ text: 'Hello' }] };
const call = { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] };
const response = { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'fine' } } }] };
const openObject = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const lacking = { ...openObject, required: [], additionalProperties: false };
const declare = (parameters: unknown) => [{ functionDeclarations: [{ name: 'f', parameters }] }];

/** What each real API refuses, and some of its words; the parts left out are right. */
const REFUSED: readonly { readonly path: string; readonly body: Record<string, unknown>; readonly says: RegExp }[] = [
  { path: CHAT, body: { model: 'm', messages: [{ role: 'robot', content: 'x' }] }, says: /Invalid value: 'robot'/ },
  {
    path: CHAT,
    body: { model: 'm', messages: [ask, { role: 'tool', tool_call_id: 'c1', content: 'x' }] },
    says: /must be a response to a preceeding message/,
  },
  { path: CHAT, body: { model: 'm', messages: [ask, chatCall, ask] }, says: /did not have response messages: c1/ },
  { path: CHAT, body: { model: 'm', messages: [ask, chatCall] }, says: /did not have response messages: c1/ },
  {
    path: CHAT,
    body: { model: 'm', messages: [ask], tools: [{ type: 'function', function: { name: 'a b' } }] },
    says: /does not match pattern/,
  },
  {
    path: CHAT,
    body: {
      model: 'm',
      messages: [ask],
      response_format: { type: 'json_schema', json_schema: { name: 'n', strict: true, schema: openObject } },
    },
    says: /'additionalProperties' is required/,
  },
  {
    path: CHAT,
    body: {
      model: 'm',
      messages: [ask],
      response_format: { type: 'json_schema', json_schema: { name: 'n', strict: true, schema: lacking } },
    },
    says: /Missing 'a'/,
  },
  {
    path: CHAT,
    body: { model: 'm', messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'nowhere' } }] }] },
    says: /expected an image URL/,
  },
  { path: RESPONSES, body: { model: 'm' }, says: /'input'/ },
  { path: RESPONSES, body: { model: 'm', input: 'x', messages: [] }, says: /Unknown parameter: 'messages'/ },
  {
    path: RESPONSES,
    body: { model: 'm', input: [item, { type: 'function_call_output', call_id: 'c1', output: 'x' }] },
    says: /No tool call found for function call output with call_id c1/,
  },
  { path: RESPONSES, body: { model: 'm', input: [item, callItem] }, says: /No tool output found for function call c1/ },
  {
    path: RESPONSES,
    body: { model: 'm', input: [item, { ...callItem, id: 'call_1' }] },
    says: /Expected an ID that begins with 'fc'/,
  },
  {
    path: RESPONSES,
    body: { model: 'm', input: [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }] },
    says: /Supported values are: 'output_text'/,
  },
  { path: RESPONSES, body: { model: 'm', input: 'x', previous_response_id: 'resp_1' }, says: /'resp_1' not found/ },
  { path: EMBEDDINGS, body: { model: 'm', input: '' }, says: /empty string/ },
  { path: EMBEDDINGS, body: { model: 'm', input: 'x', encoding_format: 'hex' }, says: /'float' and 'base64'/ },
  { path: MESSAGES, body: { model: 'm', messages: [ask] }, says: /max_tokens: Field required/ },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, messages: [{ role: 'assistant', content: 'x' }] },
    says: /first message must use the "user" role/,
  },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, messages: [ask], response_format: {} },
    says: /response_format: Extra inputs/,
  },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, tools: claudeTools, messages: [ask, result] },
    says: /unexpected `tool_use_id`/,
  },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, tools: claudeTools, messages: [ask, use, ask] },
    says: /without `tool_result` blocks immediately after: t1/,
  },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, tools: claudeTools, messages: [ask, use] },
    says: /without `tool_result`/,
  },
  { path: MESSAGES, body: { model: 'm', max_tokens: 9, messages: [ask, use, result] }, says: /must define tools/ },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
    says: /must be non-empty/,
  },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, tools: [{ name: 'f' }], messages: [ask] },
    says: /input_schema.type: Field required/,
  },
  {
    path: MESSAGES,
    body: { model: 'm', max_tokens: 9, thinking: { type: 'enabled', budget_tokens: 1_024 }, messages: [ask] },
    says: /must be greater than `thinking.budget_tokens`/,
  },
  {
    path: MESSAGES,
    body: {
      model: 'm',
      max_tokens: 2_000,
      thinking: { type: 'enabled', budget_tokens: 1_024 },
      tools: claudeTools,
      messages: [ask, use, result],
    },
    says: /Expected `thinking`/,
  },
  { path: CONTENT, body: { contents: [] }, says: /contents is not specified/ },
  {
    path: CONTENT,
    body: { contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] },
    says: /valid role: user, model/,
  },
  { path: CONTENT, body: { contents: [{ role: 'user', parts: [] }] }, says: /parts must not be empty/ },
  { path: CONTENT, body: { contents: [{ role: 'user', parts: [{}] }] }, says: /must have one initialized field/ },
  { path: CONTENT, body: { contents: [said], messages: [] }, says: /Unknown name "messages"/ },
  {
    path: CONTENT,
    body: { contents: [said], generationConfig: { max_tokens: 1 } },
    says: /Unknown name "max_tokens" at 'generation_config'/,
  },
  {
    path: CONTENT,
    body: { contents: [said], tools: declare(openObject), generationConfig: { responseSchema: openObject } },
    says: /mime type/,
  },
  {
    path: CONTENT,
    body: { contents: [said], tools: declare({ ...openObject, additionalProperties: false }) },
    says: /Unknown name "additionalProperties"/,
  },
  { path: CONTENT, body: { contents: [said, call] }, says: /number of function response parts/ },
  { path: CONTENT, body: { contents: [said, said, response] }, says: /immediately after a function call turn/ },
  { path: CONTENT, body: { contents: [call, response] }, says: /immediately after a user turn/ },
  { path: CONTENT_3, body: { contents: [said, call, response] }, says: /missing a thought_signature/ },
  { path: BATCH, body: { requests: [] }, says: /at least one request/ },
  { path: BATCH, body: { requests: [{ model: 'models/other', content: said }] }, says: /model must match/ },
];

test.each(REFUSED)('$path refuses $says', async ({ path, body, says }) => {
  const answer = await send(path, body);
  expect(answer.status).toBe(400);
  const { error } = JSON.parse(answer.text) as { readonly error: { readonly message: string } };
  expect(error.message).toMatch(says);
  expect(provider.requests().at(-1)).toMatchObject({ status: 400, reported: {} });
});

const TAKEN: readonly { readonly path: string; readonly body: Record<string, unknown> }[] = [
  {
    path: CHAT,
    body: { model: 'm', messages: [ask, chatCall, { role: 'tool', tool_call_id: 'c1', content: 'fine' }] },
  },
  {
    path: RESPONSES,
    body: { model: 'm', input: [item, callItem, { type: 'function_call_output', call_id: 'c1', output: 'fine' }] },
  },
  { path: MESSAGES, body: { model: 'm', max_tokens: 9, tools: claudeTools, messages: [ask, use, result] } },
  { path: CONTENT, body: { contents: [said, call, response] } },
];

test.each(TAKEN)(
  '$path answers a conversation whose tools were answered with what they said',
  async ({ path, body }) => {
    const answer = await send(path, body);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toContain('The tool said: ');
    expect(answer.text).toContain('fine');
  },
);

const JUNK = [
  5,
  'x',
  null,
  [5],
  [null],
  [{ role: 'user', content: 5 }],
  [{ role: 'user', parts: 5 }],
  [{ parts: [5] }],
  {},
];
const BODIES = [
  { path: CHAT, member: 'messages' },
  { path: RESPONSES, member: 'input' },
  { path: EMBEDDINGS, member: 'input' },
  { path: MESSAGES, member: 'messages' },
  { path: CONTENT, member: 'contents' },
  { path: BATCH, member: 'requests' },
];

test.each(BODIES)('$path answers whatever it is sent as $member, with an error where it is nothing', async (row) => {
  const statuses: number[] = [];
  for (const junk of JUNK)
    statuses.push((await send(row.path, { model: 'm', max_tokens: 9, [row.member]: junk })).status);
  expect(statuses).toContain(400);
  expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
});

async function send(path: string, body: Record<string, unknown>) {
  const response = await fetch(`${provider.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${provider.apiKey}`,
      'x-goog-api-key': provider.apiKey,
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
