import type { Language } from '@tallygate/contract';
import type { Clock, Log } from '#kernel';
import type { PayloadCapture, PayloadLog, Spool, Ticket } from '#usage';
import type { Api } from './apis.ts';
import type { CallDecision } from './decide-request.ts';
import type { DestinationHealth } from './destination-health.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Upstream, UpstreamTimeouts } from './upstream.ts';

/** What every call uses. */
export interface CallParts {
  readonly spool: Spool;
  readonly http: Upstream;
  readonly demo: Upstream;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: GatewayMetrics;
  readonly durability: 'process' | 'strict';
  /** Where an endpoint has none of its own. */
  readonly timeouts: UpstreamTimeouts;
  readonly health: DestinationHealth;
  readonly payloads: PayloadLog;
  /** Counts the calls that read on for a client that left; over its bound they are cancelled instead. */
  readonly drains: DrainBound;
  /** Calls under way; each leaves when nothing of it is left. */
  readonly open: Set<OpenCall>;
}

/** A call under way, as a stop sees it. */
export interface OpenCall {
  /** Ends it now: its record is written with what is known, its connections are cut. */
  giveUp(): void;
}

/** How many answers may be read to their end for clients that left. */
export interface DrainBound {
  open: number;
  readonly openMax: number;
  /** How long one may go on. */
  readonly timeoutMs: number;
}

/** One call that was let in: its request, what was decided, and its place in the spool. */
export interface AdmittedCall {
  readonly request: Pick<EdgeRequest, 'method' | 'target' | 'headers' | 'startedMs' | 'receivedAtMs'>;
  readonly reply: EdgeReply;
  readonly api: Api;
  readonly decision: Omit<CallDecision & { readonly kind: 'serve' }, 'body'>;
  /** Let go of when no other destination can be asked, since it may be large. */
  readonly body: Buffer;
  readonly requestId: string;
  readonly language: Language;
  readonly ticket: Ticket;
  /** undefined: the payload is not kept. */
  readonly payload: PayloadCapture | undefined;
}
