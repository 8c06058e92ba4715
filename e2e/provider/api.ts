import type { Directives, ToolDirective } from './directives.ts';

/**
 * One API of a provider: pure text in, script out. A new API is one file that implements this and one line in `apis.ts`.
 * Faults are none of its business: `play` applies them to whatever script it wrote.
 */
export interface ProviderApi {
  /** Name in the counters, such as `openai-chat`. */
  readonly name: string;
  /** The paths that it serves, by POST. */
  serves(path: string): boolean;
  /** The conversation, read leniently: directives are looked for in it before anything is checked. */
  turns(body: unknown): readonly Turn[];
  /** Why the real API would refuse the request, or what it asks for. */
  read(request: ApiCall): ApiReading;
  /** The answer, streamed or whole, as the API's documentation shows it. */
  answer(asked: Asked, facts: AnswerFacts): Script;
  /** An error as a whole answer; without a message, the usual one of the status. */
  error(status: number, facts: AnswerFacts, message?: string): ErrorAnswer;
  /** The error, of status 400, for a prompt that is longer than the model takes. */
  contextError(facts: AnswerFacts): ErrorAnswer;
  /** An error in a stream that had begun. */
  errorPiece(request: ApiCall): string;
}

export interface ErrorAnswer {
  readonly headers: readonly string[];
  readonly body: string;
}

/** A request as it came over the wire. */
export interface ApiCall {
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** The secret that the API accepts. */
  readonly apiKey: string;
}

export type ApiReading =
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'refused'; readonly status: number; readonly message?: string };

/** One step of a conversation, in no API's own shape. */
export interface Turn {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
  /** Media type, size and digest of each image, or its address. */
  readonly images: readonly string[];
}

export interface Asked {
  readonly model: string;
  readonly isStream: boolean;
  /** The client wants usage inside the stream. Always true where the API reports it unasked. */
  readonly wantsUsage: boolean;
  readonly turns: readonly Turn[];
  /** The tools that may be called. */
  readonly tools: readonly Offer[];
  /** One of the tools must be called: this one, or any with `''`. */
  readonly forced?: string | undefined;
  /** The JSON schema that the answer must satisfy. */
  readonly schema?: unknown;
  /** The client wants to see something of the reasoning. */
  readonly wantsThoughts: boolean;
  /** A stream that is a JSON array instead of events. */
  readonly isArray?: boolean;
  /** What an API keeps for itself between reading and answering. */
  readonly own?: unknown;
}

/** A tool as the request offers it. */
export interface Offer {
  readonly name: string;
  /** JSON schema of its arguments. */
  readonly parameters: unknown;
}

/** What makes the answer: the same facts give the same bytes. */
export interface AnswerFacts {
  /** 24 characters, differing by seed, marker and attempt. */
  readonly id: string;
  readonly words: readonly string[];
  readonly usage: ReportedUsage;
  readonly directives: Directives;
}

/** What the provider says, before it is put into an API's shape. */
export interface Reply {
  readonly thoughts: string | undefined;
  /** Pieces of the text; empty when tools are called instead. */
  readonly words: readonly string[];
  readonly calls: readonly ToolDirective[];
}

/** Tokens in the inclusive reading: `input` holds cached and created ones, `output` holds reasoning. */
export interface ReportedUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly reasoning: number;
  /** Parts of `cacheCreation`, and the tier that served: only where a directive asks for them. */
  readonly cacheCreation5m?: number;
  readonly cacheCreation1h?: number;
  readonly tier?: string;
}

/** An answer with status 200, cut into the pieces in which a provider would send it. */
export interface Script {
  readonly headers: readonly string[];
  /** A streamed answer has no length. */
  readonly isStream: boolean;
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly kind: 'opening' | 'content' | 'usage' | 'terminal';
  readonly text: string;
  /** What the client knows of the usage after this piece. */
  readonly reports?: Partial<ReportedUsage>;
}
