import { asInstant } from '#kernel';
import type { Run } from '#runs';
import type { Opening } from '#usage';
import type { AgentColumns } from './attribution/detect-agent.ts';
import type { Authenticated } from './authenticate.ts';
import type { CallNames } from './decide-request.ts';
import type { EdgeRequest } from './edge.ts';
import { fieldText } from './field-text.ts';
import { headerValue } from './request-tags.ts';
import { maskedTarget } from './target.ts';

/** What becomes an intent: the opening half of a row. */
export interface IntentFacts {
  readonly request: EdgeRequest;
  readonly known: Authenticated;
  readonly apiType: string;
  readonly names: CallNames;
  readonly agent: AgentColumns;
  readonly requestId: string;
  /** What it counts as; undefined: it is part of no run. */
  readonly run: Run | undefined;
}

/** All that a row can say of a call before its first upstream byte. */
export function describeCall(facts: IntentFacts, nodeId: string): Opening {
  const { request, known, requestId, names, agent, run } = facts;
  const { snapshot, key } = known;
  const { service, feature, runId, runType, attributedTo } = names.attribution;
  return {
    accountId: snapshot.accountId,
    workspaceId: key.workspaceId,
    requestId,
    endpointId: names.endpoint?.id ?? '',
    endpointName: names.endpointName,
    endpointTags: names.endpoint?.tags ?? {},
    endpointMetadata: names.endpoint?.metadata,
    eventTime: asInstant(request.receivedAtMs),
    requester: key.requester,
    requesterType: key.requesterType,
    requesterId: key.requesterId,
    requesterGroups: key.groups,
    keyId: key.id,
    ipAddress: request.remoteAddress,
    url: urlOf(snapshot.publicUrl, request),
    userAgent: fieldText(headerValue(request.headers, 'user-agent') ?? ''),
    apiType: facts.apiType,
    requestTags: names.tags,
    stream: names.isStream,
    service,
    feature,
    // A request that is part of no run says what it claimed.
    runId: run?.id ?? runId,
    runType: run?.type ?? runType,
    runTrigger: run?.trigger ?? '',
    billableRun: run?.isBillable ?? false,
    attributedTo: run?.attributedTo || attributedTo,
    sessionId: agent.sessionId,
    agent: agent.agent,
    agentVersion: agent.agentVersion,
    nodeId,
  };
}

/** The address that a row and a payload name: ours to the world, without credentials. */
export function urlOf(publicUrl: string | undefined, request: Pick<EdgeRequest, 'host' | 'target'>): string {
  return (publicUrl ?? `http://${request.host}`) + maskedTarget(request.target);
}
