import { ignored, isObjectOf, type MemberRules, translated } from '../chat/member-rules.ts';
import { elementsAt, memberAt, type Place, refuse, rootPlace, wantedTextAt, wholeNumberAt } from '../chat/place.ts';
import { parseBody } from '../exact-json.ts';
import type { TranslatedRequest } from '../translation.ts';

/** What an embeddings request asks for. */
export interface EmbeddingsRequest {
  readonly texts: readonly string[];
  /** Of each vector; undefined: as many as the model gives. */
  readonly dimensions: number | undefined;
}

/** Every member of `EmbeddingCreateParams` in the `openai` package, `resources/embeddings.d.ts`, and what becomes of it. */
export const requestMembers: MemberRules = {
  model: translated,
  input: translated,
  dimensions: translated,
  encoding_format: translated,
  user: ignored('Names an end user for OpenAI’s own watch for abuse.'),
};

/** Reads a request. Texts only: tokens are numbered by each model in its own way. Never throws. */
export function readEmbeddingsRequest(
  body: Buffer,
):
  | { readonly kind: 'read'; readonly request: EmbeddingsRequest }
  | Extract<TranslatedRequest, { readonly kind: 'untranslatable' }> {
  const root = rootPlace(parseBody(body));
  isObjectOf(root, requestMembers);
  refuseEncoding(memberAt(root, 'encoding_format'));
  const request = {
    texts: readTexts(memberAt(root, 'input')),
    dimensions: wholeNumberAt(memberAt(root, 'dimensions'), { from: 1, to: Number.MAX_SAFE_INTEGER }),
  };
  const member = root.refusals.first;
  return member === undefined ? { kind: 'read', request } : { kind: 'untranslatable', member };
}

const ENCODINGS: ReadonlySet<unknown> = new Set([undefined, 'float', 'base64']);

function refuseEncoding(place: Place): void {
  if (!ENCODINGS.has(place.value)) refuse(place);
}

/** Gemini answers more with status 400: “BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch”. */
const TEXTS_MAX = 100;

function readTexts(input: Place): readonly string[] {
  if (Array.isArray(input.value) && input.value.length > TEXTS_MAX) return refuse(input) ?? [];
  if (typeof input.value === 'string') return [wantedTextAt(input)];
  const texts = elementsAt(input).map(wantedTextAt);
  if (texts.length === 0) refuse(input);
  return texts;
}
