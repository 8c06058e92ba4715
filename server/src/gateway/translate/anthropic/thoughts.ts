import type { AnswerPart } from '../answer-part.ts';
import type { ReasoningPart } from '../conversation.ts';
import { markSignature, ownSignature } from '../signature.ts';

/** Ahead of what stands for the readable signature in thoughts that the provider hides, `RedactedThinkingBlock`. */
const REDACTED = 'redacted:';

/**
 * `ThinkingBlockParam` or `RedactedThinkingBlockParam`. Thoughts without a signature of this provider's own are left out: it
 * takes back only thoughts that it can prove to be its own, and refuses the whole request for any others.
 */
export function writeThoughts({
  text,
  signature: marked,
}: ReasoningPart): Readonly<Record<string, unknown>> | undefined {
  const signature = ownSignature('anthropic', marked);
  if (signature === undefined) return undefined;
  return signature.startsWith(REDACTED)
    ? { type: 'redacted_thinking', data: signature.slice(REDACTED.length) }
    : { type: 'thinking', thinking: text, signature };
}

/** The proof of the thoughts that were said before it. */
export function thoughtsSignature(signature: string): AnswerPart {
  return { kind: 'reasoning_signature', signature: markSignature('anthropic', signature) };
}

/** Thoughts that nobody can read, to be given back as they are. */
export function hiddenThoughts(data: string): readonly AnswerPart[] {
  return [{ kind: 'reasoning', text: '' }, thoughtsSignature(REDACTED + data)];
}
