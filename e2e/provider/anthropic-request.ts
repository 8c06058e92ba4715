import type { Turn } from './api.ts';
import { describeImage } from './reply.ts';

/** What is read of `MessageCreateParams` (`@anthropic-ai/sdk/resources/messages/messages.d.ts`). */
export interface MessagesBody {
  readonly model?: unknown;
  readonly messages?: readonly Message[];
  readonly max_tokens?: unknown;
  readonly stream?: unknown;
  readonly tools?: readonly {
    readonly type?: string;
    readonly name?: string;
    readonly input_schema?: { type?: string };
  }[];
  readonly tool_choice?: { readonly type?: string; readonly name?: string };
  readonly thinking?: { readonly type?: string; readonly budget_tokens?: number; readonly display?: string | null };
  readonly output_config?: { readonly format?: { readonly type?: string; readonly schema?: unknown } | null };
  readonly [other: string]: unknown;
}

interface Message {
  readonly role?: string;
  readonly content?: string | readonly Block[];
}

interface Block {
  readonly type?: string;
  readonly text?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
  readonly tool_use_id?: string;
  readonly content?: string | readonly Block[];
  readonly signature?: string;
  readonly source?: {
    readonly type?: string;
    readonly media_type?: string;
    readonly data?: string;
    readonly url?: string;
  };
}

const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;
const TOOL_ID = /^[a-zA-Z0-9_-]+$/;
const BUDGET_TOKENS_MIN = 1_024;
/** Names of other APIs' parameters, which this one does not know. */
const FOREIGN = [
  'stream_options',
  'response_format',
  'max_completion_tokens',
  'n',
  'logprobs',
  'parallel_tool_calls',
  'input',
];

/** The conversation of a messages request, read leniently: results of tools are turns of their own. */
export function messagesTurns(body: unknown): readonly Turn[] {
  const messages = (body as MessagesBody | undefined)?.messages;
  if (!Array.isArray(messages)) return [];
  return (messages as readonly (Message | null)[]).flatMap((message): readonly Turn[] => {
    const role = message?.role;
    if (role !== 'user' && role !== 'assistant') return [];
    const blocks = blocksOf(message?.content);
    const results = blocks.filter((block) => block?.type === 'tool_result');
    const own = blocks.filter((block) => block?.type === 'text' || block?.type === 'image');
    const spoken: Turn = { role, text: textOf(own), images: own.flatMap(imageOf) };
    return [
      ...results.map((block): Turn => ({ role: 'tool', text: textOf(blocksOf(block.content)), images: [] })),
      ...(own.length > 0 ? [spoken] : []),
    ];
  });
}

/** What Anthropic says to a messages request that it refuses, or undefined. */
export function whatIsWrongWithMessages(body: MessagesBody): string | undefined {
  const foreign = FOREIGN.find((name) => body[name] !== undefined);
  if (foreign !== undefined) return `${foreign}: Extra inputs are not permitted`;
  const messages = body.messages ?? [];
  return wrongMessage(messages) ?? wrongOrder(messages) ?? wrongTools(body) ?? wrongThinking(body);
}

function wrongMessage(messages: readonly Message[]): string | undefined {
  if (messages.length === 0) return 'messages: at least one message is required';
  if (messages[0]?.role === 'assistant') return 'messages: first message must use the "user" role';
  for (const [index, message] of messages.entries()) {
    if (!['user', 'assistant', 'system'].includes(message?.role ?? '')) {
      return `messages.${index}.role: Input should be 'user', 'assistant' or 'system'`;
    }
    if (typeof message.content !== 'string' && !Array.isArray(message.content)) {
      return `messages.${index}.content: Field required`;
    }
    if (message.content.length === 0 && index < messages.length - 1) {
      return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
    }
    for (const [place, block] of blocksOf(message.content).entries()) {
      const wrong = wrongBlock(block);
      if (wrong !== undefined) return `messages.${index}.content.${place}${wrong}`;
    }
  }
  return undefined;
}

function wrongBlock(block: Block): string | undefined {
  if (block.type === 'text' && typeof block.text !== 'string') return '.text.text: Field required';
  if (block.type === 'text' && block.text === '') return ': text content blocks must be non-empty';
  if (block.type === 'thinking' && !block.signature) return '.thinking.signature: Field required';
  if (block.type === 'tool_use' && (!TOOL_ID.test(block.id ?? '') || !TOOL_NAME.test(block.name ?? ''))) {
    return ".tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'";
  }
  if (block.type === 'tool_use' && (typeof block.input !== 'object' || block.input === null)) {
    return '.tool_use.input: Input should be a valid dictionary';
  }
  if (
    block.type === 'image' &&
    block.source?.type === 'base64' &&
    !MEDIA_TYPES.includes(block.source.media_type ?? '')
  ) {
    return ".image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'";
  }
  return block.type === undefined || block.type.startsWith('input_') || block.type === 'image_url'
    ? `: Input tag '${block.type}' found using 'type' does not match any of the expected tags`
    : undefined;
}

/** Each `tool_use` is answered in the very next message, and each `tool_result` answers one of the message before. */
function wrongOrder(messages: readonly Message[]): string | undefined {
  let open: readonly string[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === 'system') continue;
    const blocks = blocksOf(message.content);
    const answered = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id ?? ''] : []));
    const stranger = answered.find((id) => !open.includes(id));
    if (stranger !== undefined) {
      return `messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stranger}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    }
    const lacking = open.filter((id) => !answered.includes(id));
    if (lacking.length > 0) return unanswered(index - 1, lacking);
    open = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id ?? ''] : []));
    if (new Set(open).size < open.length) return `messages.${index}: \`tool_use\` ids must be unique`;
  }
  return open.length > 0 ? unanswered(messages.length - 1, open) : undefined;
}

function unanswered(index: number, ids: readonly string[]): string {
  return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
}

function wrongTools(body: MessagesBody): string | undefined {
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (tool.type !== undefined && tool.type !== 'custom') continue;
    if (!TOOL_NAME.test(tool.name ?? ''))
      return `tools.${index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
    if (tool.input_schema?.type !== 'object') return `tools.${index}.custom.input_schema.type: Field required`;
  }
  if (body.tool_choice !== undefined && !['auto', 'any', 'tool', 'none'].includes(body.tool_choice.type ?? '')) {
    return "tool_choice: Input tag does not match any of the expected tags: 'auto', 'any', 'tool', 'none'";
  }
  const usesTools = (body.messages ?? []).some((message) => blocksOf(message.content).some(isOfTool));
  return usesTools && (body.tools ?? []).length === 0
    ? 'Requests which include `tool_use` or `tool_result` blocks must define tools'
    : undefined;
}

/** With a fixed budget, the assistant's last turn must begin with its thinking: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking */
function wrongThinking({ thinking, max_tokens, messages = [] }: MessagesBody): string | undefined {
  if (thinking?.type !== 'enabled') return undefined;
  if ((thinking.budget_tokens ?? 0) < BUDGET_TOKENS_MIN) {
    return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024';
  }
  if (typeof max_tokens === 'number' && max_tokens <= (thinking.budget_tokens ?? 0)) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`.';
  }
  const index = messages.findLastIndex((message) => message.role === 'assistant');
  const [first] = blocksOf(messages[index]?.content);
  const isInTools = blocksOf(messages[index]?.content).some((block) => block.type === 'tool_use');
  return isInTools && first?.type !== 'thinking' && first?.type !== 'redacted_thinking'
    ? `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first?.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`
    : undefined;
}

function isOfTool(block: Block): boolean {
  return block.type === 'tool_use' || block.type === 'tool_result';
}

function blocksOf(content: Message['content']): readonly Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content === '' ? ' ' : content }];
  return Array.isArray(content) ? (content as readonly Block[]) : [];
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map((block) => (typeof block?.text === 'string' ? block.text : '')).join('\n');
}

function imageOf({ type, source }: Block): readonly string[] {
  if (type !== 'image') return [];
  return [source?.url ?? describeImage(source?.media_type ?? '', source?.data ?? '')];
}
