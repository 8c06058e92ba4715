import type { KeyRecord } from '#identity';
import { asInstant } from '#kernel';
import type { Opening } from '#usage';
import type { CallNames } from './decide-request.ts';
import type { EdgeRequest } from './edge.ts';
import { headerValue } from './request-tags.ts';

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
}): Opening {
  const { gateway, request, key, names } = call;
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
    nodeId: gateway.nodeId,
  };
}

/** Query parameters that carry credentials in some API; their values never reach a row. */
const SECRET_PARAMETERS = /([?&](?:key|api_key|api-key|access_token|token)=)[^&#]*/gi;

function urlOf(publicUrl: string | undefined, request: EdgeRequest): string {
  const base = publicUrl ?? `http://${request.host}`;
  const target = request.target.includes('?') ? request.target.replace(SECRET_PARAMETERS, '$1-') : request.target;
  return base + target;
}
