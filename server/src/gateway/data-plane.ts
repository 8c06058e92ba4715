import { type ErrorCode, type ErrorDetails, errorMessage, type Language, pickLanguage } from '@tallygate/contract';
import { hashSecret, type KeyRecord } from '#identity';
import { asInstant, type Random } from '#kernel';
import { type Attempt, closeRow, openRow } from '#usage';
import { runCall } from './call.ts';
import type { CallParts } from './call-parts.ts';
import { type CallDecision, type CallNames, decideRequest } from './decide-request.ts';
import { describeCall, type GatewayNames } from './describe-call.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeHandler, EdgeReply, EdgeRequest } from './edge.ts';
import { headerValue, readTags } from './request-tags.ts';
import { type Route, routeFinder } from './routes.ts';
import type { Snapshot } from './routing.ts';
import { pathOf } from './target.ts';

/** What the data plane is made of. */
export interface DataPlaneParts extends CallParts {
  readonly dialects: readonly Dialect[];
  readonly random: Random;
  readonly nextRequestId: (at: ReturnType<typeof asInstant>) => string;
  readonly nodeId: string;
  /** The newest configuration; replaced whole. */
  readonly snapshot: () => Snapshot;
  /** Answers health, readiness and metrics. */
  readonly operation: (name: (Route & { readonly kind: 'operation' })['name'], reply: EdgeReply) => void;
  /** Takes what is not the data plane's. */
  readonly forward: EdgeHandler;
}

/** A client that was refused for want of room may try again after this time. */
const RETRY_AFTER_SECONDS = '5';
const NO_ATTEMPTS: readonly Attempt[] = [];

/** The gateway's handler: finds the route of each request, and carries AI calls from key to record. */
export function createDataPlane(parts: DataPlaneParts): EdgeHandler {
  const findRoute = routeFinder(parts.dialects);
  return (request, reply) => {
    const route = findRoute(request.method, request.target);
    switch (route.kind) {
      case 'call':
        serveCall(parts, { request, reply, dialect: route.dialect });
        break;
      case 'control':
        parts.forward(request, reply);
        break;
      case 'operation':
        parts.operation(route.name, reply);
        break;
      case 'probe':
        reply.start(200, [], 0);
        reply.end();
        break;
      case 'unknown':
        answerUnknown(request, reply, route.dialect ?? parts.dialects[0]);
        break;
    }
  };
}

interface Arrived {
  readonly request: EdgeRequest;
  readonly reply: EdgeReply;
  readonly dialect: Dialect;
}

function serveCall(parts: DataPlaneParts, arrived: Arrived): void {
  const { request, dialect } = arrived;
  const snapshot = parts.snapshot();
  const key = request.credential === undefined ? undefined : snapshot.keys.get(hashSecret(request.credential));
  if (key === undefined) {
    const code = request.credential === undefined ? 'key_missing' : 'key_unknown';
    parts.metrics.unauthenticated(code);
    answerError(arrived, { status: 401, code, details: {}, requestId: undefined });
    return;
  }
  const receivedAt = asInstant(request.receivedAtMs);
  const decision = decideRequest({
    key,
    now: receivedAt,
    dialect,
    body: request.body,
    tags: readTags(request.headers),
    endpoints: snapshot.endpoints,
    fraction: parts.random.fraction(),
  });
  const requestId = parts.nextRequestId(receivedAt);
  const gateway: GatewayNames = { accountId: snapshot.accountId, publicUrl: snapshot.publicUrl, nodeId: parts.nodeId };
  const intent = {
    requestId,
    eventTimeMs: request.receivedAtMs,
    opening: openingFor({ gateway, arrived, key, requestId, names: decision }),
  };
  if (decision.kind === 'refuse') {
    refuse(parts, arrived, { decision, intent });
    return;
  }
  const opened = parts.spool.open(intent);
  if (opened.kind === 'refused') {
    parts.metrics.unrecorded();
    answerError(arrived, { status: 503, code: opened.reason, details: {}, requestId });
    return;
  }
  const { body, ...decided } = decision;
  const { method, target, headers, startedMs } = request;
  runCall(parts, {
    ...arrived,
    request: { method, target, headers, startedMs },
    decision: decided,
    body,
    requestId,
    language: languageOf(request),
    ticket: opened.ticket,
  });
}

function openingFor(call: {
  readonly gateway: GatewayNames;
  readonly arrived: Arrived;
  readonly key: KeyRecord;
  readonly requestId: string;
  readonly names: CallNames;
}): string {
  const { request, dialect } = call.arrived;
  return openRow(describeCall({ ...call, request, apiType: dialect.apiType }));
}

/** A refusal is a row too, written before it is answered. */
function refuse(
  parts: DataPlaneParts,
  arrived: Arrived,
  refused: {
    readonly decision: CallDecision & { readonly kind: 'refuse' };
    readonly intent: { readonly requestId: string; readonly eventTimeMs: number; readonly opening: string };
  },
): void {
  const { decision, intent } = refused;
  const latencyMs = Math.round(parts.clock.monotonicMs() - arrived.request.startedMs);
  const closing = closeRow({
    finalStatus: 'refused',
    errorCode: decision.code,
    statusCode: decision.status,
    responseContentType: 'application/json',
    latencyMs,
    timeToFirstByteMs: latencyMs,
    gatewayOverheadMs: latencyMs,
    servedBy: undefined,
    attempts: NO_ATTEMPTS,
    usage: {},
    usageSource: 'none',
    serviceTier: undefined,
    upstreamRequestId: undefined,
  });
  if (parts.spool.record(intent, closing) === 'refused') parts.metrics.unrecorded();
  else parts.metrics.ended({ apiType: arrived.dialect.apiType, finalStatus: 'refused', latencyMs });
  const answer = () => answerError(arrived, { ...decision, requestId: intent.requestId });
  if (parts.durability === 'process') answer();
  else
    parts.spool
      .synced()
      .then(answer)
      .catch(() => arrived.reply.abort());
}

function answerUnknown(request: EdgeRequest, reply: EdgeReply, dialect: Dialect | undefined): void {
  if (dialect === undefined) {
    reply.abort();
    return;
  }
  const details = { method: request.method, path: pathOf(request.target) };
  answerError({ request, reply, dialect }, { status: 404, code: 'route_unknown', details, requestId: undefined });
}

interface OwnError {
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly requestId: string | undefined;
}

/** Answers in the caller's dialect and language. */
function answerError({ request, reply, dialect }: Arrived, error: OwnError): void {
  const message = errorMessage(error.code, languageOf(request), error.details);
  const body = dialect.errorBody({ status: error.status, code: error.code, message, requestId: error.requestId });
  const fields = ['content-type', 'application/json'];
  if (error.requestId !== undefined)
    fields.push('tallygate-request-id', error.requestId, dialect.requestIdField, error.requestId);
  if (error.status === 503) fields.push('retry-after', RETRY_AFTER_SECONDS);
  reply.start(error.status, fields, body.length);
  reply.end(body);
}

function languageOf(request: EdgeRequest): Language {
  return pickLanguage(headerValue(request.headers, 'accept-language'), 'ko');
}
