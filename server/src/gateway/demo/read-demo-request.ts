import { z } from 'zod';

/** What the demo provider makes of a request. */
export type DemoReading =
  | { readonly kind: 'read'; readonly request: DemoRequest }
  | { readonly kind: 'invalid'; readonly sentence: string };

export interface DemoRequest {
  readonly model: string;
  readonly isStream: boolean;
  readonly includesUsage: boolean;
  /** All text that a model would be given. */
  readonly prompt: string;
  /** Tokens; undefined: as many as the answer takes. */
  readonly outputMax: number | undefined;
}

const outputMax = z.number().int().positive();

const common = z.object({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  tools: z.unknown().optional(),
  stream: z.boolean().nullish(),
});

const chat = common.extend({
  max_tokens: outputMax.nullish(),
  max_completion_tokens: outputMax.nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
});

const messagesCount = common.extend({ system: z.unknown().optional() });

const messages = messagesCount.extend({ max_tokens: outputMax });

/** Reads a chat completions request, as strictly as the provider would in what it needs. */
export function readChat(body: Buffer): DemoReading {
  return readBody(chat, body, (request) => ({
    model: request.model,
    isStream: request.stream === true,
    includesUsage: request.stream_options?.include_usage === true,
    prompt: textOf([request.messages, request.tools]),
    outputMax: request.max_completion_tokens ?? request.max_tokens ?? undefined,
  }));
}

/** Reads a messages request, as strictly as the provider would in what it needs: there `max_tokens` is required. */
export function readMessages(body: Buffer): DemoReading {
  return readBody(messages, body, (request) => ({
    model: request.model,
    isStream: request.stream === true,
    includesUsage: true,
    prompt: textOf([request.system, request.messages, request.tools]),
    outputMax: request.max_tokens,
  }));
}

/** Reads a request to count the tokens of messages, which has no `max_tokens`. */
export function readMessagesCount(body: Buffer): DemoReading {
  return readBody(messagesCount, body, (request) => ({
    model: request.model,
    isStream: false,
    includesUsage: true,
    prompt: textOf([request.system, request.messages, request.tools]),
    outputMax: undefined,
  }));
}

/** Reads a body by its schema: what `describe` makes of it, or a sentence on the first thing that is wrong. */
export function readBody<Body, Request>(
  schema: z.ZodType<Body>,
  body: Buffer,
  describe: (body: Body) => Request,
): { readonly kind: 'read'; readonly request: Request } | Extract<DemoReading, { readonly kind: 'invalid' }> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return { kind: 'read', request: describe(parsed.data) };
  const issue = parsed.error.issues[0];
  return { kind: 'invalid', sentence: `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}` };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** Every text in a value, however deep: prompts come as strings, as parts, as descriptions of tools. */
export function textOf(value: unknown): string {
  const texts: string[] = [];
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) waiting.push(inner);
  }
  return texts.join(' ');
}
