import { membersOf, textOf } from './read-members.ts';

const CODE_CHARS_MAX = 64;

/**
 * The row's code for an error that a provider reports, such as `provider:overloaded_error`, from its `code`, else its
 * `type`. The prefix keeps it apart from codes of ours; what does not look like a code becomes `provider:error`.
 */
export function providerErrorCode(error: unknown): string {
  const members = membersOf(error);
  const number = members?.['code'];
  const code = textOf(number) ?? textOf(members?.['type']) ?? (typeof number === 'number' ? String(number) : '');
  const isCode = code.length <= CODE_CHARS_MAX && /^[\w.:-]+$/.test(code);
  return `provider:${isCode ? code : 'error'}`;
}
