import type { Offer, Turn } from './api.ts';
import { describeImageUrl } from './reply.ts';
import { whatIsNotStrict } from './strict-schema.ts';

/** What is read of `ResponseCreateParams` (`openai/resources/responses/responses.d.ts`). */
export interface ResponsesBody {
  readonly model?: unknown;
  readonly input?: string | readonly InputItem[];
  readonly stream?: unknown;
  readonly tools?: readonly ResponsesTool[];
  readonly tool_choice?: unknown;
  readonly text?: {
    readonly format?: {
      readonly type?: string;
      readonly name?: string;
      readonly schema?: unknown;
      readonly strict?: boolean | null;
    };
  };
  readonly include?: readonly string[] | null;
  readonly reasoning?: { readonly summary?: string | null } | null;
  readonly [other: string]: unknown;
}

export interface ResponsesTool {
  readonly type?: string;
  readonly name?: string;
  readonly parameters?: unknown;
  readonly strict?: boolean | null;
  /** Of a `namespace`. */
  readonly tools?: readonly ResponsesTool[];
}

interface InputItem {
  readonly type?: string;
  readonly id?: string | null;
  readonly role?: string;
  readonly content?: string | readonly InputPart[];
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: unknown;
  readonly output?: string | readonly InputPart[];
}

interface InputPart {
  readonly type?: string;
  readonly text?: string;
  readonly image_url?: string;
}

const NAME = /^[\w-]{1,64}$/;
/** Calls that the client must answer, and the items that answer them. */
const OUTPUT_OF: Readonly<Record<string, string>> = {
  function_call: 'function_call_output',
  custom_tool_call: 'custom_tool_call_output',
};
const ID_PREFIX: Readonly<Record<string, string>> = {
  function_call: 'fc',
  custom_tool_call: 'ctc',
  reasoning: 'rs',
};
const PARTS_OF: Readonly<Record<string, readonly string[]>> = {
  assistant: ['output_text', 'refusal'],
  user: ['input_text', 'input_image', 'input_file', 'input_audio'],
  system: ['input_text', 'input_image', 'input_file'],
  developer: ['input_text', 'input_image', 'input_file'],
};
/** Names of the chat API's parameters, which this one does not know. */
const FOREIGN = ['messages', 'max_tokens', 'max_completion_tokens', 'response_format', 'n', 'stop', 'seed'];

/** The conversation of a Responses request, read leniently: outputs of tools are turns of their own. */
export function responsesTurns(body: unknown): readonly Turn[] {
  const input = (body as ResponsesBody | undefined)?.input;
  if (typeof input === 'string') return [{ role: 'user', text: input, images: [] }];
  if (!Array.isArray(input)) return [];
  return (input as readonly (InputItem | null)[]).flatMap((item): readonly Turn[] => {
    if (item?.type?.endsWith('_call_output')) return [{ role: 'tool', text: textOf(partsOf(item.output)), images: [] }];
    if (item?.role !== 'user' && item?.role !== 'assistant') return [];
    const parts = partsOf(item.content);
    const images = parts.flatMap((part) => part?.image_url ?? []).map(describeImageUrl);
    return [{ role: item.role, text: textOf(parts), images }];
  });
}

/** A tool, and whether it takes free text. */
export interface ResponsesOffer extends Offer {
  readonly isCustom: boolean;
}

/** All tools that may be called, those inside namespaces included. */
export function toolsOf(tools: readonly ResponsesTool[]): readonly ResponsesOffer[] {
  return tools.flatMap((tool) =>
    tool.type === 'namespace'
      ? toolsOf(tool.tools ?? [])
      : [{ name: tool.name ?? '', parameters: tool.parameters, isCustom: tool.type === 'custom' }],
  );
}

/** What OpenAI says to a Responses request that it refuses, or undefined. */
export function whatIsWrongWithResponses(body: ResponsesBody): string | undefined {
  const foreign = FOREIGN.find((name) => body[name] !== undefined);
  if (foreign !== undefined) return `Unknown parameter: '${foreign}'.`;
  const items = Array.isArray(body.input) ? (body.input as readonly InputItem[]) : [];
  return wrongItem(items) ?? wrongOrder(items) ?? wrongTool(body.tools ?? []) ?? wrongFormat(body.text?.format);
}

function wrongItem(items: readonly InputItem[]): string | undefined {
  for (const [index, item] of items.entries()) {
    const type = item.type ?? 'message';
    const prefix = ID_PREFIX[type] ?? (type === 'message' && item.role === 'assistant' ? 'msg' : '');
    if (typeof item.id === 'string' && !item.id.startsWith(prefix)) {
      return `Invalid 'input[${index}].id': '${item.id}'. Expected an ID that begins with '${prefix}'.`;
    }
    if (type === 'function_call' && (typeof item.arguments !== 'string' || !NAME.test(item.name ?? ''))) {
      return `Missing required parameter: 'input[${index}].arguments'.`;
    }
    if (type !== 'message') continue;
    const allowed = PARTS_OF[item.role ?? ''];
    if (allowed === undefined) {
      return `Invalid value: '${item.role}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.`;
    }
    if (typeof item.content === 'string') continue;
    const wrong = partsOf(item.content).find((part) => !allowed.includes(part.type ?? ''));
    if (wrong !== undefined) {
      return `Invalid value: '${wrong.type}'. Supported values are: ${allowed.map((name) => `'${name}'`).join(', ')}.`;
    }
  }
  return undefined;
}

/** Each output has its call somewhere before it, and each call has its output somewhere after it. */
function wrongOrder(items: readonly InputItem[]): string | undefined {
  const open = new Map<string, string>();
  for (const item of items) {
    const output = OUTPUT_OF[item.type ?? ''];
    const id = item.call_id ?? '';
    if (output !== undefined) open.set(id, output);
    if (!Object.values(OUTPUT_OF).includes(item.type ?? '')) continue;
    if (open.get(id) !== item.type) {
      return `No tool call found for ${item.type?.replaceAll('_', ' ')} with call_id ${id}.`;
    }
    open.delete(id);
  }
  const [lacking] = open.keys();
  return lacking === undefined ? undefined : `No tool output found for function call ${lacking}.`;
}

function wrongTool(tools: readonly ResponsesTool[]): string | undefined {
  for (const [index, tool] of tools.entries()) {
    if (tool.type === undefined) return `Missing required parameter: 'tools[${index}].type'.`;
    if (tool.type !== 'function') continue;
    if (!NAME.test(tool.name ?? '')) return `Missing required parameter: 'tools[${index}].name'.`;
    const wrong = tool.strict === true ? whatIsNotStrict(tool.parameters) : undefined;
    if (wrong !== undefined) return `Invalid schema for function '${tool.name}': ${wrong}`;
  }
  return undefined;
}

function wrongFormat(format: NonNullable<ResponsesBody['text']>['format']): string | undefined {
  if (format?.type !== 'json_schema') return undefined;
  if (!NAME.test(format.name ?? '')) return "Missing required parameter: 'text.format.name'.";
  const wrong = format.strict === true ? whatIsNotStrict(format.schema) : undefined;
  return wrong && `Invalid schema for response_format '${format.name}': ${wrong}`;
}

function partsOf(content: InputItem['content']): readonly InputPart[] {
  if (typeof content === 'string') return [{ type: 'input_text', text: content }];
  return Array.isArray(content) ? (content as readonly InputPart[]) : [];
}

function textOf(parts: readonly InputPart[]): string {
  return parts.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('\n');
}
