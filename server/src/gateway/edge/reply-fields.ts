import { invariant } from '#kernel';
import { fieldReader, HOP_BY_HOP, isFieldValue } from './field-roles.ts';

const replyField = fieldReader(
  new Map(['content-length', 'transfer-encoding', 'connection', ...HOP_BY_HOP].map((name) => [name, 'drop' as const])),
);

/**
 * The fields of an answer (flat) as they may be written: framing and hop-by-hop ones left out. A name or value that
 * would break out of its line is a bug of ours, and throws before anything was sent.
 */
export function replyFields(headers: readonly string[]): string[] {
  const fields: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const spelling = headers[index] ?? '';
    const value = headers[index + 1];
    const field = replyField(spelling);
    invariant(field !== undefined, 'the name of an answer field is a token');
    invariant(value !== undefined && isFieldValue(value), 'the value of an answer field holds no control character');
    if (field.role === 'keep') fields.push(spelling, value);
  }
  return fields;
}
