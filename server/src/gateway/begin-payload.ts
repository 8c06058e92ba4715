import { asInstant, type Random } from '#kernel';
import type { PayloadCapture, PayloadLog } from '#usage';
import type { Api } from './apis.ts';
import type { Authenticated } from './authenticate.ts';
import type { CallDecision } from './decide-request.ts';
import { urlOf } from './describe-call.ts';
import type { EdgeRequest } from './edge.ts';

/** A call that was let in, as its payload sees it. */
export interface PayloadCall {
  readonly request: EdgeRequest;
  readonly api: Api;
  readonly known: Authenticated;
  readonly decision: CallDecision & { readonly kind: 'serve' };
  readonly requestId: string;
}

/** Begins to keep a call's payload where its endpoint asks for it; its request is kept at once. undefined: it is not kept. */
export function beginPayload(
  { payloads, random }: { readonly payloads: PayloadLog; readonly random: Random },
  { request, api, known, decision, requestId }: PayloadCall,
): PayloadCapture | undefined {
  const { endpoint } = decision;
  if (endpoint.payloads === undefined) return undefined;
  const { key, snapshot } = known;
  const facts = {
    requestId,
    eventTime: asInstant(request.receivedAtMs),
    workspaceId: key.workspaceId,
    endpointId: endpoint.id,
    endpointName: endpoint.name,
    requester: key.requester,
    requesterId: key.requesterId,
    apiType: api.type,
    url: urlOf(snapshot.publicUrl, request),
    requestTags: decision.tags,
    stream: decision.isStream,
  };
  const capture = payloads.begin(endpoint.payloads, facts, random.fraction());
  capture?.request(decision.body);
  return capture;
}
