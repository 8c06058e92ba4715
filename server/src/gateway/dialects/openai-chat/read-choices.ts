import type { EventReading } from '../dialect.ts';
import type { Member } from '../read-members.ts';
import { textCounter } from '../text-bytes.ts';

/** Texts of messages, deltas and calls, by the end of their names: `reasoning_content` and `reasoning` of compatible servers are content too. */
export const textBytes = textCounter(['content', 'reasoning', 'refusal', 'arguments']);
const PARTS = ['tool_calls"', 'function_call"', 'audio"'].map((name) => Buffer.from(name));
const FINISH = Buffer.from('finish_reason"');

/**
 * What a chunk's choices carry of the answer: a text that is not empty, or a part of a call. The first chunk (a role) and the last (a finish
 * reason, which tells that the answer is whole) do not. A quote right behind a name cannot stand inside a string.
 */
export function readChoices(
  data: Buffer,
  { span }: Member,
): Pick<EventReading, 'isContent' | 'contentBytes' | 'isComplete' | 'finished'> {
  const choices = data.subarray(span.from, span.to);
  const contentBytes = textBytes(choices);
  const finished = countValues(choices, FINISH, (at) => choices[at] === QUOTE);
  const isContent =
    contentBytes > 0 ||
    PARTS.some((name) => countValues(choices, name, (at) => choices[at] === OBJECT || choices[at] === ARRAY) > 0);
  return { isContent, contentBytes, isComplete: finished > 0, finished: finished > 0 ? finished : undefined };
}

const QUOTE = '"'.charCodeAt(0);
const OBJECT = '{'.charCodeAt(0);
const ARRAY = '['.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);

/** How many members of that name have such a value; the question is put with the offset of its first byte. */
function countValues(choices: Buffer, name: Buffer, isSuch: (at: number) => boolean): number {
  let count = 0;
  for (let at = choices.indexOf(name); at >= 0; at = choices.indexOf(name, at + 1)) {
    let value = at + name.length;
    while (choices[value] === COLON || choices[value] === SPACE) value++;
    if (isSuch(value)) count += 1;
  }
  return count;
}
