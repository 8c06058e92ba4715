import type { Random } from '#kernel';
import { type DeclaredTarget, paceOf } from './catalogue.ts';
import { around, chance, pick, whole } from './draw.ts';
import type { SampleCall } from './sample-call.ts';
import { type Trouble, troubleAt } from './troubles.ts';

/** One try at one destination. */
export interface Tried {
  /** undefined: no answer came. */
  readonly status: number | undefined;
  readonly latencyMs: number;
  /** Since the attempt began. */
  readonly firstByteMs: number;
  /** Of the attempt; undefined: it went well. */
  readonly errorCode: string | undefined;
  /** Of the request, if this attempt is its last. */
  readonly finalCode: string | undefined;
}

export interface TryFacts {
  readonly call: SampleCall;
  readonly target: DeclaredTarget;
  readonly troubles: readonly Trouble[];
  readonly atMs: number;
}

/** How a destination takes a call: well, or badly by its provider's trouble, by the call itself, or by chance. */
export function attemptCall(random: Random, { call, target, troubles, atMs }: TryFacts): Tried {
  switch (troubleAt(troubles, target.provider, atMs)) {
    case 'outage':
      if (chance(random, FAILS.outage)) return outage(random);
      break;
    case 'rate_limited':
      if (chance(random, FAILS.rate_limited)) return limited(random);
      break;
    default:
      if (chance(random, FAILS.quiet)) return pick(random, [limited, broken, broken])(random);
  }
  if (chance(random, call.agent === undefined ? FAILS.call : FAILS.agentCall)) return wrong(random);
  return well(random, call, target);
}

/** Part of the attempts that fail. */
const FAILS = { outage: 0.96, rate_limited: 0.7, quiet: 0.0025, call: 0.003, agentCall: 0.006 } as const;

const CONNECT_TIMEOUT_MS = 5_000;

function outage(random: Random): Tried {
  if (chance(random, 0.15)) {
    const code = 'upstream_connect_timeout';
    const latencyMs = CONNECT_TIMEOUT_MS;
    return { status: undefined, latencyMs, firstByteMs: latencyMs, errorCode: code, finalCode: code };
  }
  return answered(random, { status: 529, code: 'provider:overloaded_error', medianMs: 420 });
}

function limited(random: Random): Tried {
  return answered(random, { status: 429, code: 'provider:rate_limit_exceeded', medianMs: 110 });
}

function broken(random: Random): Tried {
  return answered(random, { status: pick(random, [500, 502, 503]), code: 'provider:server_error', medianMs: 900 });
}

/** The call's own fault: too long a conversation, or a member that the provider does not take. */
function wrong(random: Random): Tried {
  const code = pick(random, ['provider:context_length_exceeded', 'provider:invalid_request_error']);
  return answered(random, { status: 400, code, medianMs: 160 });
}

function answered(
  random: Random,
  like: { readonly status: number; readonly code: string; readonly medianMs: number },
): Tried {
  const latencyMs = Math.ceil(around(random, like.medianMs, 0.4));
  const errorCode = `upstream_status_${like.status}`;
  return { status: like.status, latencyMs, firstByteMs: latencyMs, errorCode, finalCode: like.code };
}

/** First the prompt is read, the cached part of it fast; then tokens are written. Both vary as such times do. */
function well(random: Random, { size }: SampleCall, { model }: DeclaredTarget): Tried {
  const pace = paceOf(model);
  const readMs = (size.input - size.cacheRead) / READ_TOKENS_PER_MS + size.cacheRead / CACHED_TOKENS_PER_MS;
  const firstByteMs = Math.ceil(around(random, pace.firstTokenMs, 0.42) + readMs + whole(random, 5, 25));
  const writeMs = (size.output / pace.tokensPerSecond) * 1000;
  const latencyMs = firstByteMs + Math.ceil(around(random, writeMs + 1, 0.22));
  return { status: 200, latencyMs, firstByteMs, errorCode: undefined, finalCode: undefined };
}

const READ_TOKENS_PER_MS = 18;
const CACHED_TOKENS_PER_MS = 150;
