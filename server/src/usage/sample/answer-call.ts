import { asInstant, type Random } from '#kernel';
import type { Attempt, Outcome } from '../facts.ts';
import { attemptCall, type Tried } from './attempt-call.ts';
import { type DeclaredTarget, SAMPLE_ENDPOINTS } from './catalogue.ts';
import { chance, pickByShare, whole } from './draw.ts';
import type { SampleCall } from './sample-call.ts';
import type { SamplePlan } from './sample-plan.ts';
import { tokensOf } from './tokens-of.ts';

/** What became of a call: its attempts, its times and its tokens. */
export function answerCall(random: Random, call: SampleCall, plan: SamplePlan): Outcome {
  const { destinations, fallbacks } = SAMPLE_ENDPOINTS[call.endpoint];
  const targets: readonly DeclaredTarget[] = [pickByShare(random, destinations), ...fallbacks];
  const overheadMs = whole(random, 1, 3);
  const tries: Try[] = [];
  let elapsedMs = overheadMs;
  for (const target of targets) {
    const tried = attemptCall(random, { call, target, troubles: plan.troubles, atMs: call.at + elapsedMs });
    tries.push({ target, tried, startedMs: elapsedMs });
    elapsedMs += tried.latencyMs;
    if (!callsForFallback(tried)) break;
  }
  const attempts = tries.map((each, index) => attemptOf(each, index, { call, plan }));
  return conclude(random, call, { tries, attempts, elapsedMs, overheadMs });
}

interface Try {
  readonly target: DeclaredTarget;
  readonly tried: Tried;
  /** Since the request came. */
  readonly startedMs: number;
}

function callsForFallback({ status }: Tried): boolean {
  return status === undefined || status === 429 || status >= 500;
}

function attemptOf(
  { target, tried, startedMs }: Try,
  index: number,
  { call, plan }: { readonly call: SampleCall; readonly plan: SamplePlan },
): Attempt {
  const startTime = asInstant(call.at + startedMs);
  return {
    priority: String(index + 1),
    action: index === 0 ? 'INITIAL_ATTEMPT' : 'FALLBACK',
    destination: target.name,
    destinationId: plan.place.endpoints[call.endpoint].destinationIds[target.name] ?? '',
    statusCode: tried.status,
    errorCode: tried.errorCode,
    startTime,
    endTime: asInstant(startTime + tried.latencyMs),
    latencyMs: tried.latencyMs,
  };
}

interface Tries {
  readonly tries: readonly Try[];
  readonly attempts: readonly Attempt[];
  readonly elapsedMs: number;
  readonly overheadMs: number;
}

function conclude(random: Random, call: SampleCall, facts: Tries): Outcome {
  const last = facts.tries.at(-1);
  if (last === undefined || last.tried.status !== 200) return failed(facts, last);
  const served = {
    finalStatus: 'ok',
    errorCode: undefined,
    statusCode: 200,
    responseContentType: call.isStream ? 'text/event-stream; charset=utf-8' : 'application/json',
    latencyMs: facts.elapsedMs,
    timeToFirstByteMs: call.isStream ? last.startedMs + last.tried.firstByteMs : facts.elapsedMs,
    gatewayOverheadMs: facts.overheadMs,
    servedBy: servedBy(last, facts.attempts),
    attempts: facts.attempts,
    usage: tokensOf(random, call, last.target),
    usageSource: 'provider',
    serviceTier: last.target.provider === 'openai' ? 'default' : 'standard',
    upstreamRequestId: `req_${hex(random, 3)}`,
  } as const satisfies Outcome;
  return mishap(random, call, served);
}

/** Of answers that began well: clients that leave, answers that break off, and providers that report no tokens. */
function mishap(random: Random, call: SampleCall, served: Outcome): Outcome {
  const drawn = random.fraction();
  const isPerson = call.who.type === 'USER';
  const unknown = { usage: {}, usageSource: 'none' } as const;
  if (call.isStream && isPerson && drawn < CLIENT_LEFT) {
    const left = { ...served, finalStatus: 'client_closed', errorCode: 'client_closed' } as const;
    if (chance(random, READ_TO_THE_END)) return left;
    return { ...left, ...unknown, statusCode: 499, responseContentType: undefined, timeToFirstByteMs: undefined };
  }
  if (call.isStream && drawn > 1 - TRUNCATED) {
    return { ...served, ...unknown, finalStatus: 'upstream_truncated', errorCode: 'upstream_truncated' };
  }
  return drawn > 1 - TRUNCATED - UNREPORTED ? { ...served, ...unknown } : served;
}

const CLIENT_LEFT = 0.014;
/** Of answers to clients that left: read on to their end, so that their tokens are known. */
const READ_TO_THE_END = 0.75;
const TRUNCATED = 0.0008;
const UNREPORTED = 0.004;

function failed({ attempts, elapsedMs, overheadMs }: Tries, last: Try | undefined): Outcome {
  const status = last?.tried.status;
  const hasAnswer = last !== undefined && status !== undefined;
  return {
    finalStatus: 'error',
    errorCode: last?.tried.finalCode,
    // No answer from the provider: the gateway says so itself.
    statusCode: status ?? 504,
    responseContentType: 'application/json',
    latencyMs: elapsedMs,
    timeToFirstByteMs: elapsedMs,
    gatewayOverheadMs: overheadMs,
    servedBy: hasAnswer ? servedBy(last, attempts) : undefined,
    attempts,
    usage: {},
    usageSource: 'none',
    serviceTier: undefined,
    upstreamRequestId: undefined,
  };
}

/** By the last attempt: its answer is the client's. */
function servedBy({ target }: Try, attempts: readonly Attempt[]): NonNullable<Outcome['servedBy']> {
  const id = attempts.at(-1)?.destinationId ?? '';
  const { name, model } = target;
  const provider = { kind: KINDS[target.provider], name: target.provider };
  return { type: 'EXTERNAL_FOUNDATION_MODEL', name, id, model, provider, configuredModel: model };
}

/** Whose language each provider speaks. */
const KINDS = { openai: 'openai', anthropic: 'anthropic', bedrock: 'anthropic' } as const;

/** So many times eight digits. */
function hex(random: Random, words: number): string {
  let digits = '';
  for (let word = 0; word < words; word++) {
    digits += Math.floor(random.fraction() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  }
  return digits;
}
