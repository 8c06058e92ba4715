import { followObject } from './object-progress.ts';
import type { CallItem, ItemPlace, OpenItem } from './output-item.ts';

/** What is known of a tool call when it begins. */
export interface CallStart {
  /** Counts the calls of the answer. */
  readonly index: number;
  readonly callId: string;
  readonly name: string;
}

/** Begins a tool call, whose arguments come in pieces. */
export function openCall({ outputIndex, idSuffix, tell }: ItemPlace, { index, callId, name }: CallStart): OpenItem {
  const id = `fc_${idSuffix}`;
  const progress = followObject();
  const item = (status: CallItem['status']): CallItem => ({
    id,
    type: 'function_call',
    status,
    call_id: callId,
    name,
    arguments: progress.text(),
  });
  const at = { item_id: id, output_index: outputIndex };

  const add = (more: string): void => {
    progress.add(more);
    tell('response.function_call_arguments.delta', { ...at, delta: more });
  };

  tell('response.output_item.added', { output_index: outputIndex, item: item('in_progress') });
  return {
    outputIndex,
    take: (part) => {
      if (part.kind !== 'tool_arguments' || part.index !== index) return false;
      add(part.text);
      return true;
    },
    isWhole: progress.isWhole,
    close: (isCut) => {
      // Clients parse what they get: a call without arguments is one with none.
      if (progress.text() === '' && !isCut) add('{}');
      tell('response.function_call_arguments.done', { ...at, arguments: progress.text() });
      const done = item(isCut && !progress.isWhole() ? 'incomplete' : 'completed');
      tell('response.output_item.done', { output_index: outputIndex, item: done });
      return done;
    },
  };
}
