import { namedUuid } from '#kernel';
import type { Opening, Outcome } from '../facts.ts';
import { closeRow } from '../row/close-row.ts';
import { openRow } from '../row/open-row.ts';
import type { Requester } from './cast.ts';
import { SAMPLE_ENDPOINTS } from './catalogue.ts';
import type { SampleCall } from './sample-call.ts';
import type { SamplePlace, SamplePlan } from './sample-plan.ts';
import { runColumns } from './sample-run.ts';

/** What a row of the sample says. */
export interface SampleFacts {
  readonly requestId: string;
  readonly call: SampleCall;
  /** undefined: the call reached its endpoint. Else what it named, which does not exist or may not be called. */
  readonly refusedName: string | undefined;
  readonly outcome: Outcome;
}

/** JSON of a whole row, by the same two halves that the gateway writes, marked as brought in. */
export function sampleRow(facts: SampleFacts, { place, charge }: Pick<SamplePlan, 'place' | 'charge'>): string {
  const outcome = charge === undefined ? facts.outcome : charged(facts, charge);
  return openRow(openingOf(facts, place), 'import') + closeRow(outcome);
}

function charged({ call, outcome }: SampleFacts, charge: NonNullable<SamplePlan['charge']>): Outcome {
  const { servedBy, usage, serviceTier, finalStatus, usageSource } = outcome;
  const priced =
    servedBy?.provider === undefined
      ? undefined
      : {
          provider: servedBy.provider,
          model: servedBy.model,
          configuredModel: servedBy.configuredModel ?? servedBy.model,
          serviceTier,
          at: call.at,
          purpose: call.apiType.endsWith('/embeddings') ? ('embed' as const) : ('generate' as const),
          tokens: usage,
          raw: usage.raw,
        };
  const ending = {
    isRefused: finalStatus === 'refused',
    isOk: finalStatus === 'ok',
    isEstimated: usageSource === 'estimated',
  };
  return { ...outcome, charge: charge(priced, ending) };
}

function openingOf({ requestId, call, refusedName, outcome }: SampleFacts, place: SamplePlace): Opening {
  const { who } = call;
  const isRefused = outcome.finalStatus === 'refused';
  return {
    accountId: place.accountId,
    workspaceId: place.workspaceIds[who.workspace],
    requestId,
    ...endpointOf(call, refusedName, place),
    eventTime: call.at,
    requester: who.address,
    requesterType: who.type,
    ...idsOf(who, place.accountId),
    ipAddress: who.ipAddress,
    url: `${place.baseUrl}/${call.apiType}`,
    userAgent: call.userAgent,
    apiType: call.apiType,
    requestTags: call.tags,
    stream: call.isStream,
    nodeId: '',
    service: '',
    feature: '',
    ...runColumns(isRefused ? undefined : call.run, requestId),
    sessionId: call.agent?.sessionId ?? '',
    agent: call.agent?.name ?? '',
    agentVersion: call.agent?.version ?? '',
  };
}

type EndpointColumns = Pick<Opening, 'endpointId' | 'endpointName' | 'endpointTags' | 'endpointMetadata'>;

function endpointOf(call: SampleCall, refusedName: string | undefined, { endpoints }: SamplePlace): EndpointColumns {
  const { name, tags } = SAMPLE_ENDPOINTS[call.endpoint];
  if (refusedName !== undefined && refusedName !== name) {
    return { endpointId: '', endpointName: refusedName, endpointTags: NO_TAGS, endpointMetadata: undefined };
  }
  const { id, metadata } = endpoints[call.endpoint];
  return { endpointId: id, endpointName: name, endpointTags: tags, endpointMetadata: metadata };
}

const NO_TAGS = {};

type RequesterColumns = Pick<Opening, 'requesterId' | 'requesterGroups' | 'keyId'>;

/** Each person's and service's ids, made once for an account. */
function idsOf(who: Requester, accountId: string): RequesterColumns {
  const known = idsByRequester.get(who);
  if (known?.accountId === accountId) return known.columns;
  const columns = {
    requesterId: namedUuid(accountId, 'requester', who.type, who.address),
    requesterGroups: who.type === 'USER' ? [who.team] : [],
    keyId: namedUuid(accountId, 'key', who.address),
  };
  idsByRequester.set(who, { accountId, columns });
  return columns;
}

const idsByRequester = new WeakMap<Requester, { readonly accountId: string; readonly columns: RequesterColumns }>();
