import type { UpstreamFault } from './upstream.ts';

/** Why a call ends without an answer: a fault on the way to the provider, or a bound of our own. */
export type CallFault = UpstreamFault['code'] | OwnBound;

/** A bound of our own that ended an answer: it took too long, or all answers together too much memory. */
export type OwnBound = 'answer_too_long' | 'answer_memory_full';

/** What a client is told when no answer can be had (RFC 9110, sections 15.6.3 to 15.6.5). */
export const FAULT_STATUS: Readonly<Record<CallFault, number>> = {
  upstream_connect_failed: 502,
  upstream_connect_timeout: 504,
  upstream_headers_timeout: 504,
  upstream_first_byte_timeout: 504,
  upstream_idle_timeout: 504,
  upstream_reset: 502,
  upstream_truncated: 502,
  upstream_malformed: 502,
  answer_too_long: 504,
  answer_memory_full: 503,
};
