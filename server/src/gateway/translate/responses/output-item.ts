import type { AnswerPart } from '../answer-part.ts';

/** An item of `Response.output`, as far as translated answers have them (`ResponseOutputItem`). */
export type OutputItem = MessageItem | ReasoningItem | CallItem;

type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** `ResponseOutputMessage`. */
export interface MessageItem {
  readonly id: string;
  readonly type: 'message';
  readonly status: ItemStatus;
  readonly role: 'assistant';
  readonly content: readonly MessageContent[];
}

/** `ResponseOutputText`, `ResponseOutputRefusal`. */
export type MessageContent =
  | { readonly type: 'output_text'; readonly annotations: []; readonly logprobs: []; readonly text: string }
  | { readonly type: 'refusal'; readonly refusal: string };

/** `ResponseReasoningItem`. It has no status: the API itself refuses one when the item is given back. */
export interface ReasoningItem {
  readonly id: string;
  readonly type: 'reasoning';
  readonly summary: readonly { readonly type: 'summary_text'; readonly text: string }[];
  readonly encrypted_content: string | null;
}

/** `ResponseFunctionToolCall`. */
export interface CallItem {
  readonly id: string;
  readonly type: 'function_call';
  readonly status: ItemStatus;
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
}

/** Where an item stands, and how what happens to it is told. */
export interface ItemPlace {
  /** From 0, in the order in which items begin. */
  readonly outputIndex: number;
  /** The answer's own part of the item's id. */
  readonly idSuffix: string;
  readonly tell: Tell;
}

/** Tells one event of the stream; the members are all but its type and its number. */
export type Tell = (type: string, members: object) => void;

/** An item that is being written. */
export interface OpenItem {
  readonly outputIndex: number;
  /** Adds what the part says; false: it belongs to another item. */
  take(part: AnswerPart): boolean;
  /** True when nothing can follow that would belong to it. */
  isWhole(): boolean;
  /** Ends it. `isCut`: the answer ended before the item did. */
  close(isCut: boolean): OutputItem;
}
