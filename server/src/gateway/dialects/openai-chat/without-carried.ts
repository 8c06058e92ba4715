import type { RequestSpans } from '../dialect.ts';
import { boundedElementSpans, holdsTooMany, markFinder } from '../element-spans.ts';
import { memberLocator, membersOf } from '../read-members.ts';

/** Stands in every message that carries something of ours. */
const MARK = '"tallygate"';
const MARK_BYTES = Buffer.from(MARK);
const locate = memberLocator(['messages']);

/**
 * Takes out of `messages` what our translated answers carry and clients send back: thoughts and signatures of other providers. OpenAI
 * refuses messages with members that it does not know, so that a conversation that another provider answered in between could not
 * go on there. What no translation of ours wrote stays: compatible providers have members of their own, and want them back.
 */
export function withoutCarried(body: Buffer): RequestSpans['edits'] {
  if (body.indexOf(MARK_BYTES) < 0 || holdsTooMany(body)) return [];
  const located = locate(body);
  const messages = located.kind === 'object' ? located.members.messages : undefined;
  if (messages === undefined) return [];
  const isMarked = markFinder(body, MARK);
  return (boundedElementSpans(body, messages.span) ?? []).flatMap((span) => {
    if (!isMarked(span)) return [];
    const message = parseWithNumbers(body.toString('utf8', span.from, span.to));
    const kept = withoutThoughts(message);
    return kept === message ? [] : [{ span, text: JSON.stringify(kept) }];
  });
}

/** What `JSON` of this engine can do beyond the types of the language version that we name (ECMA-262, "JSON.parse source text access"). */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}

const sourceTextJson: SourceTextJson = JSON as unknown as SourceTextJson;

/** Numbers are written again as they stand: a JavaScript number would round long ones. */
function parseWithNumbers(text: string): unknown {
  return sourceTextJson.parse(text, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined ? sourceTextJson.rawJSON(source) : value,
  );
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
  const carried = membersOf(membersOf(value)?.['extra_content'])?.['tallygate'];
  return membersOf(carried) !== undefined && !sourceTextJson.isRawJSON(carried);
}
