import type { ExtraContent } from './extra-content.ts';

/** `ChatCompletionChunk.Choice.Delta` of the `openai` package, as far as answers of other providers have use for it. */
export interface Delta {
  readonly role?: 'assistant';
  readonly content?: string | null;
  readonly refusal?: string;
  /** Thoughts, in the form that DeepSeek documents (https://api-docs.deepseek.com/guides/thinking_mode) and clients know. */
  readonly reasoning_content?: string;
  /** Beside the first of the thoughts: tells that a translation wrote them, see `withoutCarried` of the dialect. */
  readonly extra_content?: ExtraContent;
  readonly tool_calls?: readonly ToolCallDelta[];
}

/** The first of a call says what it is, later ones bring more of its arguments. */
export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly type?: 'function';
  readonly function: { readonly name?: string; readonly arguments: string };
  readonly extra_content?: ExtraContent;
}
