import type { ErrorDetails } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import { type AnsweredCaller, answerError } from './answer-error.ts';
import { apisOf, type Base } from './apis.ts';
import { type Authenticated, authenticate } from './authenticate.ts';
import type { DataPlaneParts } from './data-plane-parts.ts';
import { mayCall } from './decide-request.ts';
import type { EdgeReply } from './edge.ts';
import { callingAgent, intentFor, plainNames, requestIdFor } from './intent-for.ts';
import { writeModels } from './models/write-models.ts';
import { recordAtOnce } from './record-at-once.ts';
import type { Endpoint, Provider } from './routing.ts';

/** A request for the list of models, or for one of them. */
export interface ModelsRequest extends AnsweredCaller {
  readonly base: Base;
  /** undefined: all. */
  readonly name: string | undefined;
}

/** Answers with the endpoints that the key may call through this base, in its API's shape. A row that costs nothing. */
export function serveModels(parts: DataPlaneParts, asked: ModelsRequest): void {
  const { request, reply, base, name } = asked;
  const known = authenticate(parts, asked);
  if (known === undefined) return;
  const apiType = `${base.name}/${base.version}/models`;
  const names = plainNames(name ?? '', request);
  const requestId = requestIdFor(parts, request);
  const agent = callingAgent(request);
  const intent = intentFor(parts, { request, known, apiType, names, agent, requestId, run: undefined });
  const decision = decide(parts, asked, known);
  const answer = () => {
    if (decision.kind === 'refuse') answerError(asked, known, { ...decision, requestId: intent.requestId });
    else sendBody(reply, decision.body, intent.requestId);
  };
  const ending =
    decision.kind === 'refuse'
      ? ({ finalStatus: 'refused', status: decision.status, code: decision.code } as const)
      : ({ finalStatus: 'ok', status: 200, code: undefined } as const);
  const unrecorded = () => {
    const code = parts.spool.state().refusing ?? 'spool_full';
    answerError(asked, known, { status: 503, code, details: {}, requestId: intent.requestId });
  };
  recordAtOnce(parts, { request, reply, apiType, intent, ending, answer, unrecorded });
}

type Decision =
  | { readonly kind: 'answer'; readonly body: Buffer }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: 'key_expired' | 'endpoint_unknown';
      readonly details: ErrorDetails;
    };

function decide(parts: DataPlaneParts, asked: ModelsRequest, { key, snapshot }: Authenticated): Decision {
  const { request, base, name } = asked;
  if (key.expiresAt !== undefined && key.expiresAt <= request.receivedAtMs) {
    const details = { expired_at: isoInstant(key.expiresAt) };
    return { kind: 'refuse', status: 401, code: 'key_expired', details };
  }
  const kinds = reachedKinds(parts, base);
  const endpoints = [...snapshot.endpoints.values()]
    .filter((endpoint) => mayCall(key, endpoint) && isReached(endpoint, kinds))
    .map((endpoint) => ({ name: endpoint.name, createdAt: endpoint.metadata.creationTime, ownedBy: OWNER }));
  const body = writeModels(base.kind, endpoints, { name, target: request.target });
  if (body !== undefined) return { kind: 'answer', body };
  const details = { endpoint: (name ?? '').slice(0, NAME_SHOWN_MAX).toWellFormed() };
  return { kind: 'refuse', status: 404, code: 'endpoint_unknown', details };
}

const OWNER = 'tallygate';
const NAME_SHOWN_MAX = 128;

function sendBody(reply: EdgeReply, body: Buffer, requestId: string): void {
  reply.start(200, ['content-type', 'application/json', 'tallygate-request-id', requestId], body.length);
  reply.end(body);
}

type ReachedKinds = ReadonlySet<Provider['kind']>;

/** The kinds of provider that some API of the base can be put to. */
function reachedKinds({ dialects, findTranslation }: DataPlaneParts, base: Base): ReachedKinds {
  const translated = base.isUnified
    ? PROVIDER_KINDS.filter((kind) =>
        apisOf(base, dialects).some(({ dialect }) => findTranslation(dialect, kind, false) !== undefined),
      )
    : [];
  return new Set<Provider['kind']>(['demo', base.kind, ...translated]);
}

const PROVIDER_KINDS = ['openai', 'anthropic', 'gemini'] as const;

function isReached({ destinations, fallbacks }: Endpoint, kinds: ReachedKinds): boolean {
  return [...destinations, ...fallbacks].some(({ provider }) => kinds.has(provider.kind));
}
