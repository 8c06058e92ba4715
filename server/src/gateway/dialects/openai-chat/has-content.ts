import type { Member } from '../read-members.ts';

/** Members of a delta that are text, by the end of their name: `reasoning_content` of compatible servers is content too. */
const TEXTS = ['content"', 'refusal"'].map((name) => Buffer.from(name));
const PARTS = ['tool_calls"', 'function_call"', 'audio"'].map((name) => Buffer.from(name));

/**
 * True when a chunk's choices carry something of the answer: a text that is not empty, or a part of a call. The first
 * chunk (a role) and the last (a finish reason) do not. A quote right behind a name cannot stand inside a string.
 */
export function hasContent(data: Buffer, { span }: Member): boolean {
  const choices = data.subarray(span.from, span.to);
  return (
    TEXTS.some((name) => hasValue(choices, name, (at) => choices[at] === QUOTE && choices[at + 1] !== QUOTE)) ||
    PARTS.some((name) => hasValue(choices, name, (at) => choices[at] === OBJECT || choices[at] === ARRAY))
  );
}

const QUOTE = '"'.charCodeAt(0);
const OBJECT = '{'.charCodeAt(0);
const ARRAY = '['.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);

/** True when one of the members of that name has such a value; the question is put with the offset of its first byte. */
function hasValue(choices: Buffer, name: Buffer, isSuch: (at: number) => boolean): boolean {
  for (let at = choices.indexOf(name); at >= 0; at = choices.indexOf(name, at + 1)) {
    let value = at + name.length;
    while (choices[value] === COLON || choices[value] === SPACE) value++;
    if (isSuch(value)) return true;
  }
  return false;
}
