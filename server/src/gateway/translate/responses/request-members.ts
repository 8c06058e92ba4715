import { ignored, type MemberRules, refused, translated } from '../chat/member-rules.ts';

const cache = ignored('Says how OpenAI’s cache is found, written or kept; the answer is the same without.');
const endUser = ignored('Names an end user for OpenAI’s own watch for abuse.');
const kept = refused('Nothing is kept for the client between two requests.');

/**
 * Every member of a responses request, as the `openai` package lists them (`ResponseCreateParamsBase` in
 * `resources/responses/responses.d.ts`), and what becomes of it at a provider of another kind.
 */
export const requestMembers: MemberRules = {
  model: translated,
  input: translated,
  instructions: translated,
  stream: translated,
  stream_options: translated,
  tools: translated,
  tool_choice: translated,
  parallel_tool_calls: translated,
  max_output_tokens: translated,
  temperature: translated,
  top_p: translated,
  text: translated,
  reasoning: translated,
  include: translated,

  user: endUser,
  safety_identifier: endUser,
  prompt_cache_key: cache,
  prompt_cache_options: cache,
  prompt_cache_retention: cache,
  metadata: ignored('Labels an answer that OpenAI stores; a request to store one is refused.'),
  client_metadata: ignored(
    'Labels a request for OpenAI’s own records; agents send it. The answer is the same without.',
  ),
  max_tool_calls: ignored('Bounds the calls of built-in tools; a request that has such tools is refused.'),

  store: refused('Nothing is kept for the client between two requests.', 'false'),
  background: refused('Nothing is kept for the client between two requests.', 'false'),
  previous_response_id: kept,
  conversation: kept,
  prompt: refused('The prompt is kept by OpenAI.'),
  service_tier: refused('Tiers are a provider’s own.', '"auto"', '"default"'),
  truncation: refused('Other APIs do not leave out parts of what is too long.', '"disabled"'),
  context_management: refused('Other APIs do not shorten a conversation by themselves.', '[]'),
  top_logprobs: refused('Other APIs do not tell probabilities in this form.', '0'),
  moderation: refused('The moderation is OpenAI’s own service.'),
  image: refused('Says how OpenAI looks at images.'),
  access_programs: refused('The programs are OpenAI’s own.'),
};

/** `ResponseCreateParams.StreamOptions`. */
export const streamOptionMembers: MemberRules = {
  include_obfuscation: refused('Events are not padded.', 'false'),
};

/** `Reasoning` in `resources/shared.d.ts`. */
export const reasoningMembers: MemberRules = {
  effort: translated,
  summary: translated,
  generate_summary: translated,
  context: refused('Which earlier thoughts count is decided by each provider.', '"auto"'),
  mode: refused('Other APIs have no such setting.', '"standard"'),
};

/** `ResponseTextConfig`. */
export const textMembers: MemberRules = {
  format: translated,
  verbosity: refused('Other APIs have no such setting.', '"medium"'),
};

/** `ResponseFormatText`, `ResponseFormatJSONObject` and `ResponseFormatTextJSONSchemaConfig`. */
export const formatMembers: MemberRules = {
  type: translated,
  name: translated,
  description: translated,
  schema: translated,
  strict: translated,
};

/** `FunctionTool`. */
export const functionToolMembers: MemberRules = {
  type: translated,
  name: translated,
  description: translated,
  parameters: translated,
  strict: translated,
  allowed_callers: refused('Only the model itself calls tools.', '["direct"]'),
  async: refused('Other APIs wait for the results of calls.', 'false'),
  defer_loading: refused('Other APIs know all tools from the start.', 'false'),
  output_schema: refused('Other APIs have no such setting.'),
};

/** `ToolChoiceFunction`. */
export const toolChoiceMembers: MemberRules = { type: translated, name: translated };

/**
 * `ResponseIncludable`. The signatures of thoughts stand in every translated answer. The others are about results of built-in
 * tools, which no translated request has, and about requests that are read back, which are not kept.
 */
export const INCLUDED: ReadonlySet<unknown> = new Set([
  'reasoning.encrypted_content',
  'file_search_call.results',
  'web_search_call.results',
  'web_search_call.action.sources',
  'message.input_image.image_url',
  'computer_call_output.output.image_url',
  'code_interpreter_call.outputs',
]);
