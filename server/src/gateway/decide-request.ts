import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import type { KeyRecord } from '#identity';
import { type Instant, isoInstant } from '#kernel';
import type { Dialect, RequestReading, RequestSpans } from './dialects/dialect.ts';
import type { EdgeBody } from './edge.ts';
import { type PlannedAttempt, planAttempts } from './plan-attempts.ts';
import { TAG_BYTES_MAX, TAGS_MAX, type TagsReading } from './request-tags.ts';
import type { Endpoint } from './routing.ts';

/** What is known of an authenticated call before anything was done for it. */
export interface CallFacts {
  readonly key: KeyRecord;
  readonly now: Instant;
  readonly dialect: Dialect;
  readonly body: EdgeBody;
  readonly tags: TagsReading;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Uniform in [0, 1): draws the destination. */
  readonly fraction: number;
}

/** What the row can say of the call, however it was decided. */
export interface CallNames {
  readonly endpoint: Endpoint | undefined;
  /** As the caller wrote it; empty when the body did not say. */
  readonly endpointName: string;
  readonly isStream: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export type CallDecision =
  | (CallNames & {
      readonly kind: 'serve';
      readonly endpoint: Endpoint;
      readonly spans: RequestSpans;
      readonly body: Buffer;
      readonly plan: readonly PlannedAttempt[];
    })
  | (CallNames & {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: ErrorCode;
      readonly details: ErrorDetails;
    });

const NOBODY: CallNames = { endpoint: undefined, endpointName: '', isStream: false, tags: {} };

/**
 * Decides a call that carries a known key: whom it goes to, or why it is refused. The order of the checks is the order
 * in which a caller can mend them: key, body, tags, endpoint, scope, size, dialect.
 */
export function decideRequest(facts: CallFacts): CallDecision {
  const { key, body } = facts;
  const tags = facts.tags.kind === 'tags' ? facts.tags.tags : {};
  const early = { ...NOBODY, tags };
  if (key.expiresAt !== undefined && key.expiresAt <= facts.now)
    return refuse(early, 'key_expired', { expired_at: isoInstant(key.expiresAt) });
  if (body.kind === 'too_large') return refuse(early, 'body_too_large', { bytes_max: body.bytesMax });
  const reading = facts.dialect.readRequest(body.bytes);
  if (reading.kind === 'invalid') return refuseReading(early, reading);
  const { spans } = reading;
  const endpoint = facts.endpoints.get(spans.model);
  const names = { endpoint, endpointName: spans.model, isStream: spans.isStream, tags };
  if (facts.tags.kind === 'invalid')
    return refuse(names, 'tags_invalid', {
      header: facts.tags.header,
      count_max: TAGS_MAX,
      bytes_max: TAG_BYTES_MAX,
    });
  if (endpoint === undefined) return refuse(names, 'endpoint_unknown', { endpoint: shown(spans.model) });
  if (!mayCall(key, endpoint)) return refuse(names, 'key_not_allowed', { endpoint: endpoint.name });
  if (body.bytes.length > endpoint.bodyBytesMax)
    return refuse(names, 'body_too_large', { bytes_max: endpoint.bodyBytesMax });
  const plan = planAttempts(endpoint, facts.dialect, facts.fraction);
  if (plan.length === 0)
    return refuse(names, 'dialect_not_served', { endpoint: endpoint.name, api_type: facts.dialect.apiType });
  return { kind: 'serve', ...names, endpoint, spans, body: body.bytes, plan };
}

function mayCall(key: KeyRecord, endpoint: Endpoint): boolean {
  if (key.role === 'viewer') return false;
  return key.endpoints === undefined || key.endpoints.includes(endpoint.name);
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
  body_not_json: 400,
  body_invalid: 400,
  tags_invalid: 400,
  endpoint_unknown: 404,
  key_not_allowed: 403,
  dialect_not_served: 400,
} as const satisfies Partial<Record<ErrorCode, number>>;
