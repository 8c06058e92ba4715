import type { AnsweredCaller } from './answer-error.ts';
import { answerError } from './answer-error.ts';
import { apisOf, type Base } from './apis.ts';
import { authenticate } from './authenticate.ts';
import type { DataPlaneParts } from './data-plane-parts.ts';
import { mayCall } from './decide-request.ts';
import { callingAgent, intentFor, plainNames } from './intent-for.ts';
import { writeModels } from './models/write-models.ts';
import { planAttempts } from './plan-attempts.ts';
import { recordAtOnce } from './record-at-once.ts';
import type { Endpoint } from './routing.ts';

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
  const endpoints = [...known.snapshot.endpoints.values()]
    .filter((endpoint) => mayCall(known.key, endpoint) && isReached(parts, base, endpoint))
    .map((endpoint) => ({ name: endpoint.name, createdAt: endpoint.metadata.creationTime, ownedBy: OWNER }));
  const apiType = `${base.name}/${base.version}/models`;
  const intent = intentFor(parts, {
    request,
    known,
    apiType,
    names: plainNames(name ?? ''),
    agent: callingAgent(request),
  });
  const body = writeModels(base.kind, endpoints, { name, target: request.target });
  const ending =
    body === undefined
      ? ({ finalStatus: 'refused', status: 404, code: 'endpoint_unknown' } as const)
      : ({ finalStatus: 'ok', status: 200, code: undefined } as const);
  const answer = () => {
    if (body === undefined) {
      const details = { endpoint: (name ?? '').slice(0, NAME_SHOWN_MAX).toWellFormed() };
      answerError(asked, { status: 404, code: 'endpoint_unknown', details, requestId: intent.requestId });
      return;
    }
    reply.start(200, ['content-type', 'application/json', 'tallygate-request-id', intent.requestId], body.length);
    reply.end(body);
  };
  recordAtOnce(parts, { request, reply, apiType, intent, ending, answer });
}

const OWNER = 'tallygate';
const NAME_SHOWN_MAX = 128;

/** Whether any API of the base reaches a destination of the endpoint. */
function isReached(parts: DataPlaneParts, base: Base, endpoint: Endpoint): boolean {
  return apisOf(base, parts.dialects).some((api) => {
    const translationTo: Parameters<typeof planAttempts>[1]['translationTo'] = (kind) =>
      parts.findTranslation(api.dialect, kind, false);
    return planAttempts(endpoint, { api, fraction: 0, isAvailable: () => true, translationTo }).length > 0;
  });
}
