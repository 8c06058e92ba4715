import type { TokenUsage } from '#usage';
import type { AnswerError, AnswerPart, FinishReason } from '../answer-part.ts';
import type { AnswerWriter } from '../halves.ts';
import type { AnsweredRequest } from '../translation.ts';
import type { Delta } from './delta.ts';
import { mergeDeltas } from './merge-deltas.ts';
import { toCompletionUsage } from './to-completion-usage.ts';
import { toDeltas } from './to-deltas.ts';
import { errorText } from './write-error.ts';

const DONE = 'data: [DONE]\n\n';
const UNREADABLE: AnswerError = { code: undefined, message: 'The provider’s answer could not be read.' };

/** Writes an answer as `ChatCompletionChunk`s or as a `ChatCompletion`, both in the `openai` package's `completions.d.ts`. */
export function answerWriter(request: AnsweredRequest): AnswerWriter {
  return { ...streamWriter(request), whole: (parts) => Buffer.from(wholeText(parts, request)), error: writeError };
}

function writeError(status: number, error: AnswerError): Buffer {
  return Buffer.from(errorText(error, status));
}

function streamWriter(request: AnsweredRequest): Pick<AnswerWriter, 'part' | 'end'> {
  const toDelta = toDeltas();
  let head = headOf(request);
  let usage: TokenUsage = {};
  let hasFailed = false;

  const chunk = (delta: Delta, reason: FinishReason | null): Buffer => {
    const choices = [{ index: 0, delta, finish_reason: reason }];
    return event({ ...head, object: 'chat.completion.chunk', choices, ...(request.wantsUsage && { usage: null }) });
  };

  return {
    part: (part) => {
      if (hasFailed) return undefined;
      if (part.kind === 'start') head = headOf(request, part);
      if (part.kind === 'usage') usage = part.usage;
      if (part.kind === 'finish') return chunk({}, part.reason);
      hasFailed = part.kind === 'error';
      if (part.kind === 'error') return Buffer.from(`data: ${errorText(part.error)}\n\n`);
      const delta = toDelta(part);
      return delta && chunk(delta, null);
    },
    end: () => {
      if (hasFailed) return undefined;
      const total = request.wantsUsage ? toCompletionUsage(usage) : undefined;
      const done = Buffer.from(DONE);
      if (total === undefined) return done;
      return Buffer.concat([event({ ...head, object: 'chat.completion.chunk', choices: [], usage: total }), done]);
    },
  };
}

/** An answer that says nothing at all, not even why it ended, is not one. */
function wholeText(parts: readonly AnswerPart[], request: AnsweredRequest): string {
  const error = parts.find((part) => part.kind === 'error')?.error;
  const start = parts.find((part) => part.kind === 'start');
  const reason = parts.find((part) => part.kind === 'finish')?.reason;
  const deltas = parts.map(toDeltas()).filter((delta) => delta !== undefined);
  if (error !== undefined || (deltas.length === 0 && reason === undefined)) return errorText(error ?? UNREADABLE);
  const usage = toCompletionUsage(parts.findLast((part) => part.kind === 'usage')?.usage ?? {});
  return JSON.stringify({
    ...headOf(request, start),
    object: 'chat.completion',
    choices: [{ index: 0, message: mergeDeltas(deltas), logprobs: null, finish_reason: reason ?? null }],
    ...(usage && { usage }),
  });
}

interface Head {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

/** The provider's own id, so that the answer can be found there; where it sends none, one made of ours. */
function headOf(request: AnsweredRequest, start?: AnswerPart & { kind: 'start' }): Head {
  return {
    id: start?.id || `chatcmpl-${request.requestId}`,
    created: request.createdSeconds,
    model: start?.model ?? request.model,
  };
}

function event(chunk: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
}
