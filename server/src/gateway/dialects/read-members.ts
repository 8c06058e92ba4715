import type { Member } from '../json/locate-members.ts';

export { type Member, memberLocator, REQUEST_BOUNDS } from '../json/locate-members.ts';

/** The value of a member, parsed; undefined when the member is not there. Its text was checked when it was located. */
export function readValue(bytes: Buffer, member: Member | undefined): unknown {
  return member && JSON.parse(bytes.toString('utf8', member.span.from, member.span.to));
}

/** The text of a member that is a string and not empty; undefined otherwise. */
export function readText(bytes: Buffer, member: Member | undefined): string | undefined {
  if (member?.kind !== 'string') return undefined;
  const { from, to } = member.span;
  const text = bytes.toString('utf8', from + 1, to - 1);
  return textOf(text.includes('\\') ? readValue(bytes, member) : text);
}

/** The members of an object; undefined for anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

/** A string that is not empty; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
