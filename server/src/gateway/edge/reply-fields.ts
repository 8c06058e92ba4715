import { invariant } from '#kernel';
import { type Field, fieldReader, HOP_BY_HOP, isFieldValue } from './field-roles.ts';

const replyField = fieldReader<never>(
  new Map(['content-length', 'transfer-encoding', 'connection', ...HOP_BY_HOP].map((name) => [name, 'drop' as const])),
);

/**
 * The fields of an answer (flat) as they may be written: framing and hop-by-hop ones left out. A name or value that
 * would break out of its line is a bug of ours, and throws before anything was sent.
 */
export function replyFields(headers: readonly string[]): string[] {
  const fields: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const { role } = checkedField(headers, index);
    if (role === 'keep') fields.push(headers[index] ?? '', headers[index + 1] ?? '');
  }
  return fields;
}

/** The same as lines of a head, and whether they hold a date. */
export function replyLines(headers: readonly string[]): { readonly lines: string; readonly isDated: boolean } {
  let lines = '';
  let values = '';
  let isDated = false;
  for (let index = 0; index < headers.length; index += 2) {
    const { role, name } = namedField(headers, index);
    const value = headers[index + 1];
    values += value;
    if (role !== 'keep') continue;
    lines += `${headers[index]}: ${value}\r\n`;
    isDated ||= name === 'date';
  }
  checkValue(headers.length % 2 === 0 ? values : undefined);
  return { lines, isDated };
}

function checkedField(headers: readonly string[], index: number): Field<never> {
  checkValue(headers[index + 1]);
  return namedField(headers, index);
}

function namedField(headers: readonly string[], index: number): Field<never> {
  const field = replyField(headers[index] ?? '');
  invariant(field !== undefined, 'the name of an answer field is a token');
  return field;
}

/** Of one field, or of several behind each other. */
function checkValue(value: string | undefined): void {
  invariant(value !== undefined && isFieldValue(value), 'the value of an answer field holds no control character');
}
