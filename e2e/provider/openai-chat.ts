import type {
  AnswerFacts,
  ApiCall,
  ApiReading,
  Asked,
  Offer,
  Piece,
  ProviderApi,
  ReportedUsage,
  Script,
} from './api.ts';
import type { Directives, ToolDirective } from './directives.ts';
import { unknownMembers, usageSoFar } from './facts.ts';
import { type ChatBody, chatTurns, whatIsWrongWithChat } from './openai-chat-request.ts';
import { openaiContextError, openaiError, openaiErrorAnswer, openaiHeaders } from './openai-errors.ts';
import { replyTo } from './reply.ts';

const CREATED = 1_767_225_600;

/**
 * Chat completions as https://platform.openai.com/docs/api-reference/chat shows them, in the shapes of the types of
 * `openai/resources/chat/completions/completions.d.ts`.
 */
export const openaiChat: ProviderApi = {
  name: 'openai-chat',
  serves: (path) => path === '/v1/chat/completions',
  turns: chatTurns,
  read,
  answer: (asked, facts) => (asked.isStream ? streamed(asked, facts) : whole(asked, facts)),
  error: openaiErrorAnswer,
  contextError: openaiContextError,
  errorPiece: () => `data: ${JSON.stringify({ error: openaiError(500) })}\n\n`,
};

function read(call: ApiCall): ApiReading {
  if (call.headers['authorization'] !== `Bearer ${call.apiKey}`) return { kind: 'refused', status: 401 };
  const body = call.body as ChatBody | undefined;
  if (typeof body?.model !== 'string' || !Array.isArray(body.messages)) return { kind: 'refused', status: 400 };
  const isStream = body.stream === true;
  const options = body.stream_options;
  if (options !== undefined && options !== null && !isStream) return { kind: 'refused', status: 400 };
  const message = whatIsWrongWithChat(body);
  if (message !== undefined) return { kind: 'refused', status: 400, message };
  return {
    kind: 'asked',
    asked: {
      model: body.model,
      isStream,
      wantsUsage: options?.include_usage === true,
      turns: chatTurns(body),
      tools: offersOf(body),
      forced: forcedOf(body.tool_choice),
      ...(body.response_format?.type === 'json_schema' ? { schema: body.response_format.json_schema?.schema } : {}),
      wantsThoughts: false,
    },
  };
}

function offersOf({ tools = [], tool_choice: choice }: ChatBody): readonly Offer[] {
  if (choice === 'none') return [];
  return tools.map((tool) => ({ name: tool.function?.name ?? '', parameters: tool.function?.parameters }));
}

/** `ChatCompletionToolChoiceOption` of the type file. */
function forcedOf(choice: unknown): string | undefined {
  if (choice === 'required') return '';
  return (choice as { readonly function?: { readonly name?: string } } | undefined)?.function?.name;
}

function whole(asked: Asked, facts: AnswerFacts): Script {
  const { directives, usage } = facts;
  const { words, calls } = replyTo(asked, facts);
  const text = words.join('');
  const message =
    calls.length > 0
      ? { role: 'assistant', content: null, tool_calls: calls.map((_, index) => callObject(facts, calls, index)) }
      : { role: 'assistant', content: text, refusal: null, annotations: [] };
  const body = {
    id: `chatcmpl-${facts.id}`,
    object: 'chat.completion',
    created: CREATED,
    model: servedModel(asked.model),
    choices: [
      {
        index: 0,
        message,
        logprobs: null,
        finish_reason: finishReason(facts, calls.length > 0),
      },
    ],
    ...(directives.noUsage === true ? {} : { usage: usageObject(usage, directives) }),
    service_tier: directives.tier ?? 'default',
    system_fingerprint: 'fp_50cad350e4',
  };
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'application/json'],
    isStream: false,
    pieces: [
      { kind: 'terminal', text: JSON.stringify(body, null, 2), reports: directives.noUsage === true ? {} : usage },
    ],
  };
}

function streamed(asked: Asked, facts: AnswerFacts): Script {
  const { directives } = facts;
  const { words, calls } = replyTo(asked, facts);
  const isReporting = asked.wantsUsage && directives.noUsage !== true;
  const soFar = (sent: number) => reportedSoFar(facts, isReporting, { sent, all: words.length });
  const event = (choices: readonly unknown[], extra: Record<string, unknown> = {}) =>
    `data: ${JSON.stringify({
      id: `chatcmpl-${facts.id}`,
      object: 'chat.completion.chunk',
      created: CREATED,
      model: servedModel(asked.model),
      service_tier: directives.tier ?? 'default',
      system_fingerprint: null,
      choices,
      ...(isReporting ? { usage: null } : {}),
      ...extra,
    })}\n\n`;
  const choice = (delta: Record<string, unknown>, finish: string | null = null) => [
    { index: 0, delta, logprobs: null, finish_reason: finish },
  ];
  const opening = { role: 'assistant', content: calls.length > 0 ? null : '', refusal: null };
  const usagePiece: Piece = {
    kind: 'usage',
    text: event([], { usage: usageObject(facts.usage, directives), obfuscation: '' }),
    reports: facts.usage,
  };
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    isStream: true,
    pieces: [
      { kind: 'opening', text: event(choice(opening)) },
      ...words.map((content, index): Piece => {
        const { extra, reports } = soFar(index + 1);
        return {
          kind: 'content',
          text: event(choice({ content }), { obfuscation: padding(content), ...extra }),
          ...(reports === undefined ? {} : { reports }),
        };
      }),
      ...calls.flatMap((_, index) =>
        callDeltas(facts, calls, index).map(
          (call): Piece => ({ kind: 'content', text: event(choice({ tool_calls: [call] }), { obfuscation: '' }) }),
        ),
      ),
      { kind: 'opening', text: event(choice({}, finishReason(facts, calls.length > 0))) },
      ...(isReporting ? [usagePiece] : []),
      { kind: 'terminal', text: 'data: [DONE]\n\n' },
    ],
  };
}

/** Servers that repeat the usage so far on every chunk do so whether they were asked or not. */
function reportedSoFar(
  { usage, directives }: AnswerFacts,
  isReporting: boolean,
  pieces: { readonly sent: number; readonly all: number },
): { readonly extra: Record<string, unknown>; readonly reports?: ReportedUsage } {
  if (directives.usageEachChunk !== true || !isReporting) return { extra: {} };
  const reports = usageSoFar(usage, pieces);
  return { extra: { usage: usageObject(reports, directives) }, reports };
}

function finishReason(facts: AnswerFacts, isCalling: boolean): string {
  if (facts.directives.filtered === true) return 'content_filter';
  if (facts.directives.incomplete === true) return 'length';
  return isCalling ? 'tool_calls' : 'stop';
}

/** `ChatCompletionMessageFunctionToolCall` of the type file. */
function callObject(facts: AnswerFacts, calls: readonly ToolDirective[], index: number): Record<string, unknown> {
  const { name = '', args = '{}' } = calls[index] ?? {};
  return { id: callId(facts, index), type: 'function', function: { name, arguments: args } };
}

/** `ChoiceDelta.ToolCall`: the first delta names the call, the others carry pieces of its arguments. */
function callDeltas(facts: AnswerFacts, calls: readonly ToolDirective[], index: number): readonly object[] {
  const { name = '', args = '{}' } = calls[index] ?? {};
  const half = Math.ceil(args.length / 2);
  return [
    { index, id: callId(facts, index), type: 'function', function: { name, arguments: '' } },
    ...[args.slice(0, half), args.slice(half)]
      .filter((part) => part !== '')
      .map((part) => ({ index, function: { arguments: part } })),
  ];
}

function callId(facts: AnswerFacts, index: number): string {
  return `call_${facts.id.slice(0, 23)}${index}`;
}

function usageObject(usage: ReportedUsage, directives: Directives): Record<string, unknown> {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      ...(usage.cacheCreation > 0 ? { cache_write_tokens: usage.cacheCreation } : {}),
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    ...unknownMembers(directives),
  };
}

/** A request for an alias is answered by a dated model. */
function servedModel(model: string): string {
  return `${model}-2026-01-05`;
}

/** Random padding against reading lengths off the wire; here it only has to have a varying length. */
function padding(content: string): string {
  return 'x9Kq2LmZ7wPv'.slice(0, (content.length * 5) % 13);
}
