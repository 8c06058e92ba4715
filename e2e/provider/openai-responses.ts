import type { AnswerFacts, ApiCall, ApiReading, Asked, Piece, ProviderApi, ReportedUsage, Script } from './api.ts';
import type { Directives } from './directives.ts';
import { unknownMembers } from './facts.ts';
import { openaiContextError, openaiError, openaiErrorAnswer, openaiHeaders } from './openai-errors.ts';
import { itemsOf, type OutputItem } from './openai-responses-items.ts';
import { type ResponsesBody, responsesTurns, toolsOf, whatIsWrongWithResponses } from './openai-responses-request.ts';
import { replyTo } from './reply.ts';

const CREATED = 1_767_225_600;

/**
 * Responses as https://platform.openai.com/docs/api-reference/responses and …/responses-streaming show them, in the
 * shapes of the types of `openai/resources/responses/responses.d.ts`. Nothing is stored: `previous_response_id` is refused.
 */
export const openaiResponses: ProviderApi = {
  name: 'openai-responses',
  serves: (path) => path === '/v1/responses',
  turns: responsesTurns,
  read,
  answer: (asked, facts) => (asked.isStream ? streamed(asked, facts) : whole(asked, facts)),
  error: openaiErrorAnswer,
  contextError: openaiContextError,
  errorPiece: () => {
    const { code, message, param } = openaiError(500);
    return event({ type: 'error', code: code ?? 'server_error', message, param, sequence_number: 99 });
  },
};

function read(call: ApiCall): ApiReading {
  if (call.headers['authorization'] !== `Bearer ${call.apiKey}`) return { kind: 'refused', status: 401 };
  const body = call.body as ResponsesBody | undefined;
  const hasInput = typeof body?.input === 'string' || Array.isArray(body?.input);
  if (typeof body?.model !== 'string' || !hasInput) {
    return { kind: 'refused', status: 400, message: "Missing required parameter: 'input'." };
  }
  const message =
    typeof body['previous_response_id'] === 'string'
      ? `Previous response with id '${body['previous_response_id']}' not found.`
      : whatIsWrongWithResponses(body);
  if (message !== undefined) return { kind: 'refused', status: 400, message };
  return {
    kind: 'asked',
    asked: {
      model: body.model,
      isStream: body.stream === true,
      wantsUsage: true,
      turns: responsesTurns(body),
      tools: body.tool_choice === 'none' ? [] : toolsOf(body.tools ?? []),
      forced: forcedOf(body.tool_choice),
      ...(body.text?.format?.type === 'json_schema' ? { schema: body.text.format.schema } : {}),
      wantsThoughts: typeof body.reasoning?.summary === 'string',
      own: body,
    },
  };
}

/** `ToolChoiceOptions` and `ToolChoiceFunction` of the type file. */
function forcedOf(choice: unknown): string | undefined {
  if (choice === 'required') return '';
  const { type, name } = (choice ?? {}) as { readonly type?: string; readonly name?: string };
  return type === 'function' ? name : undefined;
}

function whole(asked: Asked, facts: AnswerFacts): Script {
  const items = outputOf(asked, facts);
  const { response, reports } = ending(asked, facts, items);
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [{ kind: 'terminal', text: JSON.stringify(response, null, 2), reports }],
  };
}

function streamed(asked: Asked, facts: AnswerFacts): Script {
  const items = outputOf(asked, facts);
  const { type, response, reports } = ending(asked, facts, items);
  const begun = responseObject(asked, facts, { status: 'in_progress', output: [], usage: null });
  const pieces: readonly { readonly kind: Piece['kind']; readonly data: Record<string, unknown> }[] = [
    { kind: 'opening', data: { type: 'response.created', response: begun } },
    { kind: 'opening', data: { type: 'response.in_progress', response: begun } },
    ...items.flatMap((item, index) => item.events(index)),
    { kind: 'terminal', data: { type, response } },
  ];
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    isStream: true,
    pieces: pieces.map(
      ({ kind, data }, index): Piece => ({
        kind,
        text: event({ ...data, sequence_number: index }),
        ...(kind === 'terminal' ? { reports } : {}),
      }),
    ),
  };
}

function outputOf(asked: Asked, facts: AnswerFacts): readonly OutputItem[] {
  const body = asked.own as ResponsesBody;
  const custom = toolsOf(body.tools ?? []).flatMap(({ name, isCustom }) => (isCustom ? [name] : []));
  const isSealing = body.include?.includes('reasoning.encrypted_content') === true;
  return itemsOf(replyTo(asked, facts), { facts, custom, isSealing });
}

function ending(asked: Asked, facts: AnswerFacts, items: readonly OutputItem[]) {
  const { directives } = facts;
  const output = items.map((item) => item.whole);
  if (directives.failed === true) {
    const error = { code: 'server_error', message: String(openaiError(500)['message']) };
    const response = responseObject(asked, facts, { status: 'failed', output: [], usage: null, error });
    return { type: 'response.failed', response, reports: {} };
  }
  if (directives.queued === true) {
    const response = responseObject(asked, facts, { status: 'queued', background: true, output: [], usage: null });
    return { type: 'response.queued', response, reports: {} };
  }
  const status = directives.incomplete === true || directives.filtered === true ? 'incomplete' : 'completed';
  const usage = directives.noUsage === true ? null : usageObject(facts.usage, directives);
  const reason = directives.filtered === true ? 'content_filter' : 'max_output_tokens';
  const cause = status === 'incomplete' ? { incomplete_details: { reason } } : {};
  return {
    type: `response.${status}`,
    response: responseObject(asked, facts, { status, output, usage, ...cause }),
    reports: directives.noUsage === true ? {} : facts.usage,
  };
}

function responseObject(asked: Asked, facts: AnswerFacts, more: Record<string, unknown>): Record<string, unknown> {
  const body = asked.own as ResponsesBody;
  return {
    id: `resp_${facts.id}`,
    object: 'response',
    created_at: CREATED,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body['instructions'] ?? null,
    max_output_tokens: body['max_output_tokens'] ?? null,
    model: `${asked.model}-2026-01-05`,
    parallel_tool_calls: body['parallel_tool_calls'] ?? true,
    previous_response_id: null,
    prompt_cache_key: body['prompt_cache_key'] ?? null,
    reasoning: { effort: null, summary: null, ...body.reasoning },
    service_tier: facts.directives.tier ?? 'default',
    store: body['store'] ?? true,
    temperature: 1,
    text: { format: { type: 'text' }, ...body.text },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    user: null,
    metadata: body['metadata'] ?? {},
    ...more,
  };
}

/** `ResponseUsage` of the type file. */
function usageObject(usage: ReportedUsage, directives: Directives): Record<string, unknown> {
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheCreation },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
    ...unknownMembers(directives),
  };
}

function event(data: Record<string, unknown>): string {
  return `event: ${String(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`;
}
