import { ignored, type MemberRules, refused, translated } from './member-rules.ts';

/**
 * Every member of a chat completions request, as the `openai` package lists them (`ChatCompletionCreateParamsBase` in
 * `resources/chat/completions/completions.d.ts`), and what becomes of it at a provider of another kind.
 */
export const requestMembers: MemberRules = {
  messages: translated,
  model: translated,
  stream: translated,
  stream_options: translated,
  tools: translated,
  tool_choice: translated,
  parallel_tool_calls: translated,
  max_tokens: translated,
  max_completion_tokens: translated,
  temperature: translated,
  top_p: translated,
  stop: translated,
  response_format: translated,
  reasoning_effort: translated,
  seed: translated,
  frequency_penalty: translated,
  presence_penalty: translated,

  user: ignored('Names an end user for OpenAI’s own watch for abuse.'),
  safety_identifier: ignored('Names an end user for OpenAI’s own watch for abuse.'),
  metadata: ignored('Labels an answer that OpenAI stores; a request to store one is refused.'),
  prompt_cache_key: ignored('Helps OpenAI to find its cache; the answer is the same without.'),
  prompt_cache_options: ignored('Says how OpenAI’s cache is written; the answer is the same without.'),
  prompt_cache_retention: ignored('Says how long OpenAI’s cache lives; the answer is the same without.'),

  n: refused('Other providers give one answer for a request.', '1'),
  store: refused('Nothing is stored for the client.', 'false'),
  service_tier: refused('Tiers are a provider’s own.', '"auto"', '"default"'),
  verbosity: refused('Other APIs have no such setting.', '"medium"'),
  modalities: refused('Answers are text.', '["text"]'),
  audio: refused('Answers are text.'),
  logprobs: refused('Other APIs do not tell probabilities in this form.', 'false'),
  top_logprobs: refused('Other APIs do not tell probabilities in this form.', '0'),
  logit_bias: refused('Tokens are numbered by each model in its own way.', '{}'),
  prediction: refused('Other APIs have no predicted output.'),
  web_search_options: refused('The search is OpenAI’s own tool.'),
  moderation: refused('The moderation is OpenAI’s own service.'),
  functions: refused('Deprecated in favour of `tools`.', '[]'),
  function_call: refused('Deprecated in favour of `tool_choice`.'),
};

/** `ChatCompletionStreamOptions`. Whether usage is asked for is read with the request by the dialect. */
export const streamOptionMembers: MemberRules = {
  include_usage: translated,
  include_obfuscation: refused('Chunks are not padded.', 'false'),
};
