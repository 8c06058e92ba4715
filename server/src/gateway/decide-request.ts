import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import type { KeyRecord } from '#identity';
import { type Instant, isoInstant } from '#kernel';
import { decideRun, type Run, type RunType } from '#runs';
import type { Api } from './apis.ts';
import { type ClaimedColumns, checkClaims, NO_CLAIMED_COLUMNS } from './attribution/check-claims.ts';
import type { AgentColumns } from './attribution/detect-agent.ts';
import { findTurn } from './attribution/find-turn.ts';
import { CLAIM_HEADERS, type Claims } from './attribution/read-claims.ts';
import type { Dialect, ProviderKind, RequestReading, RequestSpans } from './dialects/dialect.ts';
import type { EdgeBody } from './edge.ts';
import { foreignEncoding } from './foreign-encoding.ts';
import { type PlannedAttempt, planAttempts } from './plan-attempts.ts';
import { TAG_BYTES_MAX, TAGS_MAX, type TagsReading, tagsOf } from './request-tags.ts';
import type { Endpoint } from './routing.ts';
import { sessionFraction } from './session-fraction.ts';
import type { Translation } from './translate/translation.ts';

/** What is known of an authenticated call before anything was done for it. */
export interface CallFacts {
  readonly key: KeyRecord;
  readonly now: Instant;
  readonly api: Api;
  /** Path and query as sent. */
  readonly target: string;
  readonly body: EdgeBody;
  readonly tags: TagsReading;
  readonly claims: Claims;
  /** The request's own id. */
  readonly requestId: string;
  /** Flat list of lower-case names and values. */
  readonly headers: readonly string[];
  /** Its session keeps it on its destination; empty: there is none. */
  readonly agent: AgentColumns;
  /** Every type of runs, by its id. */
  readonly runTypes: ReadonlyMap<string, RunType>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Uniform in [0, 1): draws the destination of a request without a session. */
  readonly fraction: number;
  readonly isAvailable: (destinationId: string) => boolean;
  readonly findTranslation: FindTranslation;
}

/** How one API is put to destinations of another kind; undefined: not at all. */
export type FindTranslation = (from: Dialect, to: ProviderKind, isStream: boolean) => Translation | undefined;

/** What the row can say of the call, however it was decided. */
export interface CallNames {
  readonly endpoint: Endpoint | undefined;
  /** As the caller wrote it; empty when the body did not say. */
  readonly endpointName: string;
  readonly isStream: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly attribution: ClaimedColumns;
}

export type CallDecision =
  | (CallNames & {
      readonly kind: 'serve';
      readonly endpoint: Endpoint;
      /** What it counts as; undefined: it is part of no run. */
      readonly run: Run | undefined;
      readonly spans: RequestSpans;
      readonly body: Buffer;
      /** The body of the first attempt, where it was translated already; undefined: it is written when its turn comes. */
      readonly firstBody: Buffer | undefined;
      /** At least one; the first can be written. */
      readonly plan: readonly PlannedAttempt[];
    })
  | (CallNames & {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: ErrorCode;
      readonly details: ErrorDetails;
    });

/**
 * Decides a call that carries a known key: whom it goes to, or why it is refused. The order of the checks is the order
 * in which a caller can mend them: key, body, tags, claims, endpoint, scope, size, dialect.
 */
export function decideRequest(facts: CallFacts): CallDecision {
  const { key, body } = facts;
  const names = namesSoFar(facts);
  if (key.expiresAt !== undefined && key.expiresAt <= facts.now)
    return refuse(names, 'key_expired', { expired_at: isoInstant(key.expiresAt) });
  if (body.kind === 'too_large') return refuse(names, 'body_too_large', { bytes_max: body.bytesMax });
  if (body.kind === 'no_memory') return refuse(names, 'body_memory_full', {});
  const encoding = foreignEncoding(facts.headers);
  if (encoding !== undefined) return refuse(names, 'body_encoded', { encoding: shown(encoding) });
  const reading = facts.api.dialect.readRequest(body.bytes, facts.target);
  if (reading.kind === 'invalid') return refuseReading(names, reading);
  const { spans } = reading;
  const endpoint = facts.endpoints.get(spans.model);
  names.endpoint = endpoint;
  names.endpointName = spans.model;
  names.isStream = spans.isStream;
  if (facts.tags.kind === 'invalid')
    return refuse(names, 'tags_invalid', {
      header: facts.tags.header,
      count_max: TAGS_MAX,
      bytes_max: TAG_BYTES_MAX,
    });
  const claimed = checkClaims(key, facts.claims);
  if (claimed.kind === 'refused') return { ...claimed, ...names, kind: 'refuse' };
  const { runType } = claimed.attribution;
  if (runType !== '' && !facts.runTypes.has(runType))
    return refuse(names, 'run_type_unknown', { header: CLAIM_HEADERS.runType, value: runType });
  names.attribution = claimed.attribution;
  if (endpoint === undefined) return refuse(names, 'endpoint_unknown', { endpoint: shown(spans.model) });
  if (!mayCall(key, endpoint)) return refuse(names, 'key_not_allowed', { endpoint: endpoint.name });
  if (body.bytes.length > endpoint.bodyBytesMax)
    return refuse(names, 'body_too_large', { bytes_max: endpoint.bodyBytesMax });
  return planFor(facts, names, { endpoint, spans, body: body.bytes });
}

type NamesSoFar = { -readonly [Name in keyof CallNames]: CallNames[Name] };

/** What can be said of a call before its body was read; the rest is filled in as it becomes known. */
function namesSoFar({ tags }: CallFacts): NamesSoFar {
  return {
    endpoint: undefined,
    endpointName: '',
    isStream: false,
    tags: tagsOf(tags),
    attribution: NO_CLAIMED_COLUMNS,
  };
}

/** Whether a key's role and list of endpoints let it call this one. */
export function mayCall(key: KeyRecord, endpoint: Endpoint): boolean {
  if (key.role === 'viewer') return false;
  return key.endpoints === undefined || key.endpoints.includes(endpoint.name);
}

/** The first destination that the request can be put to leads; one further back is looked at when its turn comes. */
function planFor(
  facts: CallFacts,
  names: CallNames,
  { endpoint, spans, body }: { readonly endpoint: Endpoint; readonly spans: RequestSpans; readonly body: Buffer },
): CallDecision {
  const { api, isAvailable, agent, findTranslation } = facts;
  const plan = planAttempts(endpoint, {
    api,
    fraction: agent.sessionId === '' ? facts.fraction : sessionFraction(endpoint.id, agent.sessionId),
    isAvailable,
    translationTo: (kind) => findTranslation(api.dialect, kind, spans.isStream),
  });
  const [leading] = plan;
  if (leading !== undefined && leading.translation === undefined)
    return served(names, { endpoint, run: runOf(facts, names, body), spans, body, firstBody: undefined, plan });
  let untranslatable: string | undefined;
  for (const [index, { translation, destination }] of plan.entries()) {
    const written = translation?.request(body, destination.model);
    if (written?.kind === 'untranslatable') {
      untranslatable ??= written.member;
      continue;
    }
    const first = { destination, translation, action: 'INITIAL_ATTEMPT' } as const;
    const rest = plan.slice(index + 1);
    return served(names, {
      endpoint,
      run: runOf(facts, names, body),
      spans,
      body,
      firstBody: written?.body,
      plan: [first, ...rest],
    });
  }
  if (untranslatable === undefined)
    return refuse(names, 'dialect_not_served', { endpoint: endpoint.name, api_type: api.type });
  return refuse(names, 'not_translatable', {
    member: untranslatable,
    endpoint: endpoint.name,
    provider: plan[0]?.destination.provider.kind ?? '',
  });
}

type Served = CallDecision & { readonly kind: 'serve' };

function served(
  { endpointName, isStream, tags, attribution }: CallNames,
  { endpoint, run, spans, body, firstBody, plan }: Omit<Served, 'kind' | Exclude<keyof CallNames, 'endpoint'>>,
): Served {
  return { kind: 'serve', endpoint, endpointName, isStream, tags, attribution, run, spans, body, firstBody, plan };
}

/** What a call that is to be served counts as. Only where no run is claimed, the body is looked at for the agent's turn. */
function runOf(facts: CallFacts, { attribution }: CallNames, body: Buffer): Run | undefined {
  const { agent, headers, requestId, runTypes: types } = facts;
  const { dialect } = facts.api;
  const isInference = dialect.purpose !== 'count';
  const isAsked = isInference && attribution.runId === '';
  const turnId = isAsked ? findTurn({ agent, headers, dialect, body }) : undefined;
  return decideRun({ requestId, isInference, claimed: attribution, isFromAgent: agent.agent !== '', turnId, types });
}

/** Answers repeat no more of what a caller sent than helps it. */
function shown(name: string): string {
  return name.length > SHOWN_CHARS_MAX ? `${name.slice(0, SHOWN_CHARS_MAX).toWellFormed()}…` : name;
}

const SHOWN_CHARS_MAX = 128;

function refuseReading(names: CallNames, reading: RequestReading & { kind: 'invalid' }): CallDecision {
  return refuse(names, reading.code, { member: reading.member ?? '', offset: reading.offset });
}

function refuse(names: CallNames, code: keyof typeof REFUSAL_STATUS, details: ErrorDetails): CallDecision {
  return { kind: 'refuse', ...names, status: REFUSAL_STATUS[code], code, details };
}

/** The HTTP status of each refusal (RFC 9110, section 15.5). */
const REFUSAL_STATUS = {
  key_expired: 401,
  body_too_large: 413,
  body_memory_full: 503,
  body_encoded: 415,
  body_not_json: 400,
  body_invalid: 400,
  tags_invalid: 400,
  run_type_unknown: 400,
  endpoint_unknown: 404,
  key_not_allowed: 403,
  dialect_not_served: 400,
  not_translatable: 400,
} as const satisfies Partial<Record<ErrorCode, number>>;
