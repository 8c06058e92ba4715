/** Tokens that one answer can have, at most: more is a provider's mistake. Three of them can be added up exactly. */
const TOKENS_MAX = 1_000_000_000_000;
/** Bytes of a provider's usage object, printed without spaces, above which it is not kept beside our columns. */
export const USAGE_RAW_BYTES_MAX = 4096;

/** A count of tokens as a provider reports it; undefined for what cannot be one (absent, negative, fractional, huge). */
export function tokenCount(value: unknown): number | undefined {
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= TOKENS_MAX;
  return isCount ? value : undefined;
}

/** A provider's usage object as JSON text; undefined when it is longer than `USAGE_RAW_BYTES_MAX`. */
export function rawUsage(usage: Readonly<Record<string, unknown>>): string | undefined {
  const text = JSON.stringify(usage);
  return Buffer.byteLength(text) <= USAGE_RAW_BYTES_MAX ? text : undefined;
}
