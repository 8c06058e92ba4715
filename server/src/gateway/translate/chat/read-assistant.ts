import type { AssistantPart, ReasoningPart } from '../conversation.ts';
import { readExtraContent } from './extra-content.ts';
import { isObjectOf } from './member-rules.ts';
import { assistantMembers, calledFunctionMembers, refusalPartMembers, toolCallMembers } from './message-members.ts';
import { elementsAt, memberAt, type Place, refuse, textAt, wantedTextAt } from './place.ts';
import { readArguments } from './read-arguments.ts';
import { readTextPart } from './read-text.ts';

/** Reads an assistant's message: an earlier answer, or what a client made up as one. Empty when it says nothing. */
export function readAssistant(message: Place): readonly AssistantPart[] {
  isObjectOf(message, assistantMembers);
  const refusal = textAt(memberAt(message, 'refusal')) ?? '';
  const said: AssistantPart[] = [...readContent(memberAt(message, 'content')), { kind: 'refusal', text: refusal }];
  const [first = [], ...later] = elementsAt(memberAt(message, 'tool_calls')).map(readToolCall);
  const thoughts = first.filter(isReasoning);
  const calls = [...first.filter((part) => !isReasoning(part)), ...later.flat()];
  return [...thoughts, ...said.filter((part) => 'text' in part && part.text !== ''), ...calls];
}

function readContent(content: Place): readonly AssistantPart[] {
  if (typeof content.value === 'string') return [{ kind: 'text', text: content.value }];
  return elementsAt(content).map(readPart);
}

function readPart(place: Place): AssistantPart {
  const type = memberAt(place, 'type');
  if (type.value === 'text') return { kind: 'text', text: readTextPart(place) };
  if (type.value !== 'refusal') refuse(type);
  isObjectOf(place, refusalPartMembers);
  return { kind: 'refusal', text: textAt(memberAt(place, 'refusal')) ?? '' };
}

/** A call, behind the thoughts that led to it. */
function readToolCall(place: Place): readonly AssistantPart[] {
  const type = memberAt(place, 'type');
  if (type.value !== 'function') refuse(type);
  isObjectOf(place, toolCallMembers);
  const called = memberAt(place, 'function');
  isObjectOf(called, calledFunctionMembers);
  const { signature, thoughts } = readExtraContent(memberAt(place, 'extra_content'));
  const id = wantedTextAt(memberAt(place, 'id'));
  const name = wantedTextAt(memberAt(called, 'name'));
  return [
    ...thoughts,
    { kind: 'tool_call', id, name, arguments: readArguments(memberAt(called, 'arguments')), signature },
  ];
}

function isReasoning(part: AssistantPart): part is ReasoningPart {
  return part.kind === 'reasoning';
}
