import type { Member } from '../read-members.ts';

/** Members of a delta that are text, by the end of their name: `reasoning_content` of compatible servers is content too. */
const TEXTS = ['content"', 'refusal"'].map((name) => Buffer.from(name));
const PARTS = ['tool_calls"', 'function_call"', 'audio"'].map((name) => Buffer.from(name));

/**
 * True when a chunk's choices carry something of the answer: a text that is not empty, or a part of a call. The first
 * chunk (a role) and the last (a finish reason) do not. A quote right behind a name cannot stand inside a string.
 */
export function hasContent(data: Buffer, choices: Member): boolean {
  return (
    TEXTS.some((name) => valuesOf(data, choices, name).some((at) => data[at] === QUOTE && data[at + 1] !== QUOTE)) ||
    PARTS.some((name) => valuesOf(data, choices, name).some((at) => data[at] === OBJECT || data[at] === ARRAY))
  );
}

const QUOTE = '"'.charCodeAt(0);
const OBJECT = '{'.charCodeAt(0);
const ARRAY = '['.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);

/** Where the values of the members of that name begin. */
function valuesOf(data: Buffer, { span }: Member, name: Buffer): number[] {
  const values: number[] = [];
  for (let at = data.indexOf(name, span.from); at >= 0 && at < span.to; at = data.indexOf(name, at + 1)) {
    let value = at + name.length;
    while (data[value] === COLON || data[value] === SPACE) value++;
    values.push(value);
  }
  return values;
}
