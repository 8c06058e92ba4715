import type { AnswerFacts, ApiCall, ApiReading, Asked, Piece, ProviderApi, ReportedUsage, Script } from './api.ts';

/** Messages as https://docs.anthropic.com/en/api/messages and …/messages-streaming show them. */
export const anthropicMessages: ProviderApi = {
  name: 'anthropic-messages',
  serves: (path) => path === '/v1/messages',
  read,
  answer: (asked, facts) => (asked.isStream ? streamed(asked, facts) : whole(asked, facts)),
  error: (status, facts) => ({
    headers: [...headers(facts), 'content-type', 'application/json'],
    body: JSON.stringify({ type: 'error', error: errorOf(status), request_id: `req_${facts.id}` }),
  }),
  errorPiece: () => event('error', { type: 'error', error: errorOf(529) }),
};

function read(call: ApiCall): ApiReading {
  if (!isKnown(call)) return { kind: 'refused', status: 401 };
  const body = call.body as Record<string, unknown> | undefined;
  const isComplete =
    typeof call.headers['anthropic-version'] === 'string' &&
    typeof body?.['model'] === 'string' &&
    Array.isArray(body['messages']) &&
    typeof body['max_tokens'] === 'number';
  if (!isComplete) return { kind: 'refused', status: 400 };
  return {
    kind: 'asked',
    asked: { model: String(body['model']), isStream: body['stream'] === true, wantsUsage: true },
  };
}

/** Keys come as `x-api-key`, as the documentation shows, or as Bearer, as @anthropic-ai/sdk 1.12.0 sends them. */
function isKnown(call: ApiCall): boolean {
  return call.headers['x-api-key'] === call.apiKey || call.headers['authorization'] === `Bearer ${call.apiKey}`;
}

function whole(asked: Asked, facts: AnswerFacts): Script {
  const isReporting = facts.directives.noUsage !== true;
  const body = {
    model: servedModel(asked.model),
    id: `msg_${facts.id}`,
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: facts.words.join('') }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    ...(isReporting ? { usage: usageObject(facts.usage, facts.usage.output) } : {}),
  };
  return {
    headers: [...headers(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [{ kind: 'terminal', text: JSON.stringify(body), reports: isReporting ? facts.usage : {} }],
  };
}

function streamed(asked: Asked, facts: AnswerFacts): Script {
  const isReporting = facts.directives.noUsage !== true;
  const message = {
    model: servedModel(asked.model),
    id: `msg_${facts.id}`,
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(isReporting ? { usage: usageObject(facts.usage, 1) } : {}),
  };
  const { output: _, reasoning: __, ...early } = facts.usage;
  const delta = { stop_reason: 'end_turn', stop_sequence: null };
  return {
    headers: [...headers(facts), 'content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    isStream: true,
    pieces: [
      {
        kind: 'opening',
        text: event('message_start', { type: 'message_start', message }),
        reports: isReporting ? early : {},
      },
      {
        kind: 'opening',
        text: event('content_block_start', {
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'text', text: '' },
        }),
      },
      { kind: 'opening', text: event('ping', { type: 'ping' }) },
      ...facts.words.map(
        (text): Piece => ({
          kind: 'content',
          text: event('content_block_delta', {
            type: 'content_block_delta',
            index: 0,
            delta: { type: 'text_delta', text },
          }),
        }),
      ),
      { kind: 'opening', text: event('content_block_stop', { type: 'content_block_stop', index: 0 }) },
      {
        kind: 'usage',
        text: event('message_delta', {
          type: 'message_delta',
          delta,
          ...(isReporting ? { usage: finalUsage(facts.usage) } : {}),
        }),
        reports: isReporting ? facts.usage : {},
      },
      { kind: 'terminal', text: event('message_stop', { type: 'message_stop' }) },
    ],
  };
}

function event(name: string, data: Record<string, unknown>): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** `input_tokens` of this API leaves cached and created ones out. */
function usageObject(usage: ReportedUsage, output: number): Record<string, unknown> {
  return {
    input_tokens: usage.input - usage.cacheRead - usage.cacheCreation,
    cache_creation_input_tokens: usage.cacheCreation,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: usage.cacheCreation, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    ...(output === usage.output ? { output_tokens_details: { thinking_tokens: usage.reasoning } } : {}),
    service_tier: 'standard',
  };
}

function finalUsage(usage: ReportedUsage): Record<string, unknown> {
  return {
    input_tokens: usage.input - usage.cacheRead - usage.cacheCreation,
    cache_creation_input_tokens: usage.cacheCreation,
    cache_read_input_tokens: usage.cacheRead,
    output_tokens: usage.output,
    output_tokens_details: { thinking_tokens: usage.reasoning },
  };
}

function headers(facts: AnswerFacts): readonly string[] {
  return [
    'request-id',
    `req_${facts.id}`,
    'anthropic-organization-id',
    '5f1a3c0e-0b7f-4a57-9d2e-3c8b9c1f0a11',
    'anthropic-ratelimit-requests-limit',
    '4000',
    'anthropic-ratelimit-requests-remaining',
    '3999',
    'anthropic-ratelimit-requests-reset',
    '2026-01-05T00:00:00Z',
    'anthropic-ratelimit-tokens-limit',
    '400000',
    'anthropic-ratelimit-tokens-remaining',
    '399000',
    'anthropic-ratelimit-tokens-reset',
    '2026-01-05T00:00:00Z',
  ];
}

function servedModel(model: string): string {
  return `${model}-20260105`;
}

function errorOf(status: number): Record<string, unknown> {
  const [type, message] = ERRORS[status] ?? (status < 500 ? BAD_REQUEST : API_ERROR);
  return { type, message };
}

const BAD_REQUEST = ['invalid_request_error', 'max_tokens: Field required'] as const;
const API_ERROR = ['api_error', 'Internal server error'] as const;
const ERRORS: Readonly<Record<number, readonly [string, string]>> = {
  400: BAD_REQUEST,
  401: ['authentication_error', 'invalid x-api-key'],
  404: ['not_found_error', 'model: no such model'],
  429: ['rate_limit_error', "This request would exceed your account's rate limit. Please try again later."],
  500: API_ERROR,
  529: ['overloaded_error', 'Overloaded'],
};
