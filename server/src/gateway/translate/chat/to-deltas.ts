import type { AnswerPart } from '../answer-part.ts';
import type { Delta } from './delta.ts';
import { extraContent, type SignedThought } from './extra-content.ts';

/** Makes a function that gives the delta of each part of one answer, in order; undefined for a part that says nothing here. */
export function toDeltas(): (part: AnswerPart) => Delta | undefined {
  const thoughts = collectThoughts();
  const begun = new Set<number>();
  let isThinking = false;
  const think = (text: string): Delta | undefined => {
    if (text === '') return undefined;
    const isFirst = !isThinking;
    isThinking = true;
    return { reasoning_content: text, ...(isFirst && { extra_content: { tallygate: {} } }) };
  };
  const begin = (call: AnswerPart & { kind: 'tool_call' }): Delta | undefined => {
    if (begun.has(call.index)) return undefined;
    begun.add(call.index);
    return toolCall(call, thoughts.take());
  };
  return (part) => {
    thoughts.note(part);
    switch (part.kind) {
      case 'start':
        return { role: 'assistant', content: null };
      case 'text':
        return said('content', part.text);
      case 'refusal':
        return said('refusal', part.text);
      case 'reasoning':
        return think(part.text);
      case 'tool_call':
        return begin(part);
      case 'tool_arguments':
        return begun.has(part.index) ? moreArguments(part) : undefined;
      default:
        return undefined;
    }
  };
}

function said(member: 'content' | 'refusal', text: string): Delta | undefined {
  return text === '' ? undefined : { [member]: text };
}

function toolCall(call: AnswerPart & { kind: 'tool_call' }, thoughts: readonly SignedThought[]): Delta {
  const { index, id, name, signature } = call;
  const extra = extraContent(signature, thoughts);
  const begin = { index, id, type: 'function' as const, function: { name, arguments: '' } };
  return { tool_calls: [extra === undefined ? begin : { ...begin, extra_content: extra }] };
}

function moreArguments({ index, text }: AnswerPart & { kind: 'tool_arguments' }): Delta | undefined {
  return text === '' ? undefined : { tool_calls: [{ index, function: { arguments: text } }] };
}

/** Gathers signed thoughts until a tool call takes them. What no call follows need not come back, and is only shown. */
function collectThoughts(): { note(part: AnswerPart): void; take(): readonly SignedThought[] } {
  let signed: SignedThought[] = [];
  let open = '';
  return {
    note: (part) => {
      if (part.kind === 'reasoning') open += part.text;
      if (part.kind === 'reasoning_signature') signed.push({ text: open, signature: part.signature });
      if (part.kind !== 'reasoning' && part.kind !== 'usage') open = '';
    },
    take: () => {
      const taken = signed;
      signed = [];
      return taken;
    },
  };
}
