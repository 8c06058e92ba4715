import type { UpstreamFault } from './upstream.ts';

/** What a client is told when no answer can be had (RFC 9110, sections 15.6.3 and 15.6.5). */
export const FAULT_STATUS: Readonly<Record<UpstreamFault['code'], number>> = {
  upstream_connect_failed: 502,
  upstream_connect_timeout: 504,
  upstream_headers_timeout: 504,
  upstream_first_byte_timeout: 504,
  upstream_idle_timeout: 504,
  upstream_reset: 502,
  upstream_truncated: 502,
  upstream_malformed: 502,
};
