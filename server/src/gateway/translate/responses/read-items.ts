import { openSignature } from '../../dialects/openai-responses/carried-signature.ts';
import { isObjectOf } from '../chat/member-rules.ts';
import { elementsAt, memberAt, type Place, refuse, textAt, wantedTextAt } from '../chat/place.ts';
import { readArguments } from '../chat/read-arguments.ts';
import type { AssistantPart, ReasoningPart, ToolResult } from '../conversation.ts';
import { callMembers, callOutputMembers, reasoningItemMembers, summaryMembers } from './item-members.ts';
import { readImage, readInputText } from './read-messages.ts';

type ToolCall = Extract<AssistantPart, { readonly kind: 'tool_call' }>;

/** Reads a `function_call` item. `signatures`: those that were carried in front of calls, by the calls' ids. */
export function readCall(item: Place, signatures: ReadonlyMap<string, string>): ToolCall {
  isObjectOf(item, callMembers);
  const id = wantedTextAt(memberAt(item, 'call_id'));
  const name = wantedTextAt(memberAt(item, 'name'));
  const text = readArguments(memberAt(item, 'arguments'));
  return { kind: 'tool_call', id, name, arguments: text, signature: signatures.get(id) };
}

/** Reads a `function_call_output` item. The result of a call that was never made is a mistake of the caller's. */
export function readResult(item: Place, calls: ReadonlyMap<string, string>): ToolResult {
  isObjectOf(item, callOutputMembers);
  const id = memberAt(item, 'call_id');
  const callId = wantedTextAt(id);
  const name = calls.get(callId);
  if (name === undefined) refuse(id);
  return { callId, name, parts: readOutput(memberAt(item, 'output')) };
}

function readOutput(output: Place): ToolResult['parts'] {
  if (output.value === undefined) return refuse(output) ?? [];
  if (typeof output.value === 'string') return texts(output.value);
  return elementsAt(output).flatMap(readOutputPart);
}

function readOutputPart(place: Place): ToolResult['parts'] {
  const type = memberAt(place, 'type');
  if (type.value === 'input_text') return texts(readInputText(place));
  return type.value === 'input_image' ? readImage(place) : (refuse(type) ?? []);
}

function texts(text: string): ToolResult['parts'] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/**
 * Reads a `reasoning` item: thoughts, or the signature of the call behind it. What another server sealed in
 * `encrypted_content` only that one can read: such thoughts come without signature.
 */
export function readReasoning(item: Place): {
  readonly part: ReasoningPart | undefined;
  readonly callId: string | undefined;
  readonly signature: string | undefined;
} {
  isObjectOf(item, reasoningItemMembers);
  const text = elementsAt(memberAt(item, 'summary')).map(readSummary).join('\n\n');
  const { signature, callId } = openSignature(textAt(memberAt(item, 'encrypted_content'))) ?? {};
  const saysNothing = text === '' && signature === undefined;
  return { part: saysNothing ? undefined : { kind: 'reasoning', text, signature }, callId, signature };
}

function readSummary(place: Place): string {
  const type = memberAt(place, 'type');
  if (type.value !== 'summary_text') refuse(type);
  isObjectOf(place, summaryMembers);
  return textAt(memberAt(place, 'text')) ?? '';
}
