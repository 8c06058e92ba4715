import type { TokenUsage } from '#usage';

/**
 * One step of an answer, in no provider's words. A whole answer is the same steps in one go, so that streamed and whole answers
 * are read and written by the same rules. Order: `start` first; then content; `usage` as known; `finish` last. An `error` ends it.
 */
export type AnswerPart =
  | { readonly kind: 'start'; readonly id: string; readonly model: string | undefined }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** Belongs to the reasoning before it. */
  | { readonly kind: 'reasoning_signature'; readonly signature: string }
  /** A tool call begins. `index` counts the calls of the answer from 0. */
  | {
      readonly kind: 'tool_call';
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly signature: string | undefined;
    }
  /** More of the JSON text of that call's arguments. */
  | { readonly kind: 'tool_arguments'; readonly index: number; readonly text: string }
  /** What the provider said of its usage so far, cumulative: the last one counts. `input` is all input, `output` all output. */
  | { readonly kind: 'usage'; readonly usage: TokenUsage }
  | { readonly kind: 'finish'; readonly reason: FinishReason }
  | { readonly kind: 'error'; readonly error: AnswerError };

/** Why an answer ended. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** An error that a provider reported, in a body or in a stream. */
export interface AnswerError {
  /** The provider's own code or type; undefined when it names none. */
  readonly code: string | undefined;
  readonly message: string;
}
