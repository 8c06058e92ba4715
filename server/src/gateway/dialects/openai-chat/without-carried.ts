import type { RequestSpans } from '../dialect.ts';
import { elementSpans } from '../element-spans.ts';
import { memberLocator, membersOf } from '../read-members.ts';

/** Stands in every message that carries something of ours. */
const MARK = '"tallygate"';
const locate = memberLocator(['messages']);

/**
 * Takes out of `messages` what our translated answers carry and clients send back: thoughts and signatures of other providers. OpenAI
 * refuses messages with members that it does not know, so that a conversation that another provider answered in between could not
 * go on there. What no translation of ours wrote stays: compatible providers have members of their own, and want them back.
 */
export function withoutCarried(body: Buffer): RequestSpans['edits'] {
  if (!body.includes(MARK)) return [];
  const located = locate(body);
  const messages = located.kind === 'object' ? located.members.messages : undefined;
  if (messages === undefined) return [];
  return elementSpans(body, messages.span).flatMap((span) => {
    const bytes = body.subarray(span.from, span.to);
    if (!bytes.includes(MARK)) return [];
    const message: unknown = JSON.parse(bytes.toString());
    const kept = withoutThoughts(message);
    return kept === message ? [] : [{ span, text: JSON.stringify(kept) }];
  });
}

/** The same message if it carries nothing. */
function withoutThoughts(message: unknown): unknown {
  const members = membersOf(message);
  if (members === undefined) return message;
  const { extra_content: _extra, reasoning_content: _thoughts, ...kept } = members;
  const said = isOurs(members) ? kept : members;
  const calls = members['tool_calls'];
  if (!Array.isArray(calls) || !calls.some(isOurs)) return said;
  return { ...said, tool_calls: calls.map(withoutExtra) };
}

function withoutExtra(call: unknown): unknown {
  if (!isOurs(call)) return call;
  const { extra_content: _extra, ...kept } = membersOf(call) ?? {};
  return kept;
}

function isOurs(value: unknown): boolean {
  return membersOf(membersOf(membersOf(value)?.['extra_content'])?.['tallygate']) !== undefined;
}
