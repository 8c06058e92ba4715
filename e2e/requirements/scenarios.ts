import type { Directives } from '../provider/directives.ts';
import type { Kind } from '../sdk/stand.ts';
import type { CallKind, Form } from './calls.ts';

/** One scenario: what the provider does, and what must become of each request that meets it. */
export interface Scenario {
  readonly name: string;
  readonly directives: Directives;
  readonly hasFallback: boolean;
  /** Where it makes sense. Default: everywhere. */
  readonly appliesTo?: (call: CallKind) => boolean;
  /** An answer of which the client has the beginning. */
  readonly begun?: string;
  /** What the client's text must show as well. */
  readonly shows?: (call: CallKind) => RegExp;
  /** What becomes of each request, sent one behind the other. */
  expects(call: CallKind): readonly Expected[];
}

/** What the client sees, and what the row says. */
export interface Expected {
  /** `answer`: a whole one. `refusal`: an error of the provider. `failure`: an error of ours. `broken`: an error in the stream, behind what came. */
  readonly client: 'answer' | 'refusal' | 'failure' | 'broken';
  readonly status: number;
  readonly finalStatus: string;
  readonly errorCode: string | null;
  /** The error code of each attempt. */
  readonly attempts: readonly (string | null)[];
  /** The destination that served. */
  readonly servedBy: 'primary' | 'backup' | null;
  /** `exact`: what the provider told. `none`: NULL. `begun`: what came is counted, as estimated where it was not told. */
  readonly usage: 'exact' | 'none' | 'begun';
  /** Longest time to the answer's end. */
  readonly withinMs: number;
}

/** How long endpoints of these scenarios wait. */
export const TIMEOUTS = { headers_ms: 1_500, first_byte_ms: 1_200, idle_ms: 1_500 } as const;
/** Two destinations that are waited for in vain, and room for a busy machine. */
const PROMPT_MS = 8_000;

const isText = ({ form }: CallKind) => !form.endsWith('embeddings');
const isTextStream = ({ isStream }: CallKind) => isStream;
const isWhole = ({ isStream }: CallKind) => !isStream;
const ONCE = { times: 1 } as const;

function well(attempts: readonly (string | null)[] = [null]): Expected {
  const servedBy = attempts.length === 1 ? 'primary' : 'backup';
  return {
    ...{ client: 'answer', status: 200, finalStatus: 'ok', errorCode: null, usage: 'exact' },
    ...{ attempts, servedBy, withinMs: PROMPT_MS },
  };
}

/** The word that each kind of provider has for an error, as the fake one says it. */
const TOLD: Readonly<Record<number, Readonly<Record<Kind, string>>>> = {
  400: { openai: 'context_length_exceeded', anthropic: 'invalid_request_error', gemini: 'INVALID_ARGUMENT' },
  429: { openai: 'rate_limit_exceeded', anthropic: 'rate_limit_error', gemini: 'RESOURCE_EXHAUSTED' },
  500: { openai: 'server_error', anthropic: 'api_error', gemini: 'INTERNAL' },
  503: { openai: 'server_error', anthropic: 'api_error', gemini: 'UNAVAILABLE' },
};

/** The provider's own error is what the client gets: of several, the last one's. */
function refused(status: number, asked: readonly Kind[]): Expected {
  const last = asked.at(-1) ?? 'openai';
  return {
    ...{ client: 'refusal', status, finalStatus: 'error', usage: 'none', withinMs: PROMPT_MS },
    errorCode: `provider:${TOLD[status]?.[last]}`,
    attempts: asked.map(() => `upstream_status_${status}`),
    servedBy: asked.length === 1 ? 'primary' : 'backup',
  };
}

/** There is no answer at all. */
function failed(status: number, errorCode: string): Expected {
  return {
    ...{ client: 'failure', status, finalStatus: 'error', errorCode, usage: 'none', withinMs: PROMPT_MS },
    ...{ attempts: [errorCode], servedBy: null },
  };
}

/** The stream ends in its midst: no other destination is asked, since the client has the beginning. */
function broken(attempt: string): Expected {
  return {
    ...{ client: 'broken', status: 200, finalStatus: 'upstream_truncated', errorCode: 'upstream_truncated' },
    ...{ attempts: [attempt], servedBy: 'primary', usage: 'begun', withinMs: PROMPT_MS },
  };
}

/** Without a fallback, and with one. */
function bothWays(
  scenario: Pick<Scenario, 'name' | 'directives'> & Pick<Partial<Scenario>, 'appliesTo'>,
  outcome: { readonly alone: (call: CallKind) => Expected; readonly code: string },
): readonly Scenario[] {
  const { name, directives } = scenario;
  return [
    { ...scenario, name: `${name}, no fallback`, hasFallback: false, expects: (call) => [outcome.alone(call)] },
    {
      ...scenario,
      name: `${name}, fallback`,
      directives: { ...directives, ...ONCE },
      hasFallback: true,
      expects: () => [well([outcome.code, null])],
    },
  ];
}

/** What is passed on as it came is the caller's to read; what must be translated cannot be, so another destination is asked. */
function malformedEvent({ isUnified, provider }: CallKind): Expected {
  return isUnified && provider === 'gemini' ? well(['upstream_malformed', null]) : well();
}

/** Whether an answer without its terminal event told its end otherwise. */
function tellsItsEndTwice({ provider, form }: CallKind): boolean {
  return provider === 'anthropic' || (provider === 'openai' && form === 'chat');
}

/** The beginning that a client has of an answer. */
const BEGUN = 'The gateway counts every';

/** How each API says that the content was filtered. */
const FILTERED: Readonly<Record<Form, RegExp>> = {
  chat: /"finish_reason": ?"content_filter"/,
  responses: /"incomplete_details": ?\{\s*"reason": ?"content_filter"/,
  messages: /"stop_reason": ?"refusal"/,
  gemini: /"finishReason": ?"SAFETY"/,
  embeddings: /$^/,
  'gemini-embeddings': /$^/,
};

/** The scenarios, in the order of https://github.com/failoverbench/failoverbench `scenarios/catalogue.yaml`. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: '429 with Retry-After',
    directives: { status: 429, retryAfter: 30, ...ONCE },
    hasFallback: true,
    expects: () => [well(['upstream_status_429', null]), { ...well(), servedBy: 'backup' }],
  },
  {
    name: '429 with Retry-After, no fallback',
    directives: { status: 429, retryAfter: 30, ...ONCE },
    hasFallback: false,
    expects: ({ provider }) => [refused(429, [provider]), well()],
  },
  {
    name: '429 without Retry-After',
    directives: { status: 429, ...ONCE },
    hasFallback: true,
    expects: () => [well(['upstream_status_429', null]), well()],
  },
  ...bothWays(
    { name: '500 then 200', directives: { status: 500 } },
    { alone: ({ provider }) => refused(500, [provider]), code: 'upstream_status_500' },
  ),
  {
    name: '503 everywhere',
    directives: { status: 503 },
    hasFallback: true,
    expects: ({ provider, backup }) => [refused(503, [provider, backup])],
  },
  ...bothWays(
    { name: 'connection reset', directives: { reset: true } },
    { alone: () => failed(502, 'upstream_reset'), code: 'upstream_reset' },
  ),
  ...bothWays(
    { name: 'silence', directives: { silent: true } },
    { alone: () => failed(504, 'upstream_headers_timeout'), code: 'upstream_headers_timeout' },
  ),
  {
    name: 'slow first byte, within its time',
    directives: { firstByteDelayMs: 300 },
    hasFallback: true,
    expects: () => [well()],
  },
  {
    name: 'no first byte in time',
    directives: { firstByteDelayMs: 60_000 },
    hasFallback: false,
    expects: () => [failed(504, 'upstream_first_byte_timeout')],
  },
  {
    name: 'cut before any content',
    directives: { cutAfterChunks: 0 },
    appliesTo: isWhole,
    hasFallback: false,
    expects: () => [failed(502, 'upstream_truncated')],
  },
  {
    name: 'cut in its midst',
    directives: { cutAfterChunks: 2, chunks: 6, chunkDelayMs: 10 },
    appliesTo: isTextStream,
    hasFallback: true,
    expects: () => [broken('upstream_truncated')],
  },
  {
    name: 'stall in its midst',
    directives: { stallAfterChunks: 2, chunks: 6 },
    appliesTo: isTextStream,
    hasFallback: true,
    expects: () => [broken('upstream_idle_timeout')],
  },
  {
    name: 'malformed chunk',
    directives: { malformed: 'json', chunks: 6, chunkDelayMs: 30 },
    // Anthropic's first event has gone out translated by then: the translation's own tests say what follows.
    appliesTo: (call) => call.isStream && !call.isArray && !(call.isUnified && call.provider === 'anthropic'),
    hasFallback: true,
    expects: (call) => [malformedEvent(call)],
  },
  {
    name: 'malformed answer',
    directives: { body: 'cut' },
    appliesTo: isWhole,
    hasFallback: false,
    expects: () => [failed(502, 'upstream_malformed')],
  },
  {
    name: 'no terminal event',
    directives: { endWithoutDone: true, chunks: 6 },
    appliesTo: isTextStream,
    hasFallback: true,
    expects: (call) => [tellsItsEndTwice(call) ? well() : broken('upstream_truncated')],
  },
  {
    name: 'context length',
    directives: { contextLength: true },
    hasFallback: true,
    shows: () => /maximum context length|prompt is too long|input token count/,
    expects: ({ provider }) => [refused(400, [provider])],
  },
  {
    name: 'content filter',
    directives: { filtered: true },
    appliesTo: isText,
    hasFallback: true,
    shows: ({ form }) => FILTERED[form],
    expects: () => [well()],
  },
  {
    name: 'prefill',
    directives: { status: 500, ...ONCE },
    appliesTo: isText,
    begun: BEGUN,
    hasFallback: true,
    expects: () => [well(['upstream_status_500', null])],
  },
  {
    name: 'flapping',
    directives: { status: 503, tries: [1, 3, 5] },
    hasFallback: true,
    expects: () => Array.from({ length: 3 }, () => well(['upstream_status_503', null])),
  },
  {
    name: 'accounting',
    directives: { status: 500, ...ONCE, tokens: [1_000, 40, 50, 8] },
    hasFallback: true,
    expects: () => [well(['upstream_status_500', null])],
  },
];
