import { iterationsOf, withIterations } from './anthropic-iterations.ts';
import { type MessagesBody, messagesTurns, whatIsWrongWithMessages } from './anthropic-request.ts';
import type { AnswerFacts, ApiCall, ApiReading, Asked, Offer, Piece, ProviderApi, Reply, Script } from './api.ts';
import { unknownMembers, usageSoFar } from './facts.ts';
import { replyTo } from './reply.ts';

/**
 * Messages as https://docs.anthropic.com/en/api/messages and …/messages-streaming show them, in the shapes of the types
 * of `@anthropic-ai/sdk/resources/messages/messages.d.ts`.
 */
export const anthropicMessages: ProviderApi = {
  name: 'anthropic-messages',
  serves: (path) => path === '/v1/messages',
  turns: messagesTurns,
  read,
  answer: (asked, facts) => (asked.isStream ? streamed(asked, facts) : whole(asked, facts)),
  error: anthropicError,
  contextError: (facts) => anthropicError(400, facts, 'prompt is too long: 213462 tokens > 200000 maximum'),
  errorPiece: () => event('error', { type: 'error', error: errorOf(529) }),
};

/** Counting as https://docs.anthropic.com/en/api/messages-count-tokens shows it. It uses no tokens, so it reports none. */
export const anthropicCountTokens: ProviderApi = {
  ...anthropicMessages,
  name: 'anthropic-count-tokens',
  serves: (path) => path === '/v1/messages/count_tokens',
  read: (call) => read({ ...call, body: { max_tokens: Number.MAX_SAFE_INTEGER, ...(call.body as object) } }),
  answer: (_, facts) => ({
    headers: [...headers(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [{ kind: 'terminal', text: JSON.stringify({ input_tokens: facts.usage.input }) }],
  }),
};

function anthropicError(status: number, facts: AnswerFacts, message?: string) {
  return {
    headers: [...headers(facts), 'content-type', 'application/json'],
    body: JSON.stringify({ type: 'error', error: errorOf(status, message), request_id: `req_${facts.id}` }),
  };
}

function read(call: ApiCall): ApiReading {
  if (!isKnown(call)) return { kind: 'refused', status: 401 };
  const body = call.body as MessagesBody | undefined;
  if (typeof call.headers['anthropic-version'] !== 'string') {
    return { kind: 'refused', status: 400, message: 'anthropic-version: header is required' };
  }
  if (typeof body?.model !== 'string' || !Array.isArray(body.messages) || typeof body.max_tokens !== 'number') {
    return { kind: 'refused', status: 400 };
  }
  const message = whatIsWrongWithMessages(body);
  if (message !== undefined) return { kind: 'refused', status: 400, message };
  const { format } = body.output_config ?? {};
  return {
    kind: 'asked',
    asked: {
      model: body.model,
      isStream: body.stream === true,
      wantsUsage: true,
      turns: messagesTurns(body),
      tools: offersOf(body),
      forced: forcedOf(body.tool_choice),
      ...(format?.type === 'json_schema' ? { schema: format.schema } : {}),
      wantsThoughts: body.thinking?.type === 'enabled' || body.thinking?.type === 'adaptive',
    },
  };
}

/** Keys come as `x-api-key`, as the documentation shows, or as Bearer, as @anthropic-ai/sdk 1.12.0 sends them. */
function isKnown(call: ApiCall): boolean {
  return call.headers['x-api-key'] === call.apiKey || call.headers['authorization'] === `Bearer ${call.apiKey}`;
}

function offersOf({ tools = [], tool_choice: choice }: MessagesBody): readonly Offer[] {
  if (choice?.type === 'none') return [];
  return tools.map((tool) => ({ name: tool.name ?? '', parameters: tool.input_schema }));
}

/** `ToolChoice` of the type file. */
function forcedOf(choice: MessagesBody['tool_choice']): string | undefined {
  if (choice?.type === 'any') return '';
  return choice?.type === 'tool' ? choice.name : undefined;
}

function whole(asked: Asked, facts: AnswerFacts): Script {
  const isReporting = facts.directives.noUsage !== true;
  const reply = replyTo(asked, facts);
  const body = {
    model: servedModel(asked.model),
    id: `msg_${facts.id}`,
    type: 'message',
    role: 'assistant',
    content: blocksOf(reply, facts).map((block) => block.whole),
    stop_reason: stopReason(reply, facts),
    stop_sequence: null,
    ...(isReporting ? { usage: { ...usageObject(facts, facts.usage.output), ...iterationsOf(facts) } } : {}),
  };
  return {
    headers: [...headers(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [{ kind: 'terminal', text: JSON.stringify(body), reports: isReporting ? withIterations(facts) : {} }],
  };
}

function streamed(asked: Asked, facts: AnswerFacts): Script {
  const isReporting = facts.directives.noUsage !== true;
  const reply = replyTo(asked, facts);
  const blocks = blocksOf(reply, facts);
  const all = blocks.reduce((sum, { deltas }) => sum + deltas.length, 0);
  const message = {
    model: servedModel(asked.model),
    id: `msg_${facts.id}`,
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(isReporting ? { usage: usageObject(facts, facts.directives.placeholder ?? 1) } : {}),
  };
  const { output: _, reasoning: __, ...early } = facts.usage;
  const delta = { stop_reason: stopReason(reply, facts), stop_sequence: null };
  return {
    headers: [...headers(facts), 'content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    isStream: true,
    pieces: [
      {
        kind: 'opening',
        text: event('message_start', { type: 'message_start', message }),
        reports: isReporting ? early : {},
      },
      ...withUsageBetween(
        blocks.flatMap((block, index) => blockPieces(block, index)),
        facts,
        all,
      ),
      {
        kind: 'usage',
        text: event('message_delta', {
          type: 'message_delta',
          delta,
          ...(isReporting ? { usage: { ...finalUsage(facts), ...iterationsOf(facts) } } : {}),
        }),
        reports: isReporting ? withIterations(facts) : {},
      },
      { kind: 'terminal', text: event('message_stop', { type: 'message_stop' }) },
    ],
  };
}

/** A content block as it stands in a whole answer, as it begins in a stream, and what comes in between. */
interface Block {
  readonly whole: Record<string, unknown>;
  readonly start: Record<string, unknown>;
  readonly deltas: readonly Record<string, unknown>[];
}

function blocksOf({ thoughts, words, calls }: Reply, facts: AnswerFacts): readonly Block[] {
  const signature = Buffer.from(`signed ${facts.id}`).toString('base64');
  const thinking: Block = {
    whole: { type: 'thinking', thinking: thoughts, signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      { type: 'thinking_delta', thinking: thoughts },
      { type: 'signature_delta', signature },
    ],
  };
  const text: Block = {
    whole: { type: 'text', text: words.join('') },
    start: { type: 'text', text: '' },
    deltas: words.map((word) => ({ type: 'text_delta', text: word })),
  };
  const uses = calls.map(({ name, args }, index): Block => {
    const id = `toolu_${facts.id.slice(0, 22)}${index}`;
    const half = Math.ceil(args.length / 2);
    return {
      whole: { type: 'tool_use', id, name, input: JSON.parse(args) as unknown },
      start: { type: 'tool_use', id, name, input: {} },
      deltas: ['', args.slice(0, half), args.slice(half)].map((part) => ({
        type: 'input_json_delta',
        partial_json: part,
      })),
    };
  });
  return [...(thoughts === undefined ? [] : [thinking]), ...(calls.length > 0 ? uses : [text])];
}

function blockPieces({ start, deltas }: Block, index: number): readonly Piece[] {
  return [
    {
      kind: 'opening',
      text: event('content_block_start', { type: 'content_block_start', index, content_block: start }),
    },
    ...(index === 0 ? [{ kind: 'opening', text: event('ping', { type: 'ping' }) } as const] : []),
    ...deltas.map(
      (delta): Piece => ({
        kind: 'content',
        text: event('content_block_delta', { type: 'content_block_delta', index, delta }),
      }),
    ),
    { kind: 'opening', text: event('content_block_stop', { type: 'content_block_stop', index }) },
  ];
}

/** Told to, it says the usage so far behind each piece of content. */
function withUsageBetween(pieces: readonly Piece[], facts: AnswerFacts, all: number): readonly Piece[] {
  const { directives, usage } = facts;
  if (directives.usageEachChunk !== true || directives.noUsage === true) return pieces;
  let sent = 0;
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind !== 'content') return [piece];
    const reports = usageSoFar(usage, { sent: ++sent, all });
    const delta = { stop_reason: null, stop_sequence: null };
    const text = event('message_delta', {
      type: 'message_delta',
      delta,
      usage: finalUsage({ ...facts, usage: reports }),
    });
    return [piece, { kind: 'opening', text, reports }];
  });
}

function stopReason(reply: Reply, facts: AnswerFacts): string {
  if (facts.directives.filtered === true) return 'refusal';
  if (facts.directives.incomplete === true) return 'max_tokens';
  return reply.calls.length > 0 ? 'tool_use' : 'end_turn';
}

function event(name: string, data: Record<string, unknown>): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** `input_tokens` of this API leaves cached and created ones out. */
function usageObject(facts: AnswerFacts, output: number): Record<string, unknown> {
  const { usage, directives } = facts;
  return {
    input_tokens: usage.input - usage.cacheRead - usage.cacheCreation,
    cache_creation_input_tokens: usage.cacheCreation,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheCreation5m ?? usage.cacheCreation,
      ephemeral_1h_input_tokens: usage.cacheCreation1h ?? 0,
    },
    output_tokens: output,
    ...(output === usage.output ? { output_tokens_details: { thinking_tokens: usage.reasoning } } : {}),
    service_tier: directives.tier ?? 'standard',
    ...unknownMembers(directives),
  };
}

function finalUsage({ usage }: AnswerFacts): Record<string, unknown> {
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

function errorOf(status: number, told?: string): Record<string, unknown> {
  const [type, message] = ERRORS[status] ?? (status < 500 ? BAD_REQUEST : API_ERROR);
  return { type, message: told ?? message };
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
