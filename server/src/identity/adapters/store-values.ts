import { asInstant, type Instant, isoInstant } from '#kernel';

/** An instant as the control store keeps it. */
export function instant(text: string): Instant {
  return asInstant(Date.parse(text));
}

/** Likewise, where there may be none. */
export function optionalInstant(text: string | null): Instant | undefined {
  return text === null ? undefined : instant(text);
}

/** The text of an instant that there may be. */
export function optionalText(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
