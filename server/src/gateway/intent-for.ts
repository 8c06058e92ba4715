import { asInstant, type Instant } from '#kernel';
import { type Intent, openRow } from '#usage';
import { NO_CLAIMED_COLUMNS } from './attribution/check-claims.ts';
import { type AgentColumns, detectAgent } from './attribution/detect-agent.ts';
import type { CallNames } from './decide-request.ts';
import { describeCall, type IntentFacts } from './describe-call.ts';
import type { EdgeRequest } from './edge.ts';
import { headerValue, readTags, tagsOf } from './request-tags.ts';

/** Whose clock, ids and name the rows of a gateway bear. */
export interface IntentParts {
  readonly nextRequestId: (at: Instant) => string;
  readonly nodeId: string;
}

/** Names a request. */
export function requestIdFor(
  { nextRequestId }: Pick<IntentParts, 'nextRequestId'>,
  { receivedAtMs }: Pick<EdgeRequest, 'receivedAtMs'>,
): string {
  return nextRequestId(asInstant(receivedAtMs));
}

/** Writes the first half of a request's row. */
export function intentFor(parts: Pick<IntentParts, 'nodeId'>, facts: IntentFacts): Intent {
  const opening = openRow(describeCall(facts, parts.nodeId));
  return { requestId: facts.requestId, eventTimeMs: facts.request.receivedAtMs, opening };
}

/** The program that calls, by what its request says of it. */
export function callingAgent({ target, headers }: Pick<EdgeRequest, 'target' | 'headers'>): AgentColumns {
  return detectAgent({ basePath: target, headers, userAgent: headerValue(headers, 'user-agent') ?? '' });
}

/** The names of a request that needs no decision. Tags that cannot be read are none. */
export function plainNames(endpointName: string, { headers }: Pick<EdgeRequest, 'headers'>): CallNames {
  const tags = tagsOf(readTags(headers));
  return { endpoint: undefined, endpointName, isStream: false, tags, attribution: NO_CLAIMED_COLUMNS };
}
