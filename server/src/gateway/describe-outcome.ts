import type { Attempt, FinalStatus, Outcome, PayloadEnding, ServedBy } from '#usage';
import type { AnswerReading, Dialect } from './dialects/dialect.ts';
import { estimateUsage, type Work } from './estimate-usage.ts';
import { REQUEST_ID_FIELDS } from './head-fields.ts';
import { headerValue } from './request-tags.ts';
import type { Destination } from './routing.ts';
import type { UpstreamHead } from './upstream.ts';
import { isWholeStatus } from './whole-relay.ts';

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
  /** Of the client's body. */
  readonly requestBytes: number;
  /** Of the answer's texts, as far as they came; undefined: none was read. */
  readonly contentBytes: number | undefined;
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
  const { usage, source } = usageOf(facts);
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
    usage,
    usageSource: source,
    serviceTier: reading.serviceTier,
    upstreamRequestId: upstreamRequestId(facts.head),
    // What they are follows from the rest, and stands here already: a copy of an object with a place for it is a quick one.
    charge: undefined,
    credits: undefined,
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

/** Counting tokens uses none, and that is known. */
function usageOf(facts: OutcomeFacts): ReturnType<typeof estimateUsage> {
  const { purpose, head, reading } = facts;
  if (purpose === 'count' && head !== undefined && isWholeStatus(head.status)) {
    return { usage: NO_TOKENS, source: reading.usage === undefined ? 'none' : 'provider' };
  }
  const { requestBytes, contentBytes } = facts;
  return estimateUsage({ work: workOf(facts), reading, purpose, requestBytes, contentBytes });
}

const NO_TOKENS: Outcome['usage'] = { input: 0, output: 0 };

/**
 * What the provider did. A call that was given up while nobody had said how it went was at work: the client left, and the endpoint says to
 * cancel, or the time to read on was over.
 */
function workOf({ ending, isClientGone, head, attempts, purpose }: OutcomeFacts): Work {
  if (purpose === 'count') return 'none';
  const isGivenUp = isClientGone && ending.finalStatus === 'ok';
  if (head === undefined) return isGivenUp && attempts.at(-1)?.errorCode === 'client_closed' ? 'partial' : 'none';
  if (!isWholeStatus(head.status)) return 'none';
  if (ending.finalStatus === 'error') return 'failed';
  return ending.finalStatus === 'ok' && !isClientGone ? 'whole' : 'partial';
}

function servedBy({ destination, reading }: OutcomeFacts): Outcome['servedBy'] {
  if (destination === undefined) return undefined;
  const model = reading.model ?? destination.model;
  const known = lastServed.get(destination);
  if (known?.model === model) return known;
  const { type, name, id, provider } = destination;
  const pricedAs = { provider: { kind: provider.kind, name: provider.name }, configuredModel: destination.model };
  const made = { type, name, id, model, ...pricedAs };
  lastServed.set(destination, made);
  return made;
}

/** A destination mostly names the same model: it is described anew when it names another. */
const lastServed = new WeakMap<Destination, ServedBy>();

function upstreamRequestId(head: UpstreamHead | undefined): string | undefined {
  if (head === undefined) return undefined;
  for (const name of REQUEST_ID_FIELDS) {
    const value = headerValue(head.headers, name);
    if (value !== undefined) return value;
  }
  return undefined;
}
