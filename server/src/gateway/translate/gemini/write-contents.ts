import { membersOf } from '../../dialects/read-members.ts';
import type { AssistantPart, ToolResult, Turn, UserPart } from '../conversation.ts';
import { parseExactly } from '../exact-json.ts';
import { type Placed, type Round, toRounds } from '../rounds.ts';
import { ownSignature } from '../signature.ts';
import type { Refuse } from '../write-body.ts';
import type { WrittenContent, WrittenPart } from './content.ts';
import { signCalls } from './sign-calls.ts';
import { writeMedia } from './write-media.ts';

/** `Content`s: what tools gave is one of its own, directly behind the calls. What says nothing is left out. */
export function writeContents(turns: readonly Turn[], model: string, refuse: Refuse): readonly WrittenContent[] {
  const contents = toRounds(turns)
    .flatMap((round) => contentsOf(round, refuse))
    .filter(({ parts }) => parts.length > 0);
  if (contents.length === 0) refuse('turns');
  return signCalls(contents, model);
}

function contentsOf({ role, results, parts }: Round, refuse: Refuse): readonly WrittenContent[] {
  const said = parts.map((part) => writePart(part, refuse)).filter((part) => part !== undefined);
  if (role === 'assistant') return [{ role: 'model', parts: said }];
  return [
    { role: 'user', parts: results.map((result) => writeResult(result, refuse)) },
    { role: 'user', parts: said },
  ];
}

function writePart({ value: part, path }: Placed<UserPart | AssistantPart>, refuse: Refuse): WrittenPart | undefined {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return part.text === '' ? undefined : { text: part.text };
    case 'image':
    case 'file':
      return writeMedia(part, path, refuse);
    case 'reasoning': {
      // Thoughts of others are left out: a signature that this provider did not make is refused, and without one they prove nothing.
      const thoughtSignature = ownSignature('gemini', part.signature);
      return thoughtSignature === undefined ? undefined : { text: part.text, thought: true, thoughtSignature };
    }
    case 'tool_call': {
      const args = membersOf(parseExactly(part.arguments || '{}'));
      if (args === undefined) refuse(`${path}.arguments`);
      const thoughtSignature = ownSignature('gemini', part.signature);
      return { functionCall: { id: part.id, name: part.name, args }, thoughtSignature };
    }
  }
}

/**
 * `FunctionResponse`: the text stands in `output`, which the package documents as the key for what a function gave. It is not
 * parsed, even if it is JSON: its meaning is the caller's. Images are parts of the response.
 */
function writeResult({ value, path }: Placed<ToolResult>, refuse: Refuse): WrittenPart {
  if (value.name === undefined) refuse(`${path}.callId`);
  const output = value.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const parts = value.parts.flatMap((part, index) =>
    part.kind === 'image' ? [writeMedia(part, `${path}.parts[${index}]`, refuse)] : [],
  );
  return {
    functionResponse: {
      id: value.callId,
      name: value.name,
      response: { output },
      parts: parts.length > 0 ? parts : undefined,
    },
  };
}
