import { type Clock, type Log, silentLog, systemClock } from '#kernel';
import type { Upstream } from '../upstream.ts';

export interface UpstreamBounds {
  readonly connectionsPerOriginMax: number;
  readonly queueMax: number;
  readonly keepAliveMs: number;
  readonly originsMax?: number;
  /** A certificate (PEM) to trust. */
  readonly ca?: string;
}

/** Makes the upstream under test. */
export type MakeUpstream = (options: UpstreamBounds & { readonly clock: Clock; readonly log: Log }) => Upstream;

export function makeTestUpstream(makeUpstream: MakeUpstream, bounds: Partial<UpstreamBounds> = {}): Upstream {
  return makeUpstream({
    clock: systemClock,
    log: silentLog,
    connectionsPerOriginMax: 4,
    queueMax: 2,
    // Longer than any test waits: no connection ends by itself.
    keepAliveMs: 60_000,
    ...bounds,
  });
}
