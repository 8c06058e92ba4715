import type { Conversation, ToolResult, Turn } from '../conversation.ts';
import { isObjectOf } from './member-rules.ts';
import { instructionMembers, toolMessageMembers } from './message-members.ts';
import { elementsAt, memberAt, type Place, refuse, textAt, wantedTextAt } from './place.ts';
import { readAssistant } from './read-assistant.ts';
import { readText } from './read-text.ts';
import { readUser } from './read-user.ts';

/** What `messages` say. `paths`: for each turn the paths of its messages, several for the results of several calls. */
export interface ReadMessages extends Pick<Conversation, 'instructions' | 'turns'> {
  readonly paths: readonly (readonly string[])[];
}

/**
 * Reads `messages`. System and developer messages at the start are instructions. A later one is refused: other APIs know
 * instructions only in front of the conversation. Moved there, it would hold for turns that it was not said in; kept in place
 * as the user's words, it would lose its authority over them.
 */
export function readMessages(place: Place): ReadMessages {
  const messages = elementsAt(place);
  const found = messages.findIndex((message) => !isInstruction(message));
  const firstTurn = found < 0 ? messages.length : found;
  const instructions = messages.slice(0, firstTurn).map(readInstruction);
  const turns = readTurns(messages.slice(firstTurn));
  if (turns.length === 0) refuse(place);
  return {
    instructions: instructions.filter((text) => text !== ''),
    turns: turns.map(({ turn }) => turn),
    paths: turns.map(({ paths }) => paths),
  };
}

function isInstruction(message: Place): boolean {
  const role = memberAt(message, 'role').value;
  return role === 'system' || role === 'developer';
}

/** An instruction of several pieces of text is one text. */
function readInstruction(message: Place): string {
  isObjectOf(message, instructionMembers);
  return readText(memberAt(message, 'content')).join('\n');
}

interface ReadTurn {
  readonly turn: OpenTurn;
  readonly paths: string[];
}

/** A turn to which results may still be added. */
type OpenTurn = Exclude<Turn, { role: 'tool' }> | { readonly role: 'tool'; readonly results: ToolResult[] };

/** Tool names by the ids of the calls made so far. */
type Calls = Map<string, string>;

function readTurns(messages: readonly Place[]): readonly ReadTurn[] {
  const calls: Calls = new Map();
  const turns: ReadTurn[] = [];
  for (const message of messages) {
    const turn = readTurn(message, calls);
    const last = turns.at(-1);
    if (turn?.role === 'tool' && last?.turn.role === 'tool') {
      last.turn.results.push(...turn.results);
      last.paths.push(message.path);
    } else if (turn !== undefined) turns.push({ turn, paths: [message.path] });
  }
  return turns;
}

/** One message; undefined for an assistant's that says nothing. */
function readTurn(message: Place, calls: Calls): OpenTurn | undefined {
  const role = memberAt(message, 'role');
  switch (role.value) {
    case 'user':
      return { role: 'user', parts: readUser(message) };
    case 'assistant': {
      const parts = readAssistant(message);
      for (const part of parts) if (part.kind === 'tool_call') calls.set(part.id, part.name);
      return parts.length === 0 ? undefined : { role: 'assistant', parts };
    }
    case 'tool':
      return { role: 'tool', results: [readResult(message, calls)] };
    default:
      return refuse(role);
  }
}

/** The result of a call that was never made is a mistake of the caller's, by this API and by all others. */
function readResult(message: Place, calls: Calls): ToolResult {
  isObjectOf(message, toolMessageMembers);
  const id = memberAt(message, 'tool_call_id');
  const callId = wantedTextAt(id);
  const name = calls.get(callId);
  if (name === undefined) refuse(id);
  const content = memberAt(message, 'content');
  if (content.value === undefined) refuse(content);
  const parts = readText(content).map((text) => ({ kind: 'text' as const, text }));
  textAt(memberAt(message, 'name'));
  return { callId, name, parts };
}
