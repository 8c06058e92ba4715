import type { Dialect, ProviderKind, StreamEvent } from '../dialects/dialect.ts';
import type { AnswerError, AnswerPart } from './answer-part.ts';
import type { Conversation } from './conversation.ts';
import type { AnsweredRequest, TranslatedRequest } from './translation.ts';

/** The caller's half of a translation: one API of clients. Exported as `chatHalf` (translate/chat) and `responsesHalf` (translate/responses). */
export interface CallerHalf {
  /** `Dialect.operation` of the API that the client speaks. */
  readonly operation: string;
  /** What the request says. Never throws. */
  read(body: Buffer): ConversationReading;
  /** Writes one answer. */
  writer(request: AnsweredRequest): AnswerWriter;
}

export type ConversationReading =
  | {
      readonly kind: 'conversation';
      readonly conversation: Conversation;
      /** The caller's own name for a member of `Conversation`; undefined: it is told by that path. */
      readonly memberOf?: (path: string) => string;
    }
  | Extract<TranslatedRequest, { readonly kind: 'untranslatable' }>;

/** Writes one answer for a client. Streamed: `part` for each part, then `end`. Whole: `whole` or `error` alone. */
export interface AnswerWriter {
  /** Server-sent events for one part, in order; undefined: nothing yet. */
  part(part: AnswerPart): Buffer | undefined;
  /** What ends the stream behind the last part; undefined: nothing. */
  end(): Buffer | undefined;
  /** A whole answer, JSON. The parts are those of the same answer streamed; an `error` part among them makes it an error. */
  whole(parts: readonly AnswerPart[]): Buffer;
  /** A whole error answer, JSON, for an HTTP status of 400 or more. */
  error(status: number, error: AnswerError): Buffer;
}

/** The provider's half: one API of destinations. Exported as `anthropicHalf` (translate/anthropic) and `geminiHalf` (translate/gemini). */
export interface ProviderHalf {
  readonly kind: ProviderKind;
  /** The API that is called; another one for streams in Gemini's case. */
  dialect(isStream: boolean): Dialect;
  /** Of the address, with its question mark; empty for none. */
  query(isStream: boolean): string;
  /** The request's body. Members that this API has no word for make it untranslatable, named as paths of `Conversation`. Never throws. */
  write(conversation: Conversation, model: string): TranslatedRequest;
  /** Reads one answer. */
  reader(request: AnsweredRequest): AnswerReader;
}

/** Reads one answer of a provider. Never throws, whatever the bytes are. */
export interface AnswerReader {
  /** What one event of the stream says. */
  event(event: StreamEvent): readonly AnswerPart[];
  /** What is left to say when the stream ended in good order. */
  end(): readonly AnswerPart[];
  /** What a whole answer of a status below 400 says: the same parts as streamed. */
  whole(body: Buffer): readonly AnswerPart[];
  /** What a whole answer of a status of 400 or more says. */
  error(body: Buffer): AnswerError;
}
