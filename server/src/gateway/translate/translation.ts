import type { Dialect, StreamEvent } from '../dialects/dialect.ts';

/**
 * How a request of one API is put to a destination that speaks another, and the answer brought back. Pure: bytes in, bytes out.
 * Usage is still read by the destination's own dialect from the destination's own bytes.
 */
export interface Translation {
  /** The API that the destination is called by. */
  readonly to: Dialect;
  /** Of the address, with its question mark; empty for none. */
  readonly query: string;
  /** The request's body for the destination. */
  request(body: Buffer, model: string): TranslatedRequest;
  /** Brings one answer back. `wantsUsage`: the client asked for usage in the stream itself. */
  answer(request: AnsweredRequest): AnswerTranslator;
}

export type TranslatedRequest =
  | { readonly kind: 'translated'; readonly body: Buffer }
  /** The request says something that the destination's API has no word for, or is not valid by the caller's own API. */
  | {
      readonly kind: 'untranslatable';
      /** Path of the member, such as `messages[2].content[0]`. */
      readonly member: string;
    };

export interface AnsweredRequest {
  /** Our id of the request: what the answer's own id is made of where the provider sends none. */
  readonly requestId: string;
  /** Of the destination: named in the answer where the provider names none. */
  readonly model: string;
  readonly wantsUsage: boolean;
  /** Seconds since 1970, for APIs that tell when an answer was made. */
  readonly createdSeconds: number;
  /** The client's request, for answers whose form it asks for; undefined: in the form that the API has by default. */
  readonly body?: Buffer | undefined;
}

/** Turns one answer. Never throws, whatever the bytes are. */
export interface AnswerTranslator {
  /** The bytes that the client gets for one event of the destination's stream; undefined: nothing. */
  event(event: StreamEvent): Buffer | undefined;
  /** What ends the client's stream, when the destination's ended in good order; undefined: nothing. */
  end(): Buffer | undefined;
  /** An error was among what the client got: the answer is none. Of streams. */
  hasFailed(): boolean;
  /** A whole answer, or with a status of 400 or more a whole error, for the client. */
  whole(body: Buffer, status: number): WholeAnswer;
}

/** A whole answer for the client. */
export interface WholeAnswer {
  readonly body: Buffer;
  /** The destination's, but 502 for what came with a good status and is an error or cannot be read. */
  readonly status: number;
}

/** The status of an answer that is none (RFC 9110, section 15.6.3). */
export const NO_ANSWER_STATUS = 502;
