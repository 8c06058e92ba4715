import { ignored, type MemberRules, refused, translated } from './member-rules.ts';

const breakpoint = ignored('Says how OpenAI’s cache is written; the answer is the same without.');
const name = refused('Other APIs do not tell apart participants of one role.');
const echoed = ignored('Stands in earlier answers only, and comes back when a client returns them whole.');

/** `ChatCompletionSystemMessageParam` and `ChatCompletionDeveloperMessageParam`. */
export const instructionMembers: MemberRules = { role: translated, content: translated, name };

/** `ChatCompletionUserMessageParam`. */
export const userMembers: MemberRules = { role: translated, content: translated, name };

const THOUGHTS = 'Providers take thoughts back only with their signature; those are in `extra_content` of a tool call.';

/** `ChatCompletionAssistantMessageParam`, and what `ChatCompletionMessage` has beside it. */
export const assistantMembers: MemberRules = {
  role: translated,
  content: translated,
  refusal: translated,
  tool_calls: translated,
  name,
  audio: refused('The audio of an earlier answer is kept by OpenAI.'),
  function_call: refused('Deprecated in favour of `tool_calls`.'),
  annotations: echoed,
  parsed: echoed,
  extra_content: echoed,
  reasoning_content: ignored(THOUGHTS),
  reasoning: ignored(THOUGHTS),
};

/** `ChatCompletionToolMessageParam`. */
export const toolMessageMembers: MemberRules = {
  role: translated,
  content: translated,
  tool_call_id: translated,
  name: ignored('The call’s id says which tool it is.'),
};

/** `ChatCompletionContentPartText`. */
export const textPartMembers: MemberRules = { type: translated, text: translated, prompt_cache_breakpoint: breakpoint };

/** `ChatCompletionContentPartRefusal`. */
export const refusalPartMembers: MemberRules = { type: translated, refusal: translated };

/** `ChatCompletionContentPartImage`. */
export const imagePartMembers: MemberRules = {
  type: translated,
  image_url: translated,
  prompt_cache_breakpoint: breakpoint,
};

/** `ChatCompletionContentPartImage.ImageURL`. */
export const imageUrlMembers: MemberRules = {
  url: translated,
  detail: refused('Other providers look at images as finely as they can.', '"auto"', '"high"'),
};

/** `ChatCompletionContentPart.File`. */
export const filePartMembers: MemberRules = { type: translated, file: translated, prompt_cache_breakpoint: breakpoint };

/** `ChatCompletionContentPart.File.File`. */
export const fileMembers: MemberRules = {
  file_data: translated,
  filename: translated,
  file_id: refused('The file is kept by OpenAI.'),
};

/** `ChatCompletionMessageFunctionToolCall`, and what it carries for other providers. */
export const toolCallMembers: MemberRules = {
  id: translated,
  type: translated,
  function: translated,
  extra_content: translated,
  index: ignored('Stands in streamed answers only; the order says the same.'),
};

/** `ChatCompletionMessageFunctionToolCall.Function`, and what the package's own helpers add to it. */
export const calledFunctionMembers: MemberRules = { name: translated, arguments: translated, parsed_arguments: echoed };
