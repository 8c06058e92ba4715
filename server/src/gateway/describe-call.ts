import type { KeyRecord } from '#identity';
import { asInstant } from '#kernel';
import type { Run } from '#runs';
import type { Opening } from '#usage';
import type { AgentColumns } from './attribution/detect-agent.ts';
import type { CallNames } from './decide-request.ts';
import type { EdgeRequest } from './edge.ts';
import { headerValue } from './request-tags.ts';
import { maskedTarget } from './target.ts';

/** Who we are, for the rows of this gateway. */
export interface GatewayNames {
  readonly accountId: string;
  readonly publicUrl: string | undefined;
  readonly nodeId: string;
}

/** All that a row can say of a call before its first upstream byte. */
export function describeCall(call: {
  readonly gateway: GatewayNames;
  readonly request: EdgeRequest;
  readonly key: KeyRecord;
  readonly requestId: string;
  readonly apiType: string;
  readonly names: CallNames;
  readonly agent: AgentColumns;
  /** What it counts as; undefined: it is part of no run. */
  readonly run: Run | undefined;
}): Opening {
  const { gateway, request, key, names, agent } = call;
  const { service, feature } = names.attribution;
  return {
    accountId: gateway.accountId,
    workspaceId: key.workspaceId,
    requestId: call.requestId,
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
    url: urlOf(gateway.publicUrl, request),
    userAgent: headerValue(request.headers, 'user-agent') ?? '',
    apiType: call.apiType,
    requestTags: names.tags,
    stream: names.isStream,
    service,
    feature,
    ...runColumns(call.run, names),
    sessionId: agent.sessionId,
    agent: agent.agent,
    agentVersion: agent.agentVersion,
    nodeId: gateway.nodeId,
  };
}

type RunColumns = Pick<Opening, 'runId' | 'runType' | 'runTrigger' | 'billableRun' | 'attributedTo'>;

/** A request that is part of no run says what it claimed. */
function runColumns(run: Run | undefined, { attribution }: CallNames): RunColumns {
  const { runId, runType, attributedTo } = attribution;
  if (run === undefined) return { runId, runType, runTrigger: '', billableRun: false, attributedTo };
  return {
    runId: run.id,
    runType: run.type,
    runTrigger: run.trigger,
    billableRun: run.isBillable,
    attributedTo: run.attributedTo || attributedTo,
  };
}

/** The address that a row and a payload name: ours to the world, without credentials. */
export function urlOf(publicUrl: string | undefined, request: Pick<EdgeRequest, 'host' | 'target'>): string {
  return (publicUrl ?? `http://${request.host}`) + maskedTarget(request.target);
}
