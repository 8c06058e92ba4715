import type { Directives } from './directives.ts';

/**
 * One API of a provider: pure text in, script out. A new API is one file that implements this and one line in `apis.ts`.
 * Faults are none of its business: `play` applies them to whatever script it wrote.
 */
export interface ProviderApi {
  /** Name in the counters, such as `openai-chat`. */
  readonly name: string;
  /** The paths that it serves, by POST. */
  serves(path: string): boolean;
  /** Why the real API would refuse the request, or what it asks for. */
  read(request: ApiCall): ApiReading;
  /** The answer, streamed or whole, as the API's documentation shows it. */
  answer(asked: Asked, facts: AnswerFacts): Script;
  /** An error as a whole answer. */
  error(status: number, facts: AnswerFacts): { readonly headers: readonly string[]; readonly body: string };
  /** An error in a stream that had begun. */
  errorPiece(facts: AnswerFacts): string;
}

/** A request as it came over the wire. */
export interface ApiCall {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** The secret that the API accepts. */
  readonly apiKey: string;
}

export type ApiReading =
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'refused'; readonly status: number };

export interface Asked {
  readonly model: string;
  readonly isStream: boolean;
  /** The client wants usage inside the stream. Always true where the API reports it unasked. */
  readonly wantsUsage: boolean;
}

/** What makes the answer: the same facts give the same bytes. */
export interface AnswerFacts {
  /** 24 characters, differing by seed, marker and attempt. */
  readonly id: string;
  readonly words: readonly string[];
  readonly usage: ReportedUsage;
  readonly directives: Directives;
}

/** Tokens in the inclusive reading: `input` holds cached and created ones, `output` holds reasoning. */
export interface ReportedUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly reasoning: number;
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
