import type { Attempt, FinalStatus, Outcome } from '#usage';
import type { AnswerReading } from './dialects/dialect.ts';
import { toUsage } from './dialects/to-usage.ts';
import { headerValue } from './request-tags.ts';
import type { Destination } from './routing.ts';
import type { UpstreamHead } from './upstream.ts';

/** How a call ended, before what the client did is taken into account. */
export interface Ending {
  readonly finalStatus: FinalStatus;
  readonly errorCode: string | undefined;
  readonly status: number | undefined;
  readonly contentType: string | undefined;
}

/** All that is known of a call when its record is written. */
export interface OutcomeFacts {
  readonly ending: Ending;
  /** The client left before its answer was whole. */
  readonly isClientGone: boolean;
  /** The status that the client got; undefined when nothing was sent yet. */
  readonly startedStatus: number | undefined;
  readonly head: UpstreamHead | undefined;
  readonly reading: AnswerReading;
  /** The destination whose answer the client got. */
  readonly destination: Destination | undefined;
  readonly attempts: readonly Attempt[];
  readonly latencyMs: number;
  readonly firstByteMs: number | undefined;
  /** Time spent in attempts. */
  readonly upstreamMs: number;
}

/** Wire status and meaning are told apart: an error inside an answer of status 200 is an error all the same. */
export function endingOf(
  how: 'ok' | 'upstream_truncated',
  head: UpstreamHead | undefined,
  reading: AnswerReading,
): Ending {
  const status = head?.status;
  const contentType = head && headerValue(head.headers, 'content-type');
  if (how === 'upstream_truncated') return { finalStatus: how, errorCode: how, status, contentType };
  const statusCode = status !== undefined && status >= 400 ? `upstream_status_${status}` : undefined;
  const errorCode = reading.errorCode ?? statusCode;
  return { finalStatus: errorCode === undefined ? 'ok' : 'error', errorCode, status, contentType };
}

/** The closing half of a call's row, as facts. A client that left is told by the status 499, when it got none before. */
export function describeOutcome(facts: OutcomeFacts): Outcome {
  const { ending, isClientGone, startedStatus, reading } = facts;
  const hasAnswer = !isClientGone || startedStatus !== undefined;
  return {
    finalStatus: isClientGone ? 'client_closed' : ending.finalStatus,
    errorCode: isClientGone ? (ending.errorCode ?? 'client_closed') : ending.errorCode,
    statusCode: isClientGone ? (startedStatus ?? 499) : ending.status,
    responseContentType: hasAnswer ? ending.contentType : undefined,
    latencyMs: facts.latencyMs,
    timeToFirstByteMs: facts.firstByteMs ?? (isClientGone ? undefined : facts.latencyMs),
    gatewayOverheadMs: Math.max(0, facts.latencyMs - facts.upstreamMs),
    servedBy: servedBy(facts),
    attempts: facts.attempts,
    usage: toUsage(reading),
    usageSource: reading.usage === undefined ? 'none' : 'provider',
    serviceTier: reading.serviceTier,
    upstreamRequestId: upstreamRequestId(facts.head),
  };
}

function servedBy({ destination, reading }: OutcomeFacts): Outcome['servedBy'] {
  if (destination === undefined) return undefined;
  const { type, name, id, model } = destination;
  return { type, name, id, model: reading.model ?? model };
}

function upstreamRequestId(head: UpstreamHead | undefined): string | undefined {
  const headers = head?.headers ?? [];
  return headerValue(headers, 'x-request-id') ?? headerValue(headers, 'request-id');
}
