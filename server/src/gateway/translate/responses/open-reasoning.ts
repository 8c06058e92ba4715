import { sealSignature } from '../../dialects/openai-responses/carried-signature.ts';
import type { ItemPlace, OpenItem, ReasoningItem } from './output-item.ts';

/**
 * Begins an item of thoughts: a summary in one part, and their signature. With `callId`, the signature is of that
 * tool call, and the item has no thoughts.
 */
export function openReasoning({ outputIndex, idSuffix, tell }: ItemPlace, callId?: string): OpenItem {
  const id = `rs_${idSuffix}`;
  let text = '';
  let sealed: string | null = null;
  const item = (summary: ReasoningItem['summary']): ReasoningItem => ({
    id,
    type: 'reasoning',
    summary,
    encrypted_content: sealed,
  });
  const at = { item_id: id, output_index: outputIndex, summary_index: 0 };

  const think = (more: string): void => {
    if (text === '') tell('response.reasoning_summary_part.added', { ...at, part: summaryText('') });
    text += more;
    tell('response.reasoning_summary_text.delta', { ...at, delta: more });
  };
  const endThoughts = (): ReasoningItem['summary'] => {
    if (text === '') return [];
    tell('response.reasoning_summary_text.done', { ...at, text });
    tell('response.reasoning_summary_part.done', { ...at, part: summaryText(text) });
    return [summaryText(text)];
  };

  tell('response.output_item.added', { output_index: outputIndex, item: item([]) });
  return {
    outputIndex,
    take: (part) => {
      // What comes behind a signature is not covered by it.
      if (sealed !== null || (part.kind !== 'reasoning' && part.kind !== 'reasoning_signature')) return false;
      if (part.kind === 'reasoning') think(part.text);
      else sealed = sealSignature({ signature: part.signature, callId });
      return true;
    },
    isWhole: () => true,
    close: () => {
      const done = item(endThoughts());
      tell('response.output_item.done', { output_index: outputIndex, item: done });
      return done;
    },
  };
}

function summaryText(text: string): ReasoningItem['summary'][number] {
  return { type: 'summary_text', text };
}
