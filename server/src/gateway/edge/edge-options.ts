import type { Clock, Log } from '#kernel';
import type { EdgeHandler, EdgeLimits } from '../edge.ts';

/** What an edge needs: who answers, within which bounds. */
export interface EdgeOptions {
  readonly handler: EdgeHandler;
  readonly limits: EdgeLimits;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked with a plain address: IPv4 in dotted form even where it came mapped into IPv6. */
  readonly isTrustedProxy: (address: string) => boolean;
}
