import { membersOf, textOf } from '../../dialects/read-members.ts';
import type { ReasoningPart } from '../conversation.ts';
import { markSignature, ownSignature } from '../signature.ts';
import type { Place } from './place.ts';

/** Thoughts with the proof that they are the provider's own. */
export interface SignedThought {
  readonly text: string;
  readonly signature: string;
}

/**
 * What a tool call carries for the provider that made it, to be given back with it: the member `extra_content` of a tool call.
 * `google` is the form of Google's own API of this shape (https://ai.google.dev/gemini-api/docs/thought-signatures). `tallygate`
 * holds what that form has no place for: the thoughts that led to the call, which Anthropic wants back with the call's result
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking). They are tied to the call because clients keep the
 * unknown members of a call, of a streamed one too, where those of a streamed message are overwritten.
 */
export interface ExtraContent {
  readonly google?: { readonly thought_signature: string };
  /** Always there: it tells that a translation wrote this, see `withoutCarried` of the dialect. */
  readonly tallygate: { readonly signature?: string; readonly thoughts?: readonly SignedThought[] };
}

/** undefined when there is nothing to carry. */
export function extraContent(
  signature: string | undefined,
  thoughts: readonly SignedThought[],
): ExtraContent | undefined {
  if (signature === undefined && thoughts.length === 0) return undefined;
  const google = ownSignature('gemini', signature);
  const other = google === undefined ? signature : undefined;
  return {
    ...(google !== undefined && { google: { thought_signature: google } }),
    tallygate: { ...(other !== undefined && { signature: other }), ...(thoughts.length > 0 && { thoughts }) },
  };
}

/** What comes back in it. Anything else there is some other server's, and is left out: no provider of ours asked for it. */
export function readExtraContent({ value }: Place): {
  readonly signature: string | undefined;
  readonly thoughts: readonly ReasoningPart[];
} {
  const extra = membersOf(value);
  const google = textOf(membersOf(extra?.['google'])?.['thought_signature']);
  const tallygate = membersOf(extra?.['tallygate']);
  const thoughts = tallygate?.['thoughts'];
  return {
    signature: google === undefined ? textOf(tallygate?.['signature']) : markSignature('gemini', google),
    thoughts: Array.isArray(thoughts) ? thoughts.flatMap(readThought) : [],
  };
}

function readThought(thought: unknown): readonly ReasoningPart[] {
  const { text, signature } = membersOf(thought) ?? {};
  const isSigned = typeof text === 'string' && typeof signature === 'string';
  return isSigned ? [{ kind: 'reasoning', text, signature }] : [];
}
