/**
 * What a request to a model says, in no provider's words: what every generating API has in common. A request of one API is
 * read into this, and written from it for another. What has no place here cannot be translated, and is refused, never dropped.
 */
export interface Conversation {
  readonly isStream: boolean;
  /** Instructions that stand before the conversation, in order; empty when there are none. */
  readonly instructions: readonly string[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  /** undefined: as the provider does by default. */
  readonly toolChoice: ToolChoice | undefined;
  /** False: at most one tool call per answer; undefined: as the provider does by default. */
  readonly mayCallInParallel: boolean | undefined;
  readonly outputTokensMax: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly stopTexts: readonly string[];
  readonly format: AnswerFormat;
  readonly reasoning: Reasoning | undefined;
  readonly seed: number | undefined;
  readonly frequencyPenalty: number | undefined;
  readonly presencePenalty: number | undefined;
}

export type Turn =
  | { readonly role: 'user'; readonly parts: readonly UserPart[] }
  | { readonly role: 'assistant'; readonly parts: readonly AssistantPart[] }
  /** Results of the tools that the assistant called in the turn before. */
  | { readonly role: 'tool'; readonly results: readonly ToolResult[] };

export type UserPart = TextPart | ImagePart | FilePart;

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

export interface ImagePart {
  readonly kind: 'image';
  readonly source: MediaSource;
}

/** A document such as a PDF. */
export interface FilePart {
  readonly kind: 'file';
  readonly name: string | undefined;
  readonly source: MediaSource;
}

export type MediaSource =
  /** `data` is base64. */
  | { readonly kind: 'inline'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string };

export type AssistantPart =
  | TextPart
  | { readonly kind: 'refusal'; readonly text: string }
  | ReasoningPart
  | {
      readonly kind: 'tool_call';
      readonly id: string;
      readonly name: string;
      /** JSON text of an object. */
      readonly arguments: string;
      /** What the provider wants back with the call, such as Gemini's thought signature. */
      readonly signature: string | undefined;
    };

/** Thoughts of an earlier answer, to be given back as they came. */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
  /** The provider's proof that the thoughts are its own; without it, providers do not take them back. */
  readonly signature: string | undefined;
}

export interface ToolResult {
  readonly callId: string;
  /** Name of the tool, found by the call's id; undefined when no such call was made in the conversation. */
  readonly name: string | undefined;
  readonly parts: readonly (TextPart | ImagePart)[];
}

export interface Tool {
  readonly name: string;
  readonly description: string | undefined;
  /** JSON Schema of the arguments; undefined: none. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly isStrict: boolean | undefined;
}

export type ToolChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'none' }
  | { readonly kind: 'any' }
  | { readonly kind: 'tool'; readonly name: string };

export type AnswerFormat =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly isStrict: boolean | undefined;
    };

export interface Reasoning {
  /** As the OpenAI API names efforts: none, minimal, low, medium, high, xhigh; undefined: the provider's default. */
  readonly effort: string | undefined;
  /** The caller wants to see a summary of the thoughts. */
  readonly showsSummary: boolean;
}
