import { asInstant, type Instant, type Random } from '#kernel';
import type { Outcome } from '../facts.ts';
import { chatSize } from './call-sizes.ts';
import { type Requester, SAMPLE_PEOPLE, SAMPLE_SERVICES } from './cast.ts';
import { SDKS } from './clients.ts';
import { momentOf, PEOPLE_AT_WORK } from './day-shape.ts';
import { pick, times, whole } from './draw.ts';
import type { DayInRange } from './people-calls.ts';
import type { SampleCall } from './sample-call.ts';

/** A request that the gateway refused: no provider saw it. */
export interface Refusal {
  readonly call: SampleCall;
  readonly code: 'endpoint_unknown' | 'key_not_allowed' | 'body_not_json' | 'key_expired';
  readonly status: number;
  /** As the caller wrote it; empty when the body was not read. */
  readonly named: string;
}

const REFUSALS_A_WORKDAY = 3.5;
/** Part of the range in which a service went on with an expired key. */
const KEY_EXPIRED = { from: 0.5, to: 0.56 } as const;
const HALF_HOUR_MS = 1_800_000;

/** What is refused on a day: slips of people, and a service whose key expired, which tries twice an hour. */
export function refusalsOf(random: Random, { day, passed }: DayInRange): readonly Refusal[] {
  const count = times(random, REFUSALS_A_WORKDAY * PEOPLE_AT_WORK[day.kind]);
  const slips = Array.from({ length: count }, () => {
    const call = callBy(random, pick(random, SAMPLE_PEOPLE), momentOf(random, day, 'office'));
    return { call, ...pick(random, SLIPS) };
  });
  if (passed < KEY_EXPIRED.from || passed > KEY_EXPIRED.to) return slips;
  const expired = Array.from({ length: 48 }, (_, index) => ({
    call: callBy(random, SAMPLE_SERVICES.old, asInstant(day.startsAt + index * HALF_HOUR_MS + whole(random, 0, 4000))),
    code: 'key_expired' as const,
    status: 401,
    named: '',
  }));
  return [...slips, ...expired];
}

const SLIPS: readonly Omit<Refusal, 'call'>[] = [
  { code: 'endpoint_unknown', status: 404, named: 'gpt-4o' },
  { code: 'endpoint_unknown', status: 404, named: 'claude-sonnet' },
  { code: 'key_not_allowed', status: 403, named: 'analysis' },
  { code: 'body_not_json', status: 400, named: '' },
];

function callBy(random: Random, who: Requester, at: Instant): SampleCall {
  return {
    at,
    who,
    endpoint: 'analysis',
    apiType: 'mlflow/v1/chat/completions',
    userAgent: SDKS.python,
    isStream: false,
    tags: {},
    agent: undefined,
    run: { type: 'api' },
    size: chatSize(random),
  };
}

/** A refusal as its row tells it: no attempts, and tokens that nobody knows. */
export function refusedOutcome(random: Random, { code, status }: Refusal): Outcome {
  const latencyMs = whole(random, 1, 3);
  return {
    finalStatus: 'refused',
    errorCode: code,
    statusCode: status,
    responseContentType: 'application/json',
    latencyMs,
    timeToFirstByteMs: latencyMs,
    gatewayOverheadMs: latencyMs,
    servedBy: undefined,
    attempts: [],
    usage: {},
    usageSource: 'none',
    serviceTier: undefined,
    upstreamRequestId: undefined,
  };
}
