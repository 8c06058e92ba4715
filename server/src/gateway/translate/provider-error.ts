import { membersOf, textOf } from '../dialects/read-members.ts';
import type { AnswerError } from './answer-part.ts';
import { parseExactly } from './exact-json.ts';

/** Characters of an error's body that are shown when it is not what the API documents, such as a proxy's page. */
const TEXT_CHARS_MAX = 1000;

/** What an API's `error` object says, or, when there is none, what the text it should have been in says. */
export function providerError(error: unknown, text: string): AnswerError {
  const members = membersOf(error);
  const code = textOf(members?.['status']) ?? textOf(members?.['type']) ?? codeText(members?.['code']);
  return { code, message: textOf(members?.['message']) ?? code ?? text.trim().slice(0, TEXT_CHARS_MAX) };
}

function codeText(code: unknown): string | undefined {
  return typeof code === 'number' ? String(code) : textOf(code);
}

/** What the body of a whole error answer says. Some APIs put the object into an array. */
export function providerErrorIn(body: Buffer): AnswerError {
  const text = body.toString();
  const value = parseExactly(text);
  const object = Array.isArray(value) ? value[0] : value;
  return providerError(membersOf(object)?.['error'], text);
}
