import type { Clock } from '#kernel';
import type { Upstream } from '../upstream.ts';

/** The built-in demo provider: answers chat completions and messages in their own shapes, without any network. */
export function demoUpstream(clock: Clock): Upstream {
  throw new Error(`not there yet ${clock.now()}`);
}
