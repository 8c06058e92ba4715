import { isObjectOf } from '../chat/member-rules.ts';
import { booleanAt, elementsAt, memberAt, objectAt, type Place, refuse, textAt, wantedTextAt } from '../chat/place.ts';
import type { Conversation, Tool, ToolChoice } from '../conversation.ts';
import { functionToolMembers, toolChoiceMembers } from './request-members.ts';

/** Reads `tools` and what is said of their use; without tools, nothing is. */
export function readTools(root: Place): Pick<Conversation, 'tools' | 'toolChoice' | 'mayCallInParallel'> {
  const tools = elementsAt(memberAt(root, 'tools')).map(readTool);
  const mayCallInParallel = booleanAt(memberAt(root, 'parallel_tool_calls'));
  const toolChoice = readChoice(memberAt(root, 'tool_choice'), tools);
  return tools.length === 0
    ? { tools, toolChoice: undefined, mayCallInParallel: undefined }
    : { tools, toolChoice, mayCallInParallel };
}

/** Functions only: built-in tools, such as a web search, run at OpenAI. */
function readTool(place: Place): Tool {
  const type = memberAt(place, 'type');
  if (type.value !== 'function') refuse(type);
  isObjectOf(place, functionToolMembers);
  return {
    name: wantedTextAt(memberAt(place, 'name')),
    description: textAt(memberAt(place, 'description')),
    parameters: objectAt(memberAt(place, 'parameters')),
    isStrict: booleanAt(memberAt(place, 'strict')),
  };
}

/** A call that must be made needs a tool that it can be made of. */
function readChoice(place: Place, tools: readonly Tool[]): ToolChoice | undefined {
  if (place.value === undefined) return undefined;
  if (place.value === 'auto' || place.value === 'none') return { kind: place.value };
  if (place.value === 'required') return tools.length === 0 ? refuse(place) : { kind: 'any' };
  const type = memberAt(place, 'type');
  if (type.value !== 'function') return refuse(type.value === undefined ? place : type);
  isObjectOf(place, toolChoiceMembers);
  const name = memberAt(place, 'name');
  return tools.some((tool) => tool.name === name.value) ? { kind: 'tool', name: wantedTextAt(name) } : refuse(name);
}
