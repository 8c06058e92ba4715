import type { AnswerError, AnswerPart } from './answer-part.ts';
import type { AnswerWriter, CallerHalf, ConversationReading, ProviderHalf } from './halves.ts';
import {
  type AnsweredRequest,
  type AnswerTranslator,
  NO_ANSWER_STATUS,
  type TranslatedRequest,
  type Translation,
} from './translation.ts';

/** A translation from one API of clients to one of providers. */
export function joinHalves(caller: CallerHalf, provider: ProviderHalf, isStream: boolean): Translation {
  return {
    to: provider.dialect(isStream),
    query: provider.query(isStream),
    request: (body, model) => {
      const reading = caller.read(body);
      return reading.kind === 'conversation' ? writeRequest(provider, reading, model) : reading;
    },
    answer: (request) => answerTranslator(caller, provider, request),
  };
}

type ReadConversation = Extract<ConversationReading, { readonly kind: 'conversation' }>;

/** What the provider has no word for is told in the caller's words. */
function writeRequest(provider: ProviderHalf, reading: ReadConversation, model: string): TranslatedRequest {
  const request = provider.write(reading.conversation, model);
  if (request.kind === 'translated') return request;
  return { kind: 'untranslatable', member: reading.memberOf?.(request.member) ?? request.member };
}

function answerTranslator(caller: CallerHalf, provider: ProviderHalf, request: AnsweredRequest): AnswerTranslator {
  const reader = provider.reader(request);
  const writer = caller.writer(request);
  let hasFailed = false;
  const seen = (parts: readonly AnswerPart[]): readonly AnswerPart[] => {
    hasFailed ||= parts.some(({ kind }) => kind === 'error');
    return parts;
  };
  return {
    event: (event) => written(writer, seen(reader.event(event))),
    end: () => concatenated([written(writer, seen(reader.end())), writer.end()]),
    hasFailed: () => hasFailed,
    whole: (body, status) => {
      if (status >= 400) return { body: writer.error(status, reader.error(body)), status };
      const parts = reader.whole(body);
      const error = errorIn(parts);
      if (error === undefined) return { body: writer.whole(parts), status };
      return { body: writer.error(NO_ANSWER_STATUS, error), status: NO_ANSWER_STATUS };
    },
  };
}

/** An answer that says nothing at all, not even why it ended, is not one. */
function errorIn(parts: readonly AnswerPart[]): AnswerError | undefined {
  const error = parts.find((part) => part.kind === 'error')?.error;
  return error ?? (parts.every(({ kind }) => kind === 'start' || kind === 'usage') ? UNREADABLE : undefined);
}

const UNREADABLE: AnswerError = { code: undefined, message: 'The provider’s answer could not be read.' };

function written(writer: AnswerWriter, parts: readonly AnswerPart[]): Buffer | undefined {
  return concatenated(parts.map((part) => writer.part(part)));
}

/** undefined when there is nothing to send. */
function concatenated(pieces: readonly (Buffer | undefined)[]): Buffer | undefined {
  const there = pieces.filter((piece) => piece !== undefined);
  return there.length <= 1 ? there[0] : Buffer.concat(there);
}
