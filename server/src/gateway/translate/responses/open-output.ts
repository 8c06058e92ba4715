import type { AnswerPart } from '../answer-part.ts';
import { openCall } from './open-call.ts';
import { openMessage } from './open-message.ts';
import { openReasoning } from './open-reasoning.ts';
import type { ItemPlace, OpenItem, OutputItem, Tell } from './output-item.ts';

/** Calls of one answer whose arguments are not whole yet, at most; the oldest are ended for more. */
const OPEN_CALLS_MAX = 1000;

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
  /** A call stays open until its arguments are whole, since those of several calls may come in turns. By the call's index. */
  const calls = new Map<number, OpenItem>();
  /** The message or the thoughts that more may come for. */
  let said: OpenItem | undefined;
  /** Calls that end when something else begins. */
  const wholeCalls = new Map<number, OpenItem>();
  let count = 0;

  const place = (): ItemPlace => {
    const outputIndex = count++;
    return { outputIndex, idSuffix: `${idBase}_${outputIndex}`, tell };
  };
  const closeItem = (item: OpenItem, isCut: boolean): void => {
    done[item.outputIndex] = item.close(isCut);
  };
  const closeCall = (index: number, isCut: boolean): void => {
    const call = calls.get(index);
    if (call === undefined) return;
    closeItem(call, isCut);
    calls.delete(index);
    wholeCalls.delete(index);
  };
  const closeWhole = (): void => {
    const inOrder = [...wholeCalls].toSorted(([, a], [, b]) => a.outputIndex - b.outputIndex);
    for (const [index] of inOrder) closeCall(index, false);
    if (said !== undefined) closeItem(said, false);
    said = undefined;
  };
  const addArguments = (part: ToolArguments): void => {
    const call = calls.get(part.index);
    if (call === undefined) return;
    call.take(part);
    if (call.isWhole()) wholeCalls.set(part.index, call);
    else wholeCalls.delete(part.index);
  };
  const beginCall = (call: ToolCall): void => {
    // One that begins again was not ended, and no provider has so many under way.
    closeCall(call.index, true);
    const [oldest] = calls.keys();
    if (oldest !== undefined && calls.size >= OPEN_CALLS_MAX) closeCall(oldest, true);
    const callId = freshId(call.id, callIds, `call_${idBase}_${count}`);
    if (call.signature !== undefined) {
      const carrier = openReasoning(place(), callId);
      carrier.take({ kind: 'reasoning_signature', signature: call.signature });
      closeItem(carrier, false);
    }
    calls.set(call.index, openCall(place(), { index: call.index, callId, name: call.name }));
  };

  return {
    take: (part) => {
      if ('text' in part && part.text === '') return;
      if (part.kind === 'tool_arguments') return addArguments(part);
      if (said?.take(part) || !isContent(part)) return;
      closeWhole();
      if (part.kind === 'tool_call') return beginCall(part);
      said = part.kind === 'text' || part.kind === 'refusal' ? openMessage(place()) : openReasoning(place());
      said.take(part);
    },
    isEmpty: () => count === 0,
    close: (isCut) => {
      // In the order in which they began: what is said began last.
      for (const index of [...calls.keys()]) closeCall(index, isCut);
      if (said !== undefined) closeItem(said, isCut);
      said = undefined;
      return done;
    },
  };
}

type ToolArguments = Extract<AnswerPart, { readonly kind: 'tool_arguments' }>;
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
