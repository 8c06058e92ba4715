import type { Entry, Hold } from '#admission';
import { asInstant } from '#kernel';
import { type AnsweredCaller, answerError, answerErrorIn } from './answer-error.ts';
import { answerUnrecorded } from './answer-unrecorded.ts';
import type { Api } from './apis.ts';
import type { AgentColumns } from './attribution/detect-agent.ts';
import { readClaims } from './attribution/read-claims.ts';
import { runTypesOf } from './attribution/run-types-of.ts';
import { type Authenticated, authenticate } from './authenticate.ts';
import { beginPayload } from './begin-payload.ts';
import type { ShedReason } from './bounds/admit-load.ts';
import { runCall } from './call.ts';
import { ownLanguage, requestWording } from './caller-wording.ts';
import { creditCaller } from './credit-pricing.ts';
import type { DataPlaneParts } from './data-plane-parts.ts';
import { type CallNames, decideRequest } from './decide-request.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeHandler, EdgeReply, EdgeRequest } from './edge.ts';
import { type Entering, type EnteringCall, enterCall } from './enter-call.ts';
import { callingAgent, intentFor, plainNames, requestIdFor } from './intent-for.ts';
import { type AnsweredRefusal, limitRefusal } from './limits/limit-refusal.ts';
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
        answerUnknown(parts, { request, reply, dialect: route.dialect ?? parts.dialects[0] });
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
  const requestId = requestIdFor(parts, request);
  // Before the body is looked at: that is the larger part of what a call costs us.
  const isCrowded = parts.open.refusal(key.id, undefined);
  if (isCrowded !== undefined) {
    shed(parts, { request, reply, api, known, agent, requestId, names: plainNames('', request) }, isCrowded);
    return;
  }
  const decision = decideRequest({
    key,
    now: asInstant(request.receivedAtMs),
    api,
    target: request.target,
    body: request.body,
    tags: readTags(request.headers),
    claims: readClaims(request.headers),
    requestId,
    headers: request.headers,
    agent,
    runTypes: runTypesOf(snapshot),
    endpoints: snapshot.endpoints,
    fraction: parts.random.fraction(),
    isAvailable: parts.health.isAvailable,
    findTranslation: parts.findTranslation,
  });
  if (decision.kind === 'refuse') {
    refuse(parts, { request, reply, api, known, agent, requestId, names: decision }, decision);
    return;
  }
  const isFull = decision.isStream ? parts.open.refusal(key.id, true) : undefined;
  if (isFull !== undefined) {
    shed(parts, { request, reply, api, known, agent, requestId, names: decision }, isFull);
    return;
  }
  const call = { request, reply, api, known, agent, requestId, decision };
  enterCall(parts, call, ENTERING);
}

interface Decided extends EnteringCall {
  readonly agent: AgentColumns;
  readonly requestId: string;
}

const ENTERING: Entering<Decided> = { entered: serveEntered, left: recordLeft };

/** Its limits have decided. */
function serveEntered(parts: DataPlaneParts, call: Decided, entry: Entry): void {
  switch (entry.kind) {
    case 'hold':
      begin(parts, call, entry.hold);
      break;
    case 'refuse':
      refuse(
        parts,
        { ...call, names: call.decision },
        limitRefusal(entry, { nowMs: parts.clock.now(), contact: call.known.snapshot.limits?.runs?.contact }),
      );
      break;
    case 'unavailable':
      refuse(parts, { ...call, names: call.decision }, NOBODY_SAYS);
      break;
  }
}

const NOBODY_SAYS: Refusal = { status: 503, code: 'admission_unavailable', details: {} };

/** The client left before it was known whether its call may go: a row all the same, and part of no run. */
function recordLeft(parts: DataPlaneParts, { request, reply, api, known, agent, requestId, decision }: Decided): void {
  const apiType = api.type;
  const intent = intentFor(parts, { request, known, apiType, names: decision, agent, requestId, run: undefined });
  const ending = { finalStatus: 'client_closed', status: 499, code: 'client_closed' } as const;
  const nobody = () => {};
  recordAtOnce(parts, { request, reply, apiType, intent, ending, answer: nobody, unrecorded: nobody });
}

/** Opens its record, and sends it. */
function begin(parts: DataPlaneParts, call: Decided, hold: Hold): void {
  const { request, reply, api, known, agent, requestId, decision } = call;
  const names = decision;
  const language = ownLanguage(known);
  const intent = intentFor(parts, { request, known, apiType: api.type, names, agent, requestId, run: decision.run });
  const opened = parts.spool.open(intent);
  if (opened.kind === 'refused') {
    hold.release();
    answerUnrecorded(parts, { request, reply, api, language, requestId }, opened.reason);
    return;
  }
  const { kind, endpoint, endpointName, isStream, tags, attribution, run, spans, plan, body, firstBody } = decision;
  const { method, target, headers, startedMs, receivedAtMs } = request;
  // Member by member: what holds the body must not stay for as long as the call.
  const admitted = {
    reply,
    api,
    request: { method, target, headers, startedMs, receivedAtMs },
    decision: { kind, endpoint, endpointName, isStream, tags, attribution, run, spans, plan },
    keyId: known.key.id,
    language,
    hold,
    unpricedNanoUsd: known.snapshot.limits?.defaultHoldNanoUsd ?? 0,
    credited: parts.creditPricing && creditCaller(known.key, decision),
    requestId,
    ticket: opened.ticket,
    payload: beginPayload(parts, { request, api, known, decision, requestId }),
  };
  runCall(parts, admitted, { body, firstBody });
}

interface Refused extends Arrived {
  readonly known: Authenticated;
  readonly agent: AgentColumns;
  readonly requestId: string;
  readonly names: CallNames;
}

type Refusal = AnsweredRefusal;

/** Turned away before anything was sent: a row all the same. */
function refuse(parts: DataPlaneParts, refused: Refused, { status, code, details, retry }: Refusal): void {
  const { request, reply, api, known, agent, names, requestId } = refused;
  const intent = intentFor(parts, { request, known, apiType: api.type, names, agent, requestId, run: undefined });
  const ending = { finalStatus: 'refused', status, code } as const;
  const answer = () =>
    answerError({ request, reply, dialect: api.dialect }, known, { status, code, details, retry, requestId });
  recordAtOnce(parts, { request, reply, apiType: api.type, intent, ending, answer, unrecorded: answer });
}

/** Turned away for want of room. */
function shed(parts: DataPlaneParts, refused: Refused, reason: ShedReason): void {
  parts.metrics.shed(reason);
  refuse(parts, refused, OVERLOADED);
}

const OVERLOADED: Refusal = { status: 503, code: 'overloaded', details: {} };

function answerEmpty(reply: EdgeReply, status: number): void {
  reply.start(status, [], 0);
  reply.end();
}

function answerUnknown(
  parts: Pick<DataPlaneParts, 'snapshot'>,
  { request, reply, dialect }: Omit<AnsweredCaller, 'dialect'> & { readonly dialect: Dialect | undefined },
): void {
  if (dialect === undefined) {
    reply.abort();
    return;
  }
  const details = { method: request.method, path: pathOf(request.target) };
  const error = { status: 404, code: 'route_unknown', details, requestId: undefined } as const;
  answerErrorIn(requestWording(request, parts.snapshot()), { reply, dialect }, error);
}
