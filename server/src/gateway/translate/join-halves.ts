import type { AnswerPart } from './answer-part.ts';
import type { AnswerWriter, CallerHalf, ConversationReading, ProviderHalf } from './halves.ts';
import type { AnsweredRequest, AnswerTranslator, TranslatedRequest, Translation } from './translation.ts';

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
  return {
    event: (event) => written(writer, reader.event(event)),
    end: () => concatenated([written(writer, reader.end()), writer.end()]),
    whole: (body, status) =>
      status >= 400 ? writer.error(status, reader.error(body)) : writer.whole(reader.whole(body)),
  };
}

function written(writer: AnswerWriter, parts: readonly AnswerPart[]): Buffer | undefined {
  return concatenated(parts.map((part) => writer.part(part)));
}

/** undefined when there is nothing to send. */
function concatenated(pieces: readonly (Buffer | undefined)[]): Buffer | undefined {
  const there = pieces.filter((piece) => piece !== undefined);
  return there.length <= 1 ? there[0] : Buffer.concat(there);
}
