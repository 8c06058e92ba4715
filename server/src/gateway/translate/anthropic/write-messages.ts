import { membersOf } from '../../dialects/read-members.ts';
import type { AssistantPart, ToolResult, Turn, UserPart } from '../conversation.ts';
import { parseExactly } from '../exact-json.ts';
import { type Placed, type Round, toRounds } from '../rounds.ts';
import type { Refuse } from '../write-body.ts';
import { isBlank } from './is-blank.ts';
import { writeThoughts } from './thoughts.ts';
import { toolUseId } from './tool-use-id.ts';
import { writeDocument, writeImage } from './write-media.ts';

/** `MessageParam`, as far as it is written. */
export interface WrittenMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly WrittenBlock[];
}

/** `ContentBlockParam`. */
export type WrittenBlock = Readonly<Record<string, unknown>>;

/**
 * `MessageParam`s: an assistant's round that says nothing has no message, since the API refuses empty ones. A user's that has only blank
 * parts cannot be left out: the conversation would end, or go on, with what the assistant said before.
 */
export function writeMessages(turns: readonly Turn[], refuse: Refuse): readonly WrittenMessage[] {
  const messages = toRounds(turns)
    .map((round) => {
      const content = writeContent(round, refuse);
      const [first] = round.parts;
      if (round.role === 'user' && content.length === 0 && first !== undefined) refuse(first.path);
      return { role: round.role, content };
    })
    .filter(({ content }) => content.length > 0);
  if (messages.length === 0) refuse('turns');
  return messages;
}

/** Whether a turn goes on, with results of calls ahead of which no thoughts of the provider's own stand. */
export function continuesUnproven(messages: readonly WrittenMessage[]): boolean {
  const [called, answered] = messages.slice(-2);
  const isContinued = answered?.content[0]?.['type'] === 'tool_result';
  return isContinued && !['thinking', 'redacted_thinking'].includes(String(called?.content[0]?.['type']));
}

/** Results stand ahead of all else: the API refuses them behind it ("Handle tool calls"). */
function writeContent({ results, parts }: Round, refuse: Refuse): WrittenBlock[] {
  return [
    ...results.map((result) => writeResult(result, refuse)),
    ...parts.map((part) => writePart(part, refuse)).filter((block) => block !== undefined),
  ];
}

/** `ToolResultBlockParam`. A tool that gave nothing has a result without content. */
function writeResult({ value, path }: Placed<ToolResult>, refuse: Refuse): WrittenBlock {
  const content = value.parts
    .map((part, index) => writePart({ value: part, path: `${path}.parts[${index}]` }, refuse))
    .filter((block) => block !== undefined);
  return {
    type: 'tool_result',
    tool_use_id: toolUseId(value.callId),
    content: content.length > 0 ? content : undefined,
  };
}

/** undefined for what says nothing. */
function writePart({ value: part, path }: Placed<UserPart | AssistantPart>, refuse: Refuse): WrittenBlock | undefined {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return isBlank(part.text) ? undefined : { type: 'text', text: part.text };
    case 'image':
      return writeImage(part, path, refuse);
    case 'file':
      return writeDocument(part, path, refuse);
    case 'reasoning':
      return writeThoughts(part);
    case 'tool_call': {
      const input = membersOf(parseExactly(part.arguments || '{}'));
      if (input === undefined) refuse(`${path}.arguments`);
      return { type: 'tool_use', id: toolUseId(part.id), name: part.name, input };
    }
  }
}
