import type { TokenUsage } from '#usage';

/**
 * What the request path must know of one API: how to read a request, where to send it, what an answer means.
 * Pure: bytes in, readings out. An oddity of a provider lives in its dialect's folder, with a recorded fixture.
 */
export interface Dialect {
  /** The provider kind whose wire format this is. */
  readonly kind: 'openai' | 'anthropic';
  /** The API called, as its path; column `api_type`. */
  readonly apiType: string;
  readRequest(body: Buffer): RequestReading;
  /** The body as the destination gets it: byte for byte the client's, but for the model's name and the usage asked for. */
  writeRequest(body: Buffer, reading: RequestSpans, model: string): Buffer;
  /** Path below the provider's base URL path, and the provider's credential fields, flat. */
  address(provider: { readonly basePath: string; readonly apiKey: string }): {
    readonly path: string;
    readonly headers: readonly string[];
  };
  /** What one event of a stream means. */
  readEvent(event: StreamEvent): EventReading;
  /** What a whole answer that was not streamed means. `undefined` usage where it reports none. */
  readAnswer(body: Buffer): AnswerReading;
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
  readonly modelSpan: Span;
  readonly isStream: boolean;
  /** The client asked for usage in the stream itself; then nothing is hidden from it. */
  readonly wantsUsage: boolean;
  /** Changes besides the model's, in ascending order of place, none overlapping: replaces `span` by `text`. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** Half-open, in bytes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface StreamEvent {
  /** The `event:` field, or empty. */
  readonly name: string;
  /** The `data:` lines, joined by line feeds. */
  readonly data: string;
}

/** A partial reading; merged with `mergeReading`, last known value of each field wins. */
export interface AnswerReading {
  readonly usage?: TokenUsage;
  readonly model?: string;
  readonly serviceTier?: string;
  /** An error that the provider reports in a body or in a stream; its code for the row. */
  readonly errorCode?: string;
}

export interface EventReading extends AnswerReading {
  /** The answer is whole with this event: nothing that a client waits for follows. */
  readonly isTerminal?: boolean;
  /** The event carries content of the answer. */
  readonly isContent?: boolean;
  /** For a client that did not ask for usage: `drop` the event, or send `replacement` as its data. */
  readonly hidden?: { readonly kind: 'drop' } | { readonly kind: 'replace'; readonly data: string };
}

export interface GatewayError {
  readonly status: number;
  /** Stable, English, from the contract. */
  readonly code: string;
  /** In the caller's language. */
  readonly message: string;
  readonly requestId: string | undefined;
}
