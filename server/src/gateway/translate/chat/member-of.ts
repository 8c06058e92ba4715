/** Members of a conversation by their names in this API. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['isStream', 'stream'],
  ['instructions', 'messages'],
  ['turns', 'messages'],
  ['toolChoice', 'tool_choice'],
  ['mayCallInParallel', 'parallel_tool_calls'],
  ['outputTokensMax', 'max_completion_tokens'],
  ['topP', 'top_p'],
  ['stopTexts', 'stop'],
  ['format', 'response_format'],
  ['reasoning', 'reasoning_effort'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
]);
/** Members whose elements are the same ones in the same order here. */
const KEEPS_INDEX: ReadonlySet<string> = new Set(['tools']);

/**
 * The member of the request that a path of its conversation came from, as closely as it can be told: a message, a tool, or a
 * setting. `messages`: for each turn the paths of its messages.
 */
export function memberOf(path: string, messages: readonly (readonly string[])[]): string {
  const [, name = path, index = ''] = /^(\w+)(\[\d+\])?/.exec(path) ?? [];
  if (name === 'turns') return messageOf(path, messages);
  return (NAMES.get(name) ?? name) + (KEEPS_INDEX.has(name) ? index : '');
}

function messageOf(path: string, messages: readonly (readonly string[])[]): string {
  const [, turn, result = '0'] = /^turns\[(\d+)\](?:\.results\[(\d+)\])?/.exec(path) ?? [];
  return messages[Number(turn)]?.[Number(result)] ?? 'messages';
}
