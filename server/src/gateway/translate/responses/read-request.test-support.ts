import type { Conversation, Turn } from '../conversation.ts';
import { readResponsesRequest } from './read-request.ts';

/** Reads a request that says "x" and what is given. */
export function read(request: object) {
  return readResponsesRequest(Buffer.from(JSON.stringify({ model: 'm', input: 'x', ...request })));
}

/** The same, for one that can be translated. */
export function conversation(request: object): Conversation {
  const reading = read(request);
  if (reading.kind === 'untranslatable') throw new Error(`refused: ${reading.member}`);
  return reading.conversation;
}

/** What a request that says only "x" says. */
export const SILENT: Conversation = {
  isStream: false,
  instructions: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text: 'x' }] }],
  tools: [],
  toolChoice: undefined,
  mayCallInParallel: undefined,
  outputTokensMax: undefined,
  temperature: undefined,
  topP: undefined,
  stopTexts: [],
  format: { kind: 'text' },
  reasoning: undefined,
  seed: undefined,
  frequencyPenalty: undefined,
  presencePenalty: undefined,
};

/** A function tool. */
export const TOOL = { type: 'function', name: 'f', parameters: { type: 'object' }, strict: true };
/** What is read of it. */
export const READ_TOOL = { name: 'f', description: undefined, parameters: { type: 'object' }, isStrict: true };

/** A call of that tool. */
export const CALL = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' };
/** What is read of it. */
export const READ_CALL = {
  kind: 'tool_call',
  id: 'c1',
  name: 'f',
  arguments: '{"a":1}',
  signature: undefined,
} as const;
/** An image. */
export const PNG = 'data:image/png;base64,iVBORw0KGgo=';
/** What is read of it. */
export const READ_PNG = {
  kind: 'image',
  source: { kind: 'inline', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
} as const;
/** A user’s turn. */
export const user = (text: string): Turn => ({ role: 'user', parts: [{ kind: 'text', text }] });
