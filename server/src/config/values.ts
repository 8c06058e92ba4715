import { asInstant, type Instant } from '#kernel';

/** Any UUID (RFC 9562, section 4). */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** A time with its zone (RFC 3339); undefined when it is none, or names a day that does not exist. */
export function readInstant(text: string): Instant | undefined {
  const milliseconds = INSTANT.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return day.toISOString().startsWith(text.slice(0, 10)) ? asInstant(milliseconds) : undefined;
}

export type DefaultWorkspace = { readonly kind: 'workspace'; readonly name: string } | { readonly kind: 'ambiguous' };

/** The workspace of what names none: `main`, or the only one there is. */
export function defaultWorkspace(names: readonly string[]): DefaultWorkspace {
  const [first] = names;
  if (first === undefined || names.includes('main')) return { kind: 'workspace', name: 'main' };
  return names.length === 1 ? { kind: 'workspace', name: first } : { kind: 'ambiguous' };
}
