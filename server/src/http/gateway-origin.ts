import { isIPv6 } from 'node:net';
import type { ApiContext } from './api-context.ts';

const GATEWAY_FIELD = 'x-tallygate-gateway';
/** Where a gateway is that does not say: an earlier release, or a test. */
const ORIGIN_DEFAULT = 'http://127.0.0.1:8787';

/** What the server's adapter hands in beside the request. */
interface Incoming {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/** Scheme, host and port of the gateway that forwarded the request. Where it does not know its host, it is where it called from. */
export function gatewayOriginOf(context: ApiContext): string {
  const told = context.req.header(GATEWAY_FIELD) ?? ORIGIN_DEFAULT;
  const peer = (context.env as Incoming | undefined)?.incoming?.socket?.remoteAddress ?? '127.0.0.1';
  return told.replace('//*:', `//${isIPv6(peer) ? `[${peer}]` : peer}:`);
}
