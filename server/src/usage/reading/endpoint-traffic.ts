import type { EndpointTraffic } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { RowScope } from './usage-reader.ts';

/** Which requests: of one endpoint with its minutes, or of all. `[from, to)`. */
export interface TrafficQuestion {
  readonly scope: RowScope;
  readonly from: Instant;
  readonly to: Instant;
  readonly endpoint: string | undefined;
}

/** What passes through endpoints now, from the rows. Throws `UsageUnreadable`. */
export interface EndpointTrafficReader {
  traffic(question: TrafficQuestion, signal: AbortSignal): Promise<readonly EndpointTraffic[]>;
}
