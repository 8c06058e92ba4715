declare const unit: unique symbol;

/** Milliseconds since 1970-01-01 UTC. */
export type Instant = number & { readonly [unit]: 'instant' };

/** The one place where plain milliseconds become an instant. */
export function asInstant(milliseconds: number): Instant {
  return milliseconds as Instant;
}

/** ISO 8601 in UTC with milliseconds, as the usage table prints times. */
export function isoInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** Throws when one of our own promises is broken: a bug here, never a caller's mistake. */
export function invariant(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${promise}`);
}

/** Makes a `switch` over a union complete at compile time. */
export function never(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
