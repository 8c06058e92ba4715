import { ignored, type MemberRules, refused, translated } from '../chat/member-rules.ts';

const breakpoint = ignored('Says how OpenAI’s cache is written; the answer is the same without.');
const echoed = ignored('Stands in earlier answers, and comes back when a client returns their items whole.');
const caller = refused('Only the model itself calls tools.', '{"type":"direct"}');
const namespace = refused('Other APIs have no groups of tools.');

/** `EasyInputMessage`, `ResponseInputItem.Message` and `ResponseOutputMessage`. */
export const messageMembers: MemberRules = {
  type: translated,
  role: translated,
  content: translated,
  id: echoed,
  status: echoed,
  phase: ignored('Tells apart comments and answers of OpenAI’s own models; other models read what was said.'),
};

/** `ResponseFunctionToolCall`, and what the package's own helpers add to it. */
export const callMembers: MemberRules = {
  type: translated,
  call_id: translated,
  name: translated,
  arguments: translated,
  id: echoed,
  status: echoed,
  parsed_arguments: echoed,
  caller,
  namespace,
  async: refused('Other APIs wait for the results of calls.', 'false'),
};

/** `ResponseInputItem.FunctionCallOutput`. */
export const callOutputMembers: MemberRules = {
  type: translated,
  call_id: translated,
  output: translated,
  id: echoed,
  status: echoed,
  name: ignored('The call’s id says which tool it is.'),
  caller,
  namespace,
};

/** `ResponseReasoningItem`. */
export const reasoningItemMembers: MemberRules = {
  type: translated,
  summary: translated,
  encrypted_content: translated,
  content: ignored('Providers take thoughts back only with their signature, and then as the summary gave them.'),
  id: echoed,
  status: echoed,
};

/** `ResponseReasoningItem.Summary`. */
export const summaryMembers: MemberRules = { type: translated, text: translated };

/** `ResponseInputText`. */
export const inputTextMembers: MemberRules = {
  type: translated,
  text: translated,
  prompt_cache_breakpoint: breakpoint,
};

/** `ResponseOutputText`. */
export const outputTextMembers: MemberRules = {
  type: translated,
  text: translated,
  annotations: refused('What they point to is kept by OpenAI.', '[]'),
  logprobs: echoed,
  parsed: echoed,
};

/** `ResponseOutputRefusal`. */
export const outputRefusalMembers: MemberRules = { type: translated, refusal: translated, parsed: echoed };

/** `ResponseInputImage`. */
export const inputImageMembers: MemberRules = {
  type: translated,
  image_url: translated,
  detail: refused('Other providers look at images as finely as they can.', '"auto"', '"high"'),
  file_id: refused('The file is kept by OpenAI.'),
  prompt_cache_breakpoint: breakpoint,
};

/** `ResponseInputFile`. */
export const inputFileMembers: MemberRules = {
  type: translated,
  file_data: translated,
  file_url: translated,
  filename: translated,
  detail: refused('Other providers look at files as finely as they can.', '"auto"', '"high"'),
  file_id: refused('The file is kept by OpenAI.'),
  prompt_cache_breakpoint: breakpoint,
};
