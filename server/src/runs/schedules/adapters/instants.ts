import { asInstant, type Instant, isoInstant } from '#kernel';

/** An instant that there may be, as a column holds it. */
export function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}

/** The instant in a column. */
export function instantOf(text: string | null): Instant | undefined {
  return text === null ? undefined : asInstant(Date.parse(text));
}
