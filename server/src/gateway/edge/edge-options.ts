import type { Clock, Log } from '#kernel';
import type { EdgeHandler, EdgeLimits } from '../edge.ts';
import type { RefusalCode } from './refusals.ts';

/** Why a request never reached the handler: what the edge refused it for, or its connection was cut while its body arrived. */
export type UnservedReason = RefusalCode | 'cut';

/** What an edge needs: who answers, within which bounds. */
export interface EdgeOptions {
  readonly handler: EdgeHandler;
  readonly limits: EdgeLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked with a plain address: IPv4 in dotted form even where it came mapped into IPv6. */
  readonly isTrustedProxy: (address: string) => boolean;
  /** Called once for each request that the handler never sees. */
  readonly onUnserved: (reason: UnservedReason) => void;
}
