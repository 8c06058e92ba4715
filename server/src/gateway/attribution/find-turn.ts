import { createHash } from 'node:crypto';
import type { Dialect } from '../dialects/dialect.ts';
import { headerValue } from '../request-tags.ts';
import type { AgentColumns } from './detect-agent.ts';
import { type HumanMessage, humanMessages } from './human-message.ts';

/** A coding agent's request, as far as it tells of the turn that it is part of. */
export interface TurnFacts {
  readonly agent: Pick<AgentColumns, 'agent' | 'sessionId'>;
  /** Flat list of lower-case names and values. */
  readonly headers: readonly string[];
  readonly dialect: Pick<Dialect, 'kind' | 'operation'>;
  /** JSON, as its dialect has checked it. */
  readonly body: Buffer;
}

/**
 * The turn of a known coding agent: all that it does between two messages of its person. The agent's own id of it, else a digest
 * of the session, and of the place and the text of the last message of a person: the same for every call of the turn, at every gateway. What
 * an agent does beside, such as finding a title for the session, ends in another message and is a turn of its own. undefined: it cannot be told.
 */
export function findTurn({ agent, headers, dialect, body }: TurnFacts): string | undefined {
  if (agent.agent === '') return undefined;
  const own = agent.agent === 'codex' ? codexTurn(headers) : undefined;
  if (own !== undefined) return own;
  const list = LISTS.get(`${dialect.kind} ${dialect.operation}`);
  const said = list === undefined || body.length > BODY_BYTES_MAX ? undefined : humanMessages(body, list);
  if (said === undefined) return undefined;
  const hash = createHash('sha256').update(agent.sessionId);
  // Without a session's id the first message stands for it: "go on" at the same place is said in many.
  if (agent.sessionId === '') tell(hash, said.first);
  tell(hash, said.last);
  return `turn-${hash.digest('hex').slice(0, DIGEST_CHARS)}`;
}

/**
 * Larger bodies are not gone through a second time: it would keep other requests waiting. Each of their calls is a run of its own.
 * It is as much as a conversation of a million tokens has.
 */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;
const DIGEST_CHARS = 32;

/** Which member of a body holds the messages, by kind and operation of the dialect. */
const LISTS: ReadonlyMap<string, Buffer> = new Map([
  ['anthropic messages', Buffer.from('messages')],
  ['openai chat/completions', Buffer.from('messages')],
  ['openai responses', Buffer.from('input')],
  ['gemini generateContent', Buffer.from('contents')],
  ['gemini streamGenerateContent', Buffer.from('contents')],
]);

function tell(hash: ReturnType<typeof createHash>, { place, texts }: HumanMessage): void {
  hash.update(`\0${place}`);
  for (const text of texts) hash.update('\0').update(text);
}

/** Codex names the turn of each call: https://github.com/openai/codex */
function codexTurn(headers: readonly string[]): string | undefined {
  const value = headerValue(headers, 'x-codex-turn-metadata');
  if (value === undefined || value.length > METADATA_CHARS_MAX) return undefined;
  try {
    const { turn_id: turn } = Object(JSON.parse(value)) as { readonly turn_id?: unknown };
    return typeof turn === 'string' && PLAIN.test(turn) ? turn : undefined;
  } catch {
    return undefined;
  }
}

const METADATA_CHARS_MAX = 16 * 1024;
/** Visible ASCII, as long as the column keeps. */
const PLAIN = /^[\x21-\x7e]{1,128}$/;
