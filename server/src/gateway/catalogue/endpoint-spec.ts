import type { EndpointTimeouts, PayloadLogging } from '../routing.ts';

/** What an endpoint does, as it was declared or made; providers by their names. */
export interface EndpointSpec {
  readonly tags: Readonly<Record<string, string>>;
  readonly destinations: readonly WeightedDestinationSpec[];
  /** In order of trying. */
  readonly fallbacks: readonly DestinationSpec[];
  readonly rateLimits: readonly RateLimitSpec[];
  readonly onClientDisconnect: 'drain' | 'cancel';
  readonly bodyBytesMax: number;
  readonly timeouts: EndpointTimeouts | undefined;
  readonly payloads: PayloadLogging | undefined;
}

export interface DestinationSpec {
  readonly name: string;
  readonly provider: string;
  readonly model: string;
}

export interface WeightedDestinationSpec extends DestinationSpec {
  readonly trafficPercentage: number;
}

export interface RateLimitSpec {
  /** `endpoint`, `user`, `user:<name>` or `group:<name>`. */
  readonly key: string;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
}
