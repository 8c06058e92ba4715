import { FREE_CHARGE } from '#prices';
import { type Attempt, closeRow, type FinalStatus, type Intent } from '#usage';
import type { CallParts } from './call-parts.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';

/** A request that needs no provider: refused, or answered from what the gateway knows. */
export interface SettledRequest {
  readonly request: EdgeRequest;
  readonly reply: EdgeReply;
  readonly apiType: string;
  readonly intent: Intent;
  readonly ending: {
    readonly finalStatus: FinalStatus;
    readonly status: number;
    /** undefined: nothing is wrong. */
    readonly code: string | undefined;
  };
  /** Sends the answer. */
  readonly answer: () => void;
  /** Refuses for want of room. */
  readonly unrecorded: () => void;
}

const NO_ATTEMPTS: readonly Attempt[] = [];
/** Nothing was generated, and that is known. */
const NO_TOKENS = { input: 0, output: 0 };

/** Such a request is a row too, written before it is answered. */
export function recordAtOnce(parts: CallParts, settled: SettledRequest): void {
  const { request, reply, apiType, ending, intent } = settled;
  const isAnswered = ending.finalStatus !== 'client_closed';
  const latencyMs = Math.round(parts.clock.monotonicMs() - request.startedMs);
  const closing = closeRow({
    finalStatus: ending.finalStatus,
    errorCode: ending.code,
    statusCode: ending.status,
    responseContentType: isAnswered ? 'application/json' : undefined,
    latencyMs,
    timeToFirstByteMs: isAnswered ? latencyMs : undefined,
    gatewayOverheadMs: latencyMs,
    servedBy: undefined,
    attempts: NO_ATTEMPTS,
    usage: ending.finalStatus === 'ok' ? NO_TOKENS : {},
    usageSource: 'none',
    serviceTier: undefined,
    upstreamRequestId: undefined,
    charge: ending.finalStatus === 'ok' ? FREE_CHARGE : undefined,
  });
  if (parts.spool.record(intent, closing) === 'refused') {
    parts.metrics.unrecorded();
    // What is not counted is not given either; what is refused is refused all the same.
    if (ending.finalStatus === 'ok') {
      settled.unrecorded();
      return;
    }
  } else parts.metrics.ended({ apiType, finalStatus: ending.finalStatus, latencyMs });
  if (parts.durability === 'process') settled.answer();
  else
    parts.spool
      .synced()
      .then(settled.answer)
      .catch(() => reply.abort());
}
