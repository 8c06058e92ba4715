import { membersOf, textOf } from '../../dialects/read-members.ts';
import type { AnswerPart } from '../answer-part.ts';
import { jsonText } from '../exact-json.ts';
import { hiddenThoughts, thoughtsSignature } from './thoughts.ts';

/** Reads the content blocks of one answer. A whole block is one that begins with all it says, and ends. */
export interface BlockReader {
  begin(index: unknown, block: unknown): readonly AnswerPart[];
  more(index: unknown, delta: unknown): readonly AnswerPart[];
  /** Says what is only known at a block's end. */
  end(index: unknown): readonly AnswerPart[];
  /** Ends what a server left open. */
  endAll(): readonly AnswerPart[];
  /** Tool calls so far. */
  calls(): number;
}

/** A block that has begun. Of types that nobody asked for, such as the provider's own tools, nothing is said. */
type OpenBlock =
  | { readonly type: 'text' | 'other' }
  | { readonly type: 'thinking'; signature: string }
  /** `input` is all there is if nothing comes in pieces. */
  | { readonly type: 'tool_use'; readonly call: number; readonly input: unknown; isInPieces: boolean };

/** Makes a reader for one answer. */
export function blockReader(requestId: string): BlockReader {
  const open = new Map<unknown, OpenBlock>();
  let calls = 0;

  const begin = (block: unknown): readonly [OpenBlock, ...AnswerPart[]] => {
    const { type, text, thinking, signature, data, id, name, input } = membersOf(block) ?? {};
    switch (type) {
      case 'text':
        return [{ type }, ...textPart('text', text)];
      case 'thinking':
        return [
          { type, signature: textOf(signature) ?? '' },
          { kind: 'reasoning', text: textOf(thinking) ?? '' },
        ];
      case 'redacted_thinking':
        return [{ type: 'other' }, ...hiddenThoughts(textOf(data) ?? '')];
      case 'tool_use': {
        const call = calls++;
        const callId = textOf(id) ?? `call_${requestId}_${call}`;
        return [
          { type, call, input, isInPieces: false },
          { kind: 'tool_call', index: call, id: callId, name: textOf(name) ?? '', signature: undefined },
        ];
      }
      default:
        return [{ type: 'other' }];
    }
  };
  const end = (index: unknown): readonly AnswerPart[] => {
    const block = open.get(index);
    open.delete(index);
    return block === undefined ? [] : ending(block);
  };

  return {
    begin: (index, content) => {
      const earlier = end(index);
      const [block, ...parts] = begin(content);
      open.set(index, block);
      return [...earlier, ...parts];
    },
    more: (index, delta) => more(open.get(index), membersOf(delta) ?? {}),
    end,
    endAll: () => [...open.keys()].flatMap(end),
    calls: () => calls,
  };
}

/** Says what a `RawContentBlockDelta` adds to a block; text and thoughts count even if the block's beginning could not be read. */
function more(block: OpenBlock | undefined, delta: Readonly<Record<string, unknown>>): readonly AnswerPart[] {
  if (block?.type === 'other') return [];
  switch (delta['type']) {
    case 'text_delta':
      return textPart('text', delta['text']);
    case 'thinking_delta':
      return textPart('reasoning', delta['thinking']);
    case 'signature_delta':
      if (block?.type === 'thinking') block.signature += textOf(delta['signature']) ?? '';
      return [];
    case 'input_json_delta': {
      const text = textOf(delta['partial_json']);
      if (block?.type !== 'tool_use' || text === undefined) return [];
      block.isInPieces = true;
      return [{ kind: 'tool_arguments', index: block.call, text }];
    }
    default:
      return [];
  }
}

function ending(block: OpenBlock): readonly AnswerPart[] {
  if (block.type === 'thinking' && block.signature !== '') return [thoughtsSignature(block.signature)];
  if (block.type !== 'tool_use' || block.isInPieces) return [];
  return [{ kind: 'tool_arguments', index: block.call, text: jsonText(membersOf(block.input) ?? {}) ?? '{}' }];
}

function textPart(kind: 'text' | 'reasoning', value: unknown): AnswerPart[] {
  const text = textOf(value);
  return text === undefined ? [] : [{ kind, text }];
}
