import type { AnswerPart } from '../answer-part.ts';
import { openCall } from './open-call.ts';
import { openMessage } from './open-message.ts';
import { openReasoning } from './open-reasoning.ts';
import type { ItemPlace, OpenItem, OutputItem, Tell } from './output-item.ts';

/** The output of an answer that is being written, item by item. */
export interface OpenOutput {
  /** Takes a part that has content; others are none of its. */
  take(part: AnswerPart): void;
  /** Nothing was said yet. */
  isEmpty(): boolean;
  /** Ends all items. `isCut`: the answer ended before they did. Gives them in the order in which they began. */
  close(isCut: boolean): readonly OutputItem[];
}

/** Begins the output of an answer. `idBase` is the part of the items' ids that all share. */
export function openOutput(idBase: string, tell: Tell): OpenOutput {
  const done: OutputItem[] = [];
  const callIds = new Set<string>();
  let open: OpenItem[] = [];
  let count = 0;

  const place = (): ItemPlace => {
    const outputIndex = count++;
    return { outputIndex, idSuffix: `${idBase}_${outputIndex}`, tell };
  };
  const closeItem = (item: OpenItem, isCut: boolean): void => {
    done[item.outputIndex] = item.close(isCut);
  };
  /** A call stays open until its arguments are whole, since those of several calls may come in turns. */
  const closeWhole = (): void => {
    for (const item of open) if (item.isWhole()) closeItem(item, false);
    open = open.filter(({ outputIndex }) => done[outputIndex] === undefined);
  };
  const begin = (item: OpenItem): OpenItem => {
    open.push(item);
    return item;
  };
  const beginCall = (call: ToolCall): void => {
    const callId = freshId(call.id, callIds, `call_${idBase}_${count}`);
    if (call.signature !== undefined) {
      const carrier = openReasoning(place(), callId);
      carrier.take({ kind: 'reasoning_signature', signature: call.signature });
      closeItem(carrier, false);
    }
    begin(openCall(place(), { index: call.index, callId, name: call.name }));
  };

  return {
    take: (part) => {
      if ('text' in part && part.text === '') return;
      if (open.some((item) => item.take(part))) return;
      if (part.kind === 'tool_arguments' || !isContent(part)) return;
      closeWhole();
      if (part.kind === 'tool_call') beginCall(part);
      else
        begin(part.kind === 'text' || part.kind === 'refusal' ? openMessage(place()) : openReasoning(place())).take(
          part,
        );
    },
    isEmpty: () => count === 0,
    close: (isCut) => {
      for (const item of open) closeItem(item, isCut);
      open = [];
      return done;
    },
  };
}

type ToolCall = Extract<AnswerPart, { readonly kind: 'tool_call' }>;

const CONTENT = new Set<AnswerPart['kind']>(['text', 'refusal', 'reasoning', 'reasoning_signature', 'tool_call']);

function isContent(part: AnswerPart): boolean {
  return CONTENT.has(part.kind);
}

/** Clients tell the calls of an answer apart by their ids: one that is empty, or there already, is replaced. */
function freshId(id: string, taken: Set<string>, otherwise: string): string {
  const fresh = id === '' || taken.has(id) ? otherwise : id;
  taken.add(fresh);
  return fresh;
}
