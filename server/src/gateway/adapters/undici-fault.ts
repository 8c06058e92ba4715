import { errors } from 'undici';
import type { UpstreamFault } from '../upstream.ts';

/** How far a request had come when it failed. */
export interface Progress {
  readonly isSent: boolean;
  readonly hasHead: boolean;
}

/** Our name for what undici, or the system below it, reports. */
export function undiciFault(cause: unknown, progress: Progress): UpstreamFault {
  return { code: faultCode(cause, progress), isSent: progress.isSent, cause };
}

function faultCode(cause: unknown, { isSent, hasHead }: Progress): UpstreamFault['code'] {
  if (!isSent) {
    return cause instanceof errors.ConnectTimeoutError ? 'upstream_connect_timeout' : 'upstream_connect_failed';
  }
  if (isMalformed(cause, hasHead)) return 'upstream_malformed';
  return hasHead ? 'upstream_truncated' : 'upstream_reset';
}

function isMalformed(cause: unknown, hasHead: boolean): boolean {
  if (cause instanceof errors.HeadersOverflowError) return true;
  // so it calls every fault of a head that has a length, too
  if (cause instanceof errors.ResponseContentLengthMismatchError) return !hasHead;
  // an answer nobody asked for, an upgrade nobody asked for
  if (cause instanceof errors.SocketError) return /^bad (?:response|upgrade)$/.test(cause.message);
  return cause instanceof errors.HTTPParserError && !cause.message.includes('EOF');
}
