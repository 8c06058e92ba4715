import { headerValue } from './request-tags.ts';

/**
 * How long a provider asks to be left alone, in milliseconds: `retry-after-ms` (OpenAI), else `Retry-After` in seconds or as a
 * date (RFC 9110, section 10.2.3). Undefined: it does not ask, or not in a way that can be read.
 */
export function retryAfterMs(headers: readonly string[], nowMs: number): number | undefined {
  const precise = Number(headerValue(headers, 'retry-after-ms') || Number.NaN);
  if (Number.isFinite(precise) && precise >= 0) return precise;
  const text = headerValue(headers, 'retry-after');
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Number(text) * 1000;
  const at = LETTERS.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Every form of a date has the name of a month. */
const LETTERS = /[A-Za-z]{3}/;
