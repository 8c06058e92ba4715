import type { TokenUsage } from '#usage';
import type { AnswerError, FinishReason } from '../answer-part.ts';
import type { OutputItem } from './output-item.ts';

/** How far an answer is. */
export type Progress =
  | { readonly kind: 'in_progress' }
  /** `reason` undefined: the provider gave none before its answer was over. */
  | { readonly kind: 'ended'; readonly reason: FinishReason | undefined }
  | { readonly kind: 'failed'; readonly error: AnswerError };

/** What a response is written of. */
export interface ResponseFacts {
  readonly id: string;
  readonly createdSeconds: number;
  readonly model: string;
  readonly output: readonly OutputItem[];
  readonly usage: TokenUsage;
}

/**
 * `Response` of the `openai` package. It repeats no member of the request: those that the type wants are there with the values that
 * the API has by default.
 */
export function responseObject(facts: ResponseFacts, progress: Progress): object {
  const { id, createdSeconds, model, output, usage } = facts;
  return {
    id,
    object: 'response',
    created_at: createdSeconds,
    status: statusOf(progress),
    background: false,
    error: progress.kind === 'failed' ? errorObject(progress.error) : null,
    incomplete_details: incompleteDetails(progress),
    instructions: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    store: false,
    usage: progress.kind === 'in_progress' ? null : usageObject(usage),
  };
}

/** The status of a response, which is also the name of the event that ends its stream. */
export function statusOf(progress: Progress): 'in_progress' | 'completed' | 'incomplete' | 'failed' {
  if (progress.kind !== 'ended') return progress.kind;
  return progress.reason === 'stop' || progress.reason === 'tool_calls' ? 'completed' : 'incomplete';
}

/** `Response.IncompleteDetails`; null also for an answer that never told why it ended. */
function incompleteDetails(progress: Progress): object | null {
  const reason = progress.kind === 'ended' ? progress.reason : undefined;
  if (reason === 'length') return { reason: 'max_output_tokens' };
  return reason === 'content_filter' ? { reason } : null;
}

/** `ResponseError`; with a type, which some clients want. */
function errorObject({ code, message }: AnswerError): object {
  return { code: code ?? 'server_error', message, type: 'server_error', param: null };
}

/**
 * `ResponseUsage`; null when input or output is not known, since the type has no other word for it. Details are wanted by the type
 * and read by clients unasked: what the provider does not tell apart is 0 there. The usage that is recorded keeps it unknown.
 */
function usageObject({ input, output, cacheRead, cacheCreation, reasoning }: TokenUsage): object | null {
  if (input === undefined || output === undefined) return null;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead ?? 0, cache_write_tokens: cacheCreation ?? 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning ?? 0 },
    total_tokens: input + output,
  };
}
