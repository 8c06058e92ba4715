/** Members of a conversation by their names in this API. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['isStream', 'stream'],
  ['turns', 'input'],
  ['toolChoice', 'tool_choice'],
  ['mayCallInParallel', 'parallel_tool_calls'],
  ['outputTokensMax', 'max_output_tokens'],
  ['topP', 'top_p'],
  ['format', 'text.format'],
  ['reasoning.effort', 'reasoning.effort'],
  ['reasoning.showsSummary', 'reasoning.summary'],
]);
/** Members whose elements are the same ones in the same order here. */
const KEEPS_INDEX: ReadonlySet<string> = new Set(['tools']);

/**
 * The member of the request that a path of its conversation came from, as closely as it can be told: an item, a tool, or a setting.
 * `items`: for each turn the paths of the items that its parts or results came from.
 */
export function memberOf(path: string, items: readonly (readonly string[])[]): string {
  const [, name = path, index = ''] = /^(\w+)(\[\d+\])?/.exec(path) ?? [];
  if (name === 'turns') return itemOf(path, items);
  return NAMES.get(path) ?? (NAMES.get(name) ?? name) + (KEEPS_INDEX.has(name) ? index : '');
}

function itemOf(path: string, items: readonly (readonly string[])[]): string {
  const [, turn, part = '0'] = /^turns\[(\d+)\](?:\.\w+\[(\d+)\])?/.exec(path) ?? [];
  const paths = items[Number(turn)];
  return paths?.[Number(part)] ?? paths?.[0] ?? 'input';
}
