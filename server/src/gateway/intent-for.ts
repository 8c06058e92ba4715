import { asInstant, type Instant } from '#kernel';
import type { Run } from '#runs';
import { type Intent, openRow } from '#usage';
import { NO_CLAIMED_COLUMNS } from './attribution/check-claims.ts';
import { type AgentColumns, detectAgent } from './attribution/detect-agent.ts';
import type { Authenticated } from './authenticate.ts';
import type { CallNames } from './decide-request.ts';
import { describeCall } from './describe-call.ts';
import type { EdgeRequest } from './edge.ts';
import { headerValue } from './request-tags.ts';

/** Whose clock, ids and name the rows of a gateway bear. */
export interface IntentParts {
  readonly nextRequestId: (at: Instant) => string;
  readonly nodeId: string;
}

/** What becomes an intent: the opening half of a row. */
export interface IntentFacts {
  readonly request: EdgeRequest;
  readonly known: Authenticated;
  readonly apiType: string;
  readonly names: CallNames;
  readonly agent: AgentColumns;
  readonly requestId: string;
  /** undefined: it is part of no run. */
  readonly run: Run | undefined;
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
  const { request, known, requestId } = facts;
  const { snapshot, key } = known;
  const gateway = { accountId: snapshot.accountId, publicUrl: snapshot.publicUrl, nodeId: parts.nodeId };
  const opening = openRow(describeCall({ ...facts, gateway, key }));
  return { requestId, eventTimeMs: request.receivedAtMs, opening };
}

/** The program that calls, by what its request says of it. */
export function callingAgent({ target, headers }: Pick<EdgeRequest, 'target' | 'headers'>): AgentColumns {
  return detectAgent({ basePath: target, headers, userAgent: headerValue(headers, 'user-agent') ?? '' });
}

/** The names of a request that needs no decision. */
export function plainNames(endpointName: string): CallNames {
  return { endpoint: undefined, endpointName, isStream: false, tags: {}, attribution: NO_CLAIMED_COLUMNS };
}
