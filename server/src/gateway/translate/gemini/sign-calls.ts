import type { WrittenContent, WrittenPart } from './content.ts';
import { isBeforeGemini3 } from './model-generation.ts';

/**
 * What Google documents for calls that were not made by its models, such as those of a conversation that another model began: with it
 * in the signature's place, signatures are not checked (https://ai.google.dev/gemini-api/docs/thought-signatures, "FAQs").
 */
const UNCHECKED = 'skip_thought_signature_validator';

/**
 * Models since Gemini 3 refuse a request in which the first call of a step of the current turn has no signature. The current turn is
 * what follows the last content of the user that is not all results of functions. Elsewhere, and for other calls, nothing is checked.
 */
export function signCalls(contents: readonly WrittenContent[], model: string): readonly WrittenContent[] {
  if (isBeforeGemini3(model)) return contents;
  const begin = contents.findLastIndex(({ role, parts }) => role === 'user' && parts.some((part) => !isResult(part)));
  return contents.map((content, index) => (index > begin && content.role === 'model' ? signed(content) : content));
}

function signed(content: WrittenContent): WrittenContent {
  const first = content.parts.findIndex((part) => 'functionCall' in part);
  const parts = content.parts.map((part, index) =>
    index === first && part['thoughtSignature'] === undefined ? { ...part, thoughtSignature: UNCHECKED } : part,
  );
  return { ...content, parts };
}

function isResult(part: WrittenPart): boolean {
  return 'functionResponse' in part;
}
