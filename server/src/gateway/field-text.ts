import { isUtf8 } from 'node:buffer';

/** The text of a field's value, which arrives as latin1: callers write UTF-8 into it. What is no UTF-8 stays as it came. */
export function fieldText(value: string): string {
  if (!BEYOND_ASCII.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

const BEYOND_ASCII = /[\x80-\xff]/;
