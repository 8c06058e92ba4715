import type { TokenUsage } from '#usage';
import type { StreamEvent } from '../framing/stream-event.ts';
import type { VaryingMembers } from './varying-members.ts';

export type { StreamEvent } from '../framing/stream-event.ts';

/** Whose wire format an API is. */
export type ProviderKind = 'openai' | 'anthropic' | 'gemini';

/**
 * What the request path must know of one API: how to read a request, where to send it, what an answer means.
 * Pure: bytes in, readings out. An oddity of a provider lives in its dialect's folder, with a recorded fixture.
 */
export interface Dialect {
  /** The provider kind whose wire format this is. */
  readonly kind: ProviderKind;
  /** The API's path below a base path, such as `chat/completions`; of Gemini's, the method behind the colon. */
  readonly operation: string;
  /** What it is for. `count` costs nothing: its rows say zero tokens. `embed` gives no output tokens. */
  readonly purpose: 'generate' | 'embed' | 'count';
  /** A whole JSON answer is an array whose elements arrive one by one: each is an event of a stream. */
  readonly streamsJsonArray: boolean;
  /** The field in which this API's answers carry a request's id. */
  readonly requestIdField: string;
  /** `target`: path and query as the client sent them; some APIs name the model there. */
  readRequest(body: Buffer, target: string): RequestReading;
  /** The body as the destination gets it: byte for byte the client's, but for the model's name and the usage asked for. */
  writeRequest(body: Buffer, reading: RequestSpans, model: string): Buffer;
  /** Where the destination is called, and the fields that the API asks for beside the client's own. */
  address(call: AddressedCall): Address;
  /**
   * What one event of a stream means; undefined for one that tells nothing that a gateway needs.
   * With `isUsageHidden`, for a client that did not ask for usage, the reading says what that client gets instead.
   */
  readEvent(event: StreamEvent, isUsageHidden: boolean): EventReading | undefined;
  /** What may differ between two events that `readEvent` reads to the same; undefined: every event has to be read. */
  readonly varying?: VaryingMembers;
  /** What a whole answer that was not streamed means. `undefined` usage where it reports none. */
  readAnswer(body: Buffer): AnswerReading;
  /** Bytes of the texts and of the arguments of calls in a whole answer, or in what came of one: for estimates, where no usage came. */
  contentBytes(body: Buffer): number;
  /** An error of ours as a whole answer, JSON, in the shape of this API. */
  errorBody(error: GatewayError): Buffer;
  /** An error of ours inside a stream that had begun, in the shape of this API. */
  errorEvent(error: GatewayError): Buffer;
}

export type RequestReading =
  | { readonly kind: 'read'; readonly spans: RequestSpans }
  /** Not JSON, or not an object, or a member that we need is missing or twice there or of the wrong type. */
  | {
      readonly kind: 'invalid';
      readonly code: 'body_not_json' | 'body_invalid';
      readonly member: string | undefined;
      readonly offset: number;
    };

/** Where in the body the members stand that the gateway reads or changes. */
export interface RequestSpans {
  /** Value of `model`: the endpoint's name. */
  readonly model: string;
  /** Every place in the body that names the model, in ascending order; none where the path alone does. */
  readonly modelSpans: readonly ModelSpan[];
  readonly isStream: boolean;
  /** The client asked for usage in the stream itself; then nothing is hidden from it. */
  readonly wantsUsage: boolean;
  /** How many answers are asked for at once, where it is more than one: a stream is whole when each of them is. */
  readonly choices?: number;
  /** Changes besides the model's, in ascending order of place, none overlapping: replaces `span` by `text`. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** Where a JSON string names the model, quotes included, and what stands in front of the name: `models/` in some APIs. */
export interface ModelSpan {
  readonly span: Span;
  readonly prefix: string;
}

/** Half-open, in bytes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface AddressedCall {
  /** Without a trailing slash; may be empty, and may end in the API's version already. */
  readonly basePath: string;
  readonly apiKey: string;
  /** The destination's model. */
  readonly model: string;
  /** The API's version that the client called, such as `v1beta`; undefined: the client called another API. */
  readonly version: string | undefined;
  /** The client's end-to-end fields, flat, names in lower case. */
  readonly headers: readonly string[];
}

interface Address {
  /** Below the provider's origin, without a query: the request path appends the client's. */
  readonly path: string;
  /** Flat: the credential, and what the API needs and the client did not send. They replace fields of the same name. */
  readonly headers: readonly string[];
}

/** Token counts of a part of an answer. `toUsage` makes the usage of the whole of it. */
export interface TokenReading extends Omit<TokenUsage, 'raw'> {
  /** The provider's own usage object. */
  readonly members?: Readonly<Record<string, unknown>> | undefined;
  /** Input that was neither read from nor written to a cache, where the API reports that instead of all input. */
  readonly uncachedInput?: number | undefined;
  /** Output that was stated before it was known, and is less than what came of it. */
  readonly placeholderOutput?: number | undefined;
  /** The sub-inferences that made the answer, where the API tells them apart; those that gave nothing and are not billed are left out. */
  readonly iterations?: readonly IterationUsage[] | undefined;
  /** Names of numeric members of the provider's usage that this gateway does not know. */
  readonly unknownFields?: readonly string[] | undefined;
}

/** Tokens of one sub-inference, in the inclusive reading of `TokenUsage`. */
export interface IterationUsage {
  /** undefined: the model of the answer. */
  readonly model: string | undefined;
  /** As the provider names it: `message`, `fallback_message`, `compaction`, `advisor_message`, or one to come. */
  readonly type: string;
  readonly tokens: TokenUsage;
}

/** A partial reading; merged with `mergeReading`, last known value of each field wins. */
export interface AnswerReading {
  readonly usage?: TokenReading | undefined;
  readonly model?: string | undefined;
  readonly serviceTier?: string | undefined;
  /** An error that the provider reports in a body or in a stream, as `provider:<its code>`; see `providerErrorCode`. */
  readonly errorCode?: string | undefined;
  /** The answer is to be made later, and had by asking again: what it will use is not known yet. */
  readonly isPending?: boolean | undefined;
}

/** What one event says. A stream that ends after an `errorCode` and without a terminal event was not cut: it failed. */
export interface EventReading extends AnswerReading {
  /** The answer is whole with this event: nothing that a client waits for follows. */
  readonly isTerminal?: boolean | undefined;
  /** If the stream ends in good order now, the answer is whole, though more may follow: of APIs without a terminal event. */
  readonly isComplete?: boolean | undefined;
  /** Of a complete one: of how many answers, where several can be asked for at once; undefined: of all. */
  readonly finished?: number | undefined;
  /** The event carries content of the answer. */
  readonly isContent?: boolean | undefined;
  /** Bytes of its texts as they stand in the JSON, for estimates; undefined: none. */
  readonly contentBytes?: number | undefined;
  /** For a client that did not ask for usage: `drop` the event, or send `raw` in place of its bytes. */
  readonly hidden?:
    | { readonly kind: 'drop' }
    /** `cut`: where in the event's bytes stands what `raw` leaves out. */
    | { readonly kind: 'replace'; readonly raw: Buffer; readonly cut: Span }
    | undefined;
}

export interface GatewayError {
  readonly status: number;
  /** Stable, English, from the contract. */
  readonly code: string;
  /** In the caller's language. */
  readonly message: string;
  readonly requestId: string | undefined;
}
