import type { AnswerFacts, ApiCall, ApiReading, Asked, Piece, ProviderApi, ReportedUsage, Script } from './api.ts';

const CREATED = 1_767_225_600;

/** Chat completions as https://platform.openai.com/docs/api-reference/chat shows them. */
export const openaiChat: ProviderApi = {
  name: 'openai-chat',
  serves: (path) => path === '/v1/chat/completions',
  read,
  answer: (asked, facts) => (asked.isStream ? streamed(asked, facts) : whole(asked, facts)),
  error: (status, facts) => ({
    headers: [...headers(facts), 'content-type', 'application/json; charset=utf-8'],
    body: JSON.stringify({ error: errorOf(status) }, null, 2),
  }),
  errorPiece: () => `data: ${JSON.stringify({ error: errorOf(500) })}\n\n`,
};

function read(call: ApiCall): ApiReading {
  if (call.headers['authorization'] !== `Bearer ${call.apiKey}`) return { kind: 'refused', status: 401 };
  const body = call.body as Record<string, unknown> | undefined;
  if (typeof body?.['model'] !== 'string' || !Array.isArray(body['messages'])) return { kind: 'refused', status: 400 };
  const isStream = body['stream'] === true;
  const options = body['stream_options'] as { include_usage?: unknown } | undefined | null;
  if (options !== undefined && options !== null && !isStream) return { kind: 'refused', status: 400 };
  return { kind: 'asked', asked: { model: body['model'], isStream, wantsUsage: options?.include_usage === true } };
}

function whole(asked: Asked, facts: AnswerFacts): Script {
  const { directives, usage } = facts;
  const body = {
    id: `chatcmpl-${facts.id}`,
    object: 'chat.completion',
    created: CREATED,
    model: servedModel(asked.model),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: facts.words.join(''), refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    ...(directives.noUsage === true ? {} : { usage: usageObject(usage) }),
    service_tier: 'default',
    system_fingerprint: 'fp_50cad350e4',
  };
  return {
    headers: [...headers(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [
      { kind: 'terminal', text: JSON.stringify(body, null, 2), reports: directives.noUsage === true ? {} : usage },
    ],
  };
}

function streamed(asked: Asked, facts: AnswerFacts): Script {
  const isReporting = asked.wantsUsage && facts.directives.noUsage !== true;
  const event = (choices: readonly unknown[], extra: Record<string, unknown> = {}) =>
    `data: ${JSON.stringify({
      id: `chatcmpl-${facts.id}`,
      object: 'chat.completion.chunk',
      created: CREATED,
      model: servedModel(asked.model),
      service_tier: 'default',
      system_fingerprint: null,
      choices,
      ...(isReporting ? { usage: null } : {}),
      ...extra,
    })}\n\n`;
  const choice = (delta: Record<string, unknown>, finish: string | null = null) => [
    { index: 0, delta, logprobs: null, finish_reason: finish },
  ];
  const usagePiece: Piece = {
    kind: 'usage',
    text: event([], { usage: usageObject(facts.usage), obfuscation: '' }),
    reports: facts.usage,
  };
  return {
    headers: [...headers(facts), 'content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    isStream: true,
    pieces: [
      { kind: 'opening', text: event(choice({ role: 'assistant', content: '', refusal: null })) },
      ...facts.words.map(
        (content): Piece => ({ kind: 'content', text: event(choice({ content }), { obfuscation: padding(content) }) }),
      ),
      { kind: 'opening', text: event(choice({}, 'stop')) },
      ...(isReporting ? [usagePiece] : []),
      { kind: 'terminal', text: 'data: [DONE]\n\n' },
    ],
  };
}

function usageObject(usage: ReportedUsage): Record<string, unknown> {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function headers(facts: AnswerFacts): readonly string[] {
  return [
    'x-request-id',
    `req_${facts.id}`,
    'openai-organization',
    'acme',
    'openai-processing-ms',
    '42',
    'openai-version',
    '2020-10-01',
    'x-ratelimit-limit-requests',
    '10000',
    'x-ratelimit-limit-tokens',
    '2000000',
    'x-ratelimit-remaining-requests',
    '9999',
    'x-ratelimit-remaining-tokens',
    '1999900',
    'x-ratelimit-reset-requests',
    '6ms',
    'x-ratelimit-reset-tokens',
    '3ms',
  ];
}

/** A request for an alias is answered by a dated model. */
function servedModel(model: string): string {
  return `${model}-2026-01-05`;
}

/** Random padding against reading lengths off the wire; here it only has to have a varying length. */
function padding(content: string): string {
  return 'x9Kq2LmZ7wPv'.slice(0, (content.length * 5) % 13);
}

function errorOf(status: number): Record<string, unknown> {
  const [type, code, message] = ERRORS[status] ?? (status < 500 ? BAD_REQUEST : SERVER_ERROR);
  return { message, type, param: null, code };
}

const BAD_REQUEST = ['invalid_request_error', null, 'We could not parse the JSON body of your request.'] as const;
const SERVER_ERROR = ['server_error', null, 'The server had an error while processing your request. Sorry!'] as const;
const ERRORS: Readonly<Record<number, readonly [string, string | null, string]>> = {
  400: BAD_REQUEST,
  401: ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  404: ['invalid_request_error', 'model_not_found', 'The model does not exist or you do not have access to it.'],
  429: ['requests', 'rate_limit_exceeded', 'Rate limit reached for requests. Please try again in 6ms.'],
  500: SERVER_ERROR,
};
