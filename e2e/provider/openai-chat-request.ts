import type { Turn } from './api.ts';
import { describeImageUrl } from './reply.ts';
import { whatIsNotStrict } from './strict-schema.ts';

/** What is read of `ChatCompletionCreateParams` (`openai/resources/chat/completions/completions.d.ts`). */
export interface ChatBody {
  readonly model?: unknown;
  readonly messages?: readonly ChatMessage[];
  readonly stream?: unknown;
  readonly stream_options?: { readonly include_usage?: unknown } | null;
  readonly tools?: readonly {
    readonly type?: string;
    readonly function?: { readonly name?: string; readonly parameters?: unknown; readonly strict?: boolean | null };
  }[];
  readonly tool_choice?: unknown;
  readonly response_format?: {
    readonly type?: string;
    readonly json_schema?: { readonly name?: string; readonly schema?: unknown; readonly strict?: boolean | null };
  };
}

interface ChatMessage {
  readonly role?: string;
  readonly content?: string | readonly ChatPart[] | null;
  readonly tool_calls?: readonly { readonly id?: string; readonly function?: { readonly arguments?: unknown } }[];
  readonly tool_call_id?: string;
}

interface ChatPart {
  readonly type?: string;
  readonly text?: string;
  readonly image_url?: { readonly url?: string };
}

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];
const NAME = /^[\w-]{1,64}$/;

/** The conversation of a chat request, read leniently. */
export function chatTurns(body: unknown): readonly Turn[] {
  const messages = (body as ChatBody | undefined)?.messages;
  if (!Array.isArray(messages)) return [];
  return (messages as readonly (ChatMessage | null)[]).flatMap((message) => {
    const role = message?.role;
    if (role !== 'user' && role !== 'assistant' && role !== 'tool') return [];
    const parts = partsOf(message?.content);
    const images = parts.flatMap((part) => part?.image_url?.url ?? []).map(describeImageUrl);
    return [{ role, text: parts.map((part) => part?.text ?? '').join('\n'), images }];
  });
}

/** What OpenAI says to a chat request that it refuses, or undefined. */
export function whatIsWrongWithChat(body: ChatBody): string | undefined {
  return wrongMessage(body) ?? wrongOrder(body.messages ?? []) ?? wrongTool(body) ?? wrongFormat(body.response_format);
}

function wrongMessage(body: ChatBody): string | undefined {
  for (const [index, message] of (body.messages ?? []).entries()) {
    if (!ROLES.includes(message?.role ?? '')) {
      return `Invalid value: '${message?.role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`;
    }
    if (message.role === 'user' && (message.content === undefined || message.content === null)) {
      return `Invalid value for 'content': expected a string, got null.`;
    }
    for (const part of partsOf(message.content)) {
      const url = part.image_url?.url;
      if (part.type === 'image_url' && (message.role !== 'user' || !/^(https?:\/\/|data:image\/)/.test(url ?? ''))) {
        return `Invalid 'messages[${index}].content': expected an image URL or a data URL in a user message.`;
      }
    }
  }
  return undefined;
}

/** Tool messages answer the calls of the assistant message before them, all of them and no others. */
function wrongOrder(messages: readonly ChatMessage[]): string | undefined {
  let open: readonly string[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      const id = message.tool_call_id ?? '';
      if (!open.includes(id)) {
        return `Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls' (messages.[${index}].role).`;
      }
      open = open.filter((other) => other !== id);
      continue;
    }
    if (open.length > 0) return unanswered(open);
    const calls = message.tool_calls ?? [];
    if (calls.some((call) => typeof call.function?.arguments !== 'string')) {
      return `Invalid type for 'messages[${index}].tool_calls[0].function.arguments': expected a string, but got an object instead.`;
    }
    open = calls.map((call) => call.id ?? '');
  }
  return open.length > 0 ? unanswered(open) : undefined;
}

function unanswered(ids: readonly string[]): string {
  return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`;
}

function wrongTool(body: ChatBody): string | undefined {
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (tool.type !== 'function' || tool.function === undefined)
      return `Missing required parameter: 'tools[${index}].type'.`;
    if (!NAME.test(tool.function.name ?? '')) {
      return `Invalid 'tools[${index}].function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    }
    const wrong = tool.function.strict === true ? whatIsNotStrict(tool.function.parameters) : undefined;
    if (wrong !== undefined) return `Invalid schema for function '${tool.function.name}': ${wrong}`;
  }
  return undefined;
}

function wrongFormat(format: ChatBody['response_format']): string | undefined {
  if (format?.type !== 'json_schema') return undefined;
  if (!NAME.test(format.json_schema?.name ?? ''))
    return "Missing required parameter: 'response_format.json_schema.name'.";
  const wrong = format.json_schema?.strict === true ? whatIsNotStrict(format.json_schema.schema) : undefined;
  return wrong && `Invalid schema for response_format '${format.json_schema?.name}': ${wrong}`;
}

function partsOf(content: ChatMessage['content']): readonly ChatPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}
