import type { AnswerFacts, Piece, Reply } from './api.ts';
import type { ToolDirective } from './directives.ts';

/** One item of a response's output, and the events that build it in a stream, without their sequence numbers. */
export interface OutputItem {
  readonly whole: Record<string, unknown>;
  events(outputIndex: number): readonly StreamEvent[];
}

interface StreamEvent {
  readonly kind: Piece['kind'];
  readonly data: Record<string, unknown>;
}

/** What the reply is made of: a summary of the reasoning, then a message or the calls of tools. */
export function itemsOf(
  reply: Reply,
  from: { readonly facts: AnswerFacts; readonly custom: readonly string[]; readonly isSealing: boolean },
): readonly OutputItem[] {
  const { thoughts, words, calls } = reply;
  const { id } = from.facts;
  const said = calls.map((call, index) => {
    const ids = { id: `${id.slice(0, 23)}${index}`, callId: `call_${id.slice(0, 23)}${index}` };
    return from.custom.includes(call.name) ? customCall(call, ids) : functionCall(call, ids);
  });
  return [
    ...(thoughts === undefined ? [] : [reasoning(thoughts, id, from.isSealing)]),
    ...(calls.length > 0 ? said : [message(words, id, from.facts.directives.incomplete === true)]),
  ];
}

/** `ResponseReasoningItem`; sealed, it carries itself for a client that nothing is stored for. */
function reasoning(text: string, id: string, isSealing: boolean): OutputItem {
  const item_id = `rs_${id}`;
  const part = { type: 'summary_text', text };
  const sealed = isSealing ? { encrypted_content: Buffer.from(`sealed ${id}`).toString('base64') } : {};
  const whole = { id: item_id, type: 'reasoning', summary: [part], ...sealed };
  return {
    whole,
    events: (output_index) => {
      const place = { item_id, output_index, summary_index: 0 };
      return [
        opening('response.output_item.added', { output_index, item: { ...whole, summary: [] } }),
        opening('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } }),
        content('response.reasoning_summary_text.delta', { ...place, delta: text }),
        opening('response.reasoning_summary_text.done', { ...place, text }),
        opening('response.reasoning_summary_part.done', { ...place, part }),
        opening('response.output_item.done', { output_index, item: whole }),
      ];
    },
  };
}

/** `ResponseOutputMessage` with one `ResponseOutputText`. */
function message(words: readonly string[], id: string, isIncomplete: boolean): OutputItem {
  const item_id = `msg_${id}`;
  const text = words.join('');
  const part = (spoken: string) => ({ type: 'output_text', annotations: [], logprobs: [], text: spoken });
  const item = { id: item_id, type: 'message', role: 'assistant' };
  const whole = { ...item, status: isIncomplete ? 'incomplete' : 'completed', content: [part(text)] };
  return {
    whole,
    events: (output_index) => {
      const place = { item_id, output_index, content_index: 0 };
      return [
        opening('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', content: [] } }),
        opening('response.content_part.added', { ...place, part: part('') }),
        ...words.map((delta) => content('response.output_text.delta', { ...place, delta, logprobs: [] })),
        opening('response.output_text.done', { ...place, text, logprobs: [] }),
        opening('response.content_part.done', { ...place, part: part(text) }),
        opening('response.output_item.done', { output_index, item: whole }),
      ];
    },
  };
}

interface CallIds {
  readonly id: string;
  readonly callId: string;
}

/** `ResponseFunctionToolCall`. */
function functionCall({ name, args }: ToolDirective, ids: CallIds): OutputItem {
  const item_id = `fc_${ids.id}`;
  const item = { id: item_id, type: 'function_call', call_id: ids.callId, name };
  const whole = { ...item, status: 'completed', arguments: args };
  return {
    whole,
    events: (output_index) => [
      opening('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', arguments: '' } }),
      ...halves(args).map((delta) =>
        content('response.function_call_arguments.delta', { item_id, output_index, delta }),
      ),
      opening('response.function_call_arguments.done', { item_id, output_index, name, arguments: args }),
      opening('response.output_item.done', { output_index, item: whole }),
    ],
  };
}

/** `ResponseCustomToolCall`: free text, told as `{"input": "…"}` in the directive. */
function customCall({ name, args }: ToolDirective, ids: CallIds): OutputItem {
  const item_id = `ctc_${ids.id}`;
  const input = String((JSON.parse(args) as { readonly input?: unknown }).input ?? '');
  const item = { id: item_id, type: 'custom_tool_call', call_id: ids.callId, name };
  const whole = { ...item, status: 'completed', input };
  return {
    whole,
    events: (output_index) => [
      opening('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', input: '' } }),
      ...halves(input).map((delta) =>
        content('response.custom_tool_call_input.delta', { item_id, output_index, delta }),
      ),
      opening('response.custom_tool_call_input.done', { item_id, output_index, input }),
      opening('response.output_item.done', { output_index, item: whole }),
    ],
  };
}

function opening(type: string, data: Record<string, unknown>): StreamEvent {
  return { kind: 'opening', data: { type, ...data } };
}

function content(type: string, data: Record<string, unknown>): StreamEvent {
  return { kind: 'content', data: { type, ...data } };
}

function halves(text: string): readonly string[] {
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)].filter((part) => part !== '');
}
