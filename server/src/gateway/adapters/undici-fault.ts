import type { UpstreamFault } from '../upstream.ts';

/** How far a request had come when it failed. */
export interface Progress {
  readonly isSent: boolean;
  readonly hasHead: boolean;
}

/** The name of what undici (or the system) reports. */
export function undiciFault(cause: unknown, progress: Progress): UpstreamFault {
  return { code: faultCode(cause, progress), isSent: progress.isSent, cause };
}

function faultCode(cause: unknown, { isSent, hasHead }: Progress): UpstreamFault['code'] {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!isSent) return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'upstream_connect_timeout' : 'upstream_connect_failed';
  const broken = hasHead ? 'upstream_truncated' : 'upstream_reset';
  switch (code) {
    case 'UND_ERR_HEADERS_TIMEOUT':
      return 'upstream_headers_timeout';
    case 'UND_ERR_BODY_TIMEOUT':
      return 'upstream_idle_timeout';
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'upstream_malformed';
    case 'UND_ERR_SOCKET': // how undici calls a second answer, and an upgrade that nobody asked for
      return /^bad (?:response|upgrade)$/.test((cause as Error).message) ? 'upstream_malformed' : broken;
    case 'HPE_INVALID_EOF_STATE':
      return broken;
    default:
      return code.startsWith('HPE_') ? 'upstream_malformed' : broken;
  }
}
