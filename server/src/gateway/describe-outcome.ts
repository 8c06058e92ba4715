import type { Attempt, FinalStatus, Outcome, PayloadEnding, TokenUsage } from '#usage';
import type { AnswerReading, Dialect } from './dialects/dialect.ts';
import { toUsage } from './dialects/to-usage.ts';
import { REQUEST_ID_FIELDS } from './head-fields.ts';
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
  /** What the API called is for. */
  readonly purpose: Dialect['purpose'];
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
    usage: usageOf(facts),
    usageSource: reading.usage === undefined ? 'none' : 'provider',
    serviceTier: reading.serviceTier,
    upstreamRequestId: upstreamRequestId(facts.head),
  };
}

/** What a payload says of how its request ended. */
export function payloadEnding(outcome: Outcome | undefined): PayloadEnding {
  return {
    statusCode: outcome?.statusCode,
    latencyMs: outcome?.latencyMs,
    timeToFirstByteMs: outcome?.timeToFirstByteMs,
    destinationName: outcome?.servedBy?.name,
    destinationModel: outcome?.servedBy?.model,
  };
}

/** A request's prompt is about this many bytes a token: only for marking estimates of calls whose gateway died. */
const BYTES_PER_TOKEN = 4;

/** What is known, and guesses for the rest. `contentEvents`: pieces of content seen, a floor for the output; undefined: none. */
export function usageSoFar(known: TokenUsage, bodyBytes: number, contentEvents: number | undefined): TokenUsage {
  return {
    ...known,
    input: known.input ?? Math.ceil(bodyBytes / BYTES_PER_TOKEN),
    output: known.output ?? contentEvents,
  };
}

/** Counting tokens generates none, and that is known. */
function usageOf({ purpose, head, reading }: OutcomeFacts): Outcome['usage'] {
  return purpose === 'count' && head !== undefined && head.status < 400 ? NO_TOKENS : toUsage(reading);
}

const NO_TOKENS: Outcome['usage'] = { input: 0, output: 0 };

function servedBy({ destination, reading }: OutcomeFacts): Outcome['servedBy'] {
  if (destination === undefined) return undefined;
  const { type, name, id, model } = destination;
  return { type, name, id, model: reading.model ?? model };
}

function upstreamRequestId(head: UpstreamHead | undefined): string | undefined {
  const headers = head?.headers ?? [];
  return REQUEST_ID_FIELDS.map((name) => headerValue(headers, name)).find((value) => value !== undefined);
}
