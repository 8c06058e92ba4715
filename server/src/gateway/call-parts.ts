import type { Language } from '@tallygate/contract';
import type { Admissions, Hold } from '#admission';
import type { Clock, Log } from '#kernel';
import type { PayloadCapture, PayloadLog, Spool, Ticket } from '#usage';
import type { Api } from './apis.ts';
import type { Drains } from './bounds/drains.ts';
import type { HeldAnswers } from './bounds/held-answers.ts';
import type { OpenCalls } from './bounds/open-calls.ts';
import type { CallPricing } from './charge-outcome.ts';
import type { CreditCaller, CreditPricing } from './credit-pricing.ts';
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
  /** The door that every call passes; undefined: no limits, as while warming up. */
  readonly admissions?: Admissions | undefined;
  readonly payloads: PayloadLog;
  /** What calls cost, by the newest prices. */
  readonly pricing: CallPricing;
  /** What they cost in credits; undefined: nothing. */
  readonly creditPricing?: CreditPricing | undefined;
  /** The calls that read on for a client that left; over its bound they are cancelled instead. */
  readonly drains: Drains;
  /** Calls under way; each leaves when nothing of it is left. */
  readonly open: OpenCalls;
  /** The memory of whole answers. */
  readonly heldAnswers: HeldAnswers;
  /** How long an answer may take, from the arrival of its request to its last byte. */
  readonly answerMsMax: number;
}

/** One call that was let in: its request, what was decided, and its place in the spool. */
export interface AdmittedCall {
  readonly request: Pick<EdgeRequest, 'method' | 'target' | 'headers' | 'startedMs' | 'receivedAtMs'>;
  readonly reply: EdgeReply;
  readonly api: Api;
  readonly decision: Omit<CallDecision & { readonly kind: 'serve' }, 'body' | 'firstBody'>;
  readonly keyId: string;
  /** Of its caller, who may ask for another. */
  readonly language: Language;
  readonly requestId: string;
  readonly ticket: Ticket;
  /** What it holds of its limits; undefined: nothing. */
  readonly hold: Hold | undefined;
  /** What budgets count for it when its price is not known, in nano-USD. */
  readonly unpricedNanoUsd: number;
  /** Who calls what, for its price in credits; undefined: it has none. */
  readonly credited?: CreditCaller | undefined;
  /** undefined: the payload is not kept. */
  readonly payload: PayloadCapture | undefined;
}

/** What is sent for a call. Apart from it, and let go of when no other destination can be asked: it may be large. */
export interface CallBodies {
  /** The client's. */
  readonly body: Buffer;
  /** The same, as the first attempt sends it, where it was translated already. */
  readonly firstBody: Buffer | undefined;
}
