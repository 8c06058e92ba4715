import type { TokenUsage } from '#usage';
import type { AnswerError, AnswerPart } from '../answer-part.ts';
import type { AnsweredRequest } from '../translation.ts';
import { type OpenOutput, openOutput } from './open-output.ts';
import type { OutputItem, Tell } from './output-item.ts';
import { type Progress, responseObject, statusOf } from './response-object.ts';

/** An answer that is being written. */
export interface OpenResponse {
  /** Takes the next part; behind the end, nothing more. */
  take(part: AnswerPart): void;
  /** Ends the answer, unless it has ended, and gives the whole of it. */
  end(): object;
}

const UNREADABLE: AnswerError = { code: undefined, message: 'The provider’s answer could not be read.' };

/** Begins an answer. Each event of its stream is told by its type and its data, JSON. */
export function openResponse(request: AnsweredRequest, tellEvent: (type: string, data: string) => void): OpenResponse {
  let began: { readonly id: string; readonly model: string; readonly output: OpenOutput } | undefined;
  let usage: TokenUsage = {};
  let over: object | undefined;
  let count = 0;
  const tell: Tell = (type, members) => {
    tellEvent(type, JSON.stringify({ type, sequence_number: count++, ...members }));
  };
  const responseOf = (output: readonly OutputItem[], progress: Progress): object => {
    const { id, model } = begin();
    return responseObject({ id, model, output, usage, createdSeconds: request.createdSeconds }, progress);
  };

  /** A provider's answer may fail before it said anything of itself. */
  const begin = (start?: Start) => {
    if (began !== undefined) return began;
    const idBase = idBaseOf(start?.id, request.requestId);
    began = { id: `resp_${idBase}`, model: start?.model ?? request.model, output: openOutput(idBase, tell) };
    const response = responseOf([], { kind: 'in_progress' });
    tell('response.created', { response });
    tell('response.in_progress', { response });
    return began;
  };
  const finish = (progress: Progress): object => {
    const isCut = statusOf(progress) !== 'completed';
    const response = responseOf(begin().output.close(isCut), progress);
    tell(`response.${statusOf(progress)}`, { response });
    over = response;
    return response;
  };
  /** Clients that do not read the last response of a failed stream read the event `error`. */
  const fail = (error: AnswerError): void => {
    begin();
    tell('error', { code: error.code ?? null, message: error.message, param: null });
    finish({ kind: 'failed', error });
  };

  return {
    take: (part) => {
      if (over !== undefined) return;
      if (part.kind === 'start') begin(part);
      else if (part.kind === 'usage') usage = part.usage;
      else if (part.kind === 'finish') finish({ kind: 'ended', reason: part.reason });
      else if (part.kind === 'error') fail(part.error);
      else begin().output.take(part);
    },
    end: () => {
      // An answer that says nothing at all, not even why it ended, is not one.
      if (over === undefined && begin().output.isEmpty()) fail(UNREADABLE);
      return over ?? finish({ kind: 'ended', reason: undefined });
    },
  };
}

type Start = Extract<AnswerPart, { readonly kind: 'start' }>;

/** Ids have a form, and at most 64 characters, where clients give them back. */
function idBaseOf(providerId: string | undefined, requestId: string): string {
  return providerId !== undefined && /^[\w-]{1,40}$/.test(providerId) ? providerId : requestId;
}
