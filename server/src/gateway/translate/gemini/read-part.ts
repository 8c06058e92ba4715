import { membersOf, textOf } from '../../dialects/read-members.ts';
import type { AnswerPart } from '../answer-part.ts';
import { jsonText } from '../exact-json.ts';
import { markSignature } from '../signature.ts';

/** Reads the parts of one answer's content. */
export interface PartReader {
  read(part: unknown): readonly AnswerPart[];
  /** Calls so far. */
  calls(): number;
}

/** Makes a reader for one answer. Parts that nobody asked for, such as media and the provider's own tools, say nothing here. */
export function partReader(requestId: string): PartReader {
  let calls = 0;
  const readCall = (call: Readonly<Record<string, unknown>>, signature: string | undefined): AnswerPart[] => {
    const index = calls++;
    // The API need not name calls, and its clients match results by name; other APIs match them by an id.
    const id = textOf(call['id']) ?? `call_${requestId}_${index}`;
    const text = jsonText(membersOf(call['args']) ?? {}) ?? '{}';
    return [
      { kind: 'tool_call', index, id, name: textOf(call['name']) ?? '', signature },
      { kind: 'tool_arguments', index, text },
    ];
  };
  return {
    read: (part) => {
      const { text, thought, functionCall, thoughtSignature } = membersOf(part) ?? {};
      const signed = textOf(thoughtSignature);
      const signature = signed === undefined ? undefined : markSignature('gemini', signed);
      const call = membersOf(functionCall);
      return call === undefined ? readText(textOf(text) ?? '', thought === true, signature) : readCall(call, signature);
    },
    calls: () => calls,
  };
}

/**
 * The signature of a text that is not a thought is left out: no answer has a place for it, and the API demands back those of calls only
 * (https://ai.google.dev/gemini-api/docs/thought-signatures, "Signatures in non functionCall parts").
 */
function readText(text: string, isThought: boolean, signature: string | undefined): readonly AnswerPart[] {
  if (!isThought) return text === '' ? [] : [{ kind: 'text', text }];
  const proof: AnswerPart[] = signature === undefined ? [] : [{ kind: 'reasoning_signature', signature }];
  return text === '' && proof.length === 0 ? [] : [{ kind: 'reasoning', text }, ...proof];
}
