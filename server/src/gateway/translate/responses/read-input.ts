import { elementsAt, memberAt, type Place, refuse } from '../chat/place.ts';
import type { AssistantPart, Conversation, ToolResult, UserPart } from '../conversation.ts';
import { readCall, readReasoning, readResult } from './read-items.ts';
import { readAssistantContent, readInstruction, readUserContent } from './read-messages.ts';

/**
 * Reads `input`: a text, or items. System and developer messages at the start are instructions. A later one is refused: other APIs
 * know instructions only in front of the conversation. Moved there, it would hold for turns that it was not said in; kept in
 * place as the user's words, it would lose its authority over them.
 */
export function readInput(place: Place): ReadInput {
  const heard: Heard = { instructions: [], turns: [], items: [], calls: new Map(), signatures: new Map() };
  if (typeof place.value === 'string') hearText(place.value, place, heard);
  else for (const item of elementsAt(place)) readItem(item, heard);
  if (heard.turns.length === 0) refuse(place);
  return heard;
}

/** What the input says. */
interface ReadInput extends Pick<Conversation, 'instructions' | 'turns'> {
  /** For each turn the paths of the items that its parts or results came from. */
  readonly items: readonly (readonly string[])[];
}

/** What was read so far. */
interface Heard {
  readonly instructions: string[];
  readonly turns: OpenTurn[];
  readonly items: string[][];
  /** Names of tools by the ids of their calls. */
  readonly calls: Map<string, string>;
  /** Signatures of calls by their ids: each stands in an item in front of its call. */
  readonly signatures: Map<string, string>;
}

/** A turn to which more may be added. */
type OpenTurn =
  | { readonly role: 'user'; readonly parts: readonly UserPart[] }
  | { readonly role: 'assistant'; readonly parts: AssistantPart[] }
  | { readonly role: 'tool'; readonly results: ToolResult[] };

/** A message may leave out its type. */
function readItem(item: Place, heard: Heard): void {
  const type = memberAt(item, 'type');
  const hear = HEARERS.get(type.value ?? 'message');
  if (hear === undefined) refuse(type);
  else hear(item, heard);
}

const HEARERS = new Map<unknown, (item: Place, heard: Heard) => void>([
  ['message', hearMessage],
  ['function_call', hearCall],
  ['function_call_output', hearResult],
  ['reasoning', hearReasoning],
]);

function hearMessage(item: Place, heard: Heard): void {
  const role = memberAt(item, 'role');
  if (role.value === 'user') hearUser(readUserContent(item), item, heard);
  else if (role.value === 'assistant') hearAssistant(readAssistantContent(item), item, heard);
  else if (heard.turns.length > 0 || !INSTRUCTORS.has(role.value)) refuse(role);
  else heard.instructions.push(...readInstruction(item));
}

const INSTRUCTORS: ReadonlySet<unknown> = new Set(['system', 'developer']);

function hearText(text: string, place: Place, heard: Heard): void {
  if (text !== '') hearUser([{ kind: 'text', text }], place, heard);
}

function hearUser(parts: readonly UserPart[], { path }: Place, { turns, items }: Heard): void {
  turns.push({ role: 'user', parts });
  items.push([path]);
}

function hearCall(item: Place, heard: Heard): void {
  const call = readCall(item, heard.signatures);
  heard.calls.set(call.id, call.name);
  hearAssistant([call], item, heard);
}

function hearReasoning(item: Place, heard: Heard): void {
  const { part, callId, signature } = readReasoning(item);
  if (callId !== undefined && signature !== undefined) heard.signatures.set(callId, signature);
  else if (part !== undefined) hearAssistant([part], item, heard);
}

/** Items of an assistant behind one another are one turn: an answer has thoughts, texts and calls. */
function hearAssistant(parts: readonly AssistantPart[], { path }: Place, { turns, items }: Heard): void {
  for (const part of parts) {
    const last = turns.at(-1);
    if (last?.role === 'assistant') {
      last.parts.push(part);
      items.at(-1)?.push(path);
    } else {
      turns.push({ role: 'assistant', parts: [part] });
      items.push([path]);
    }
  }
}

function hearResult(item: Place, { turns, items, calls }: Heard): void {
  const result = readResult(item, calls);
  const last = turns.at(-1);
  if (last?.role === 'tool') {
    last.results.push(result);
    items.at(-1)?.push(item.path);
  } else {
    turns.push({ role: 'tool', results: [result] });
    items.push([item.path]);
  }
}
