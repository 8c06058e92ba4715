import { asInstant } from '#kernel';
import { answerError, languageOf } from './answer-error.ts';
import type { Api } from './apis.ts';
import { readClaims } from './attribution/read-claims.ts';
import { authenticate } from './authenticate.ts';
import { beginPayload } from './begin-payload.ts';
import { runCall } from './call.ts';
import type { DataPlaneParts } from './data-plane-parts.ts';
import { decideRequest } from './decide-request.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeHandler, EdgeReply, EdgeRequest } from './edge.ts';
import { callingAgent, intentFor } from './intent-for.ts';
import { recordAtOnce } from './record-at-once.ts';
import { readTags } from './request-tags.ts';
import { routeFinder } from './routes.ts';
import { serveModels } from './serve-models.ts';
import { pathOf } from './target.ts';

/** The gateway's handler: finds the route of each request, and carries AI calls from key to record. */
export function createDataPlane(parts: DataPlaneParts): EdgeHandler {
  const findRoute = routeFinder(parts.dialects);
  return (request, reply) => {
    const route = findRoute(request.method, request.target);
    switch (route.kind) {
      case 'call':
        serveCall(parts, { request, reply, api: route.api });
        break;
      case 'models':
        serveModels(parts, { request, reply, ...route });
        break;
      case 'control':
        parts.forward(request, reply);
        break;
      case 'operation':
        parts.operation(route.name, reply);
        break;
      case 'probe':
        answerEmpty(reply, 200);
        break;
      case 'telemetry':
        answerEmpty(reply, 204);
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
  readonly api: Api;
}

function serveCall(parts: DataPlaneParts, { request, reply, api }: Arrived): void {
  const { dialect } = api;
  const from = { request, reply, dialect };
  const known = authenticate(parts, from);
  if (known === undefined) return;
  const { key, snapshot } = known;
  const agent = callingAgent(request);
  const decision = decideRequest({
    key,
    now: asInstant(request.receivedAtMs),
    api,
    target: request.target,
    body: request.body,
    tags: readTags(request.headers),
    claims: readClaims(request.headers),
    sessionId: agent.sessionId,
    endpoints: snapshot.endpoints,
    fraction: parts.random.fraction(),
    isAvailable: parts.health.isAvailable,
    findTranslation: parts.findTranslation,
  });
  const intent = intentFor(parts, { request, known, apiType: api.type, names: decision, agent });
  if (decision.kind === 'refuse') {
    const ending = { finalStatus: 'refused', status: decision.status, code: decision.code } as const;
    const answer = () => answerError(from, { ...decision, requestId: intent.requestId });
    recordAtOnce(parts, { request, reply, apiType: api.type, intent, ending, answer, unrecorded: answer });
    return;
  }
  const opened = parts.spool.open(intent);
  if (opened.kind === 'refused') {
    parts.metrics.unrecorded();
    answerError(from, { status: 503, code: opened.reason, details: {}, requestId: intent.requestId });
    return;
  }
  const { body, ...decided } = decision;
  const { method, target, headers, startedMs, receivedAtMs } = request;
  runCall(parts, {
    reply,
    api,
    request: { method, target, headers, startedMs, receivedAtMs },
    decision: decided,
    body,
    requestId: intent.requestId,
    language: languageOf(request),
    ticket: opened.ticket,
    payload: beginPayload(parts, { request, api, known, decision, requestId: intent.requestId }),
  });
}

function answerEmpty(reply: EdgeReply, status: number): void {
  reply.start(status, [], 0);
  reply.end();
}

function answerUnknown(request: EdgeRequest, reply: EdgeReply, dialect: Dialect | undefined): void {
  if (dialect === undefined) {
    reply.abort();
    return;
  }
  const details = { method: request.method, path: pathOf(request.target) };
  answerError({ request, reply, dialect }, { status: 404, code: 'route_unknown', details, requestId: undefined });
}
