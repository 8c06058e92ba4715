import type { Delta, ToolCallDelta } from './delta.ts';
import type { ExtraContent } from './extra-content.ts';

/** `ChatCompletionMessage`: what a client makes of all deltas of an answer. */
export interface Message {
  readonly role: 'assistant';
  readonly content: string | null;
  readonly refusal: string | null;
  readonly reasoning_content?: string;
  readonly extra_content?: ExtraContent;
  readonly tool_calls?: readonly Omit<ToolCallDelta, 'index'>[];
}

/** Puts the deltas of an answer together, so that a whole answer says what a streamed one does. */
export function mergeDeltas(deltas: readonly Delta[]): Message {
  const reasoning = joined(deltas.map((delta) => delta.reasoning_content));
  const extra = deltas.find((delta) => delta.extra_content !== undefined)?.extra_content;
  const calls = mergeCalls(deltas.flatMap((delta) => delta.tool_calls ?? []));
  return {
    role: 'assistant',
    content: joined(deltas.map((delta) => delta.content)),
    refusal: joined(deltas.map((delta) => delta.refusal)),
    ...(reasoning !== null && { reasoning_content: reasoning }),
    ...(extra && { extra_content: extra }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function joined(texts: readonly (string | null | undefined)[]): string | null {
  return texts.join('') || null;
}

function mergeCalls(deltas: readonly ToolCallDelta[]): Omit<ToolCallDelta, 'index'>[] {
  const pieces = new Map<number, string[]>();
  for (const delta of deltas) {
    const texts = pieces.get(delta.index) ?? [];
    texts.push(delta.function.arguments);
    pieces.set(delta.index, texts);
  }
  return deltas.flatMap(({ index, ...call }) => {
    if (call.id === undefined) return [];
    return [{ ...call, function: { ...call.function, arguments: pieces.get(index)?.join('') ?? '' } }];
  });
}
