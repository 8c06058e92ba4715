import type { RetryAdvice } from './limits/limit-refusal.ts';

/** A client that was refused for want of room may try again after this time. */
const RETRY_AFTER_SECONDS = '5';
/** Refusals that the same request may escape later (RFC 9110, section 15.5; RFC 6585, section 4). */
const MAY_CHANGE: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * What an error of ours tells a client's SDK of trying again. `x-should-retry` is read by those of OpenAI and Anthropic
 * (`shouldRetry` in their `client.ts`): without it each decides by the status, and some try a hopeless request again.
 */
export function retryFields(status: number, advice?: RetryAdvice): readonly string[] {
  if (advice !== undefined) return advised(advice);
  if (status === 503) return SOON;
  return status >= 400 && status < 500 && !MAY_CHANGE.has(status) ? USELESS : NEITHER;
}

function advised({ afterSeconds, isUseless }: RetryAdvice): readonly string[] {
  if (isUseless) return USELESS;
  return afterSeconds === undefined ? NEITHER : ['retry-after', String(afterSeconds)];
}

const SOON: readonly string[] = ['retry-after', RETRY_AFTER_SECONDS];
const USELESS: readonly string[] = ['x-should-retry', 'false'];
const NEITHER: readonly string[] = [];
