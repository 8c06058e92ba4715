/**
 * What a test asks of the provider: written into the last user message as `[[fault: name=value name …]]`, beside the marker
 * `[[id: …]]`. `README.md` beside this file lists every word with the APIs that it means something in. Times in milliseconds.
 */
export interface Directives extends UsageDirectives, BodyDirectives {
  /** Answer with this status and the API's error body. */
  readonly status?: number;
  /** Apply `status`, `reset` or `silent` to this many tries of one marker only, then answer well. */
  readonly times?: number;
  /** Apply them to these tries of one marker only, counted from 1. */
  readonly tries?: readonly number[];
  /** Seconds, as the header `retry-after` of an error. */
  readonly retryAfter?: number;
  /** Before the head. */
  readonly delayMs?: number;
  /** Content pieces of a streamed answer. */
  readonly chunks?: number;
  /** Before each content piece. */
  readonly chunkDelayMs?: number;
  /** Break the connection (RST) after this many content pieces; 0: after the head. */
  readonly cutAfterChunks?: number;
  /** End cleanly after this many content pieces, with nothing that tells the end. */
  readonly endAfterChunks?: number;
  /** Wait after this many content pieces, 0: before the head, until the test lets it go on (`FakeProvider.letGoOn`). */
  readonly holdAfterChunks?: number;
  /** Go silent after this many content pieces, with the connection open. */
  readonly stallAfterChunks?: number;
  /** An error event after this many content pieces, then a clean end. */
  readonly errorInStream?: number;
  /** Leave out the terminal event, and end cleanly. */
  readonly endWithoutDone?: boolean;
  /** Report no usage. */
  readonly noUsage?: boolean;
  /** Never answer. */
  readonly silent?: boolean;
  /** Break the connection (RST) without an answer. */
  readonly reset?: boolean;
  /** `json`: a piece that is no JSON. `http`: an answer that is no HTTP. */
  readonly malformed?: 'json' | 'http';
  /** Size of the whole content. */
  readonly bigAnswerBytes?: number;
  /** `in/out/cached/reasoning/created`; what is left out is 0. */
  readonly tokens?: readonly number[];
  /** Each byte is a write of its own. */
  readonly byteByByte?: boolean;
  /** This many bytes after the end of the answer, on the same connection. */
  readonly surplusBytes?: number;
  /** End as an answer that reached its bound of tokens. */
  readonly incomplete?: boolean;
  /** End as a response that failed, in APIs where that is an answer (OpenAI Responses). */
  readonly failed?: boolean;
  /** Tools to call, all in one turn, when they are offered and have no result yet. */
  readonly tools?: readonly ToolDirective[];
}

/** What the answer says of its usage, beside `tokens` and `noUsage`. */
interface UsageDirectives {
  /** Report the usage so far on every chunk, growing to the whole: OpenAI chat and Gemini; Messages say it in several `message_delta`. */
  readonly usageEachChunk?: boolean;
  /** Output that `message_start` claims (Messages); default 1. */
  readonly placeholder?: number;
  /** `usage.iterations` of Messages; what is compaction comes on top of the answer's own tokens. */
  readonly iterations?: readonly IterationDirective[];
  /** Tokens written to the cache for 5 minutes and for an hour (Messages); together they are all that was created. */
  readonly cacheWrites?: readonly [fiveMinutes: number, oneHour: number];
  /** The tier that the answer names as the one that served; a word. Gemini: as `trafficType`. */
  readonly tier?: string;
  /** Candidates of Gemini include thoughts, or leave them out; default: out. */
  readonly thoughts?: 'inclusive' | 'exclusive';
  /** Tokens of results of tools that Gemini ran itself: input, on top of the prompt. */
  readonly toolPrompt?: number;
  /** Gemini reports no total. */
  readonly noTotal?: boolean;
  /** Numeric members of usage that nobody knows: `future_tokens`, and `future_details.nested_tokens` one more. */
  readonly unknownUsage?: number;
  /** An answer to be had later (Responses): `status: queued`, without usage. */
  readonly queued?: boolean;
}

/** What of an answer with status 200 is not as an API's documentation has it. */
interface BodyDirectives {
  /** After the head, before the first piece. */
  readonly firstByteDelayMs?: number;
  /** A comment before each piece of a server-sent stream. */
  readonly comments?: boolean;
  /** `empty`: no byte. `html`: a page of a proxy. `comments`: of a stream nothing but comments. `error`: an error of the API, whole, with status 200. `cut`: half of a whole answer, ended in good order. */
  readonly body?: 'empty' | 'html' | 'comments' | 'error' | 'cut';
  /** The head's `content-type`, whatever the body is. */
  readonly contentType?: string;
  /** An event of so many empty `data:` lines in front of the first content. */
  readonly dataLines?: number;
  /** The prompt is too long: status 400 with the API's own error for that. */
  readonly contextLength?: boolean;
  /** The answer ends because its content was filtered. */
  readonly filtered?: boolean;
}

/** One entry of `usage.iterations`, in the inclusive reading; written as `type:input/output/cache_read/cache_creation[@model]`. */
export interface IterationDirective {
  readonly type: string;
  /** Input, output, read from the cache, written to the cache; what is left out is 0. */
  readonly tokens: readonly number[];
  readonly model?: string;
}

/** Written as `[[tool=NAME args={…}]]`; the arguments are JSON, and `{}` when left out. */
export interface ToolDirective {
  readonly name: string;
  /** JSON text, as it is handed to the tool. */
  readonly args: string;
}

export type DirectivesReading =
  | { readonly kind: 'read'; readonly directives: Directives; readonly marker: string | undefined }
  | { readonly kind: 'unknown'; readonly word: string };

const NUMBERS = {
  status: 'status',
  times: 'times',
  'retry-after': 'retryAfter',
  delay_ms: 'delayMs',
  chunks: 'chunks',
  chunk_delay_ms: 'chunkDelayMs',
  cut_after_chunks: 'cutAfterChunks',
  end_after_chunks: 'endAfterChunks',
  hold_after_chunks: 'holdAfterChunks',
  stall_after_chunks: 'stallAfterChunks',
  error_in_stream: 'errorInStream',
  big_answer_bytes: 'bigAnswerBytes',
  surplus_bytes: 'surplusBytes',
  placeholder: 'placeholder',
  tool_prompt: 'toolPrompt',
  unknown_usage: 'unknownUsage',
  first_byte_delay_ms: 'firstByteDelayMs',
  data_lines: 'dataLines',
} as const satisfies Record<string, keyof Directives>;

const FLAGS = {
  end_without_done: 'endWithoutDone',
  no_usage: 'noUsage',
  silent: 'silent',
  reset: 'reset',
  incomplete: 'incomplete',
  failed: 'failed',
  byte_by_byte: 'byteByByte',
  usage_each_chunk: 'usageEachChunk',
  no_total: 'noTotal',
  queued: 'queued',
  comments: 'comments',
  context_length: 'contextLength',
  filtered: 'filtered',
} as const satisfies Record<string, keyof Directives>;

/** Words with a value of their own: how it is read (undefined: it cannot be) and written. */
const WORDS: { readonly [Word: string]: WordRule } = {
  tokens: numbersRule('tokens', /^\d+(\/\d+){1,4}$/),
  tries: numbersRule('tries', /^\d+(\/\d+)*$/),
  cache_writes: numbersRule('cacheWrites', /^\d+\/\d+$/),
  malformed: textRule('malformed', /^(json|http)$/),
  tier: textRule('tier', /^[\w.-]+$/),
  thoughts: textRule('thoughts', /^(inclusive|exclusive)$/),
  body: textRule('body', /^(empty|html|comments|error|cut)$/),
  content_type: textRule('contentType', /^[\w/+.;=-]+$/),
  iterations: {
    name: 'iterations',
    read: (value) => {
      const read = value.split(',').map(readIteration);
      return read.includes(undefined) ? undefined : read;
    },
    write: ({ iterations }) => iterations?.map(writeIteration).join(','),
  },
};

interface WordRule {
  readonly name: keyof Directives;
  read(value: string): unknown;
  write(directives: Directives): string | undefined;
}

function numbersRule(name: 'tokens' | 'tries' | 'cacheWrites', pattern: RegExp): WordRule {
  return {
    name,
    read: (value) => (pattern.test(value) ? value.split('/').map(Number) : undefined),
    write: (directives) => directives[name]?.join('/'),
  };
}

function textRule(name: 'malformed' | 'tier' | 'thoughts' | 'body' | 'contentType', pattern: RegExp): WordRule {
  return {
    name,
    read: (value) => (pattern.test(value) ? value : undefined),
    write: (directives) => directives[name],
  };
}

const ITERATION = /^([a-z_]+):(\d+(?:\/\d+){1,3})(?:@([\w.-]+))?$/;

function readIteration(text: string): IterationDirective | undefined {
  const [, type, tokens, model] = ITERATION.exec(text) ?? [];
  if (type === undefined || tokens === undefined) return undefined;
  return { type, tokens: tokens.split('/').map(Number), ...(model === undefined ? {} : { model }) };
}

function writeIteration({ type, tokens, model }: IterationDirective): string {
  return `${type}:${tokens.join('/')}${model === undefined ? '' : `@${model}`}`;
}

/** Arguments end at the first `}]]`. */
const TOOL = /\[\[tool=([\w.-]+)(?: args=(\{.*?\}))?\]\]/gs;

/** Reads the directives and the marker `[[id: …]]` of a message. A misspelt directive is `unknown`, so that no test passes by a typing error. */
export function readDirectives(message: string): DirectivesReading {
  const marker = /\[\[id: ([\w.:-]+)\]\]/.exec(message)?.[1];
  const words = [...message.matchAll(/\[\[fault: ([^\]]*)\]\]/g)].flatMap((match) => (match[1] ?? '').split(/\s+/));
  const directives: Record<string, unknown> = {};
  for (const word of words.filter((part) => part !== '')) {
    const read = readWord(word);
    if (read === undefined) return { kind: 'unknown', word };
    directives[read.name] = read.value;
  }
  const tools = [...message.matchAll(TOOL)].map(([, name = '', args = '{}']) => ({ name, args }));
  const broken = tools.find(({ args }) => !isJson(args));
  if (broken !== undefined) return { kind: 'unknown', word: `tool=${broken.name} args=${broken.args}` };
  if (tools.length > 0) directives['tools'] = tools;
  return { kind: 'read', directives: directives as Directives, marker };
}

/** The text of directives, for a message. The inverse of `readDirectives`. */
export function writeDirectives(marker: string, directives: Directives): string {
  const numbers = Object.entries(NUMBERS).flatMap(([word, name]) =>
    directives[name] === undefined ? [] : [`${word}=${directives[name]}`],
  );
  const flags = Object.entries(FLAGS).flatMap(([word, name]) => (directives[name] === true ? [word] : []));
  const others = Object.entries(WORDS).flatMap(([word, rule]) => {
    const value = rule.write(directives);
    return value === undefined ? [] : [`${word}=${value}`];
  });
  const words = [...numbers, ...flags, ...others];
  const calls = (directives.tools ?? []).map(({ name, args }) => ` [[tool=${name} args=${args}]]`);
  return `[[id: ${marker}]]${words.length === 0 ? '' : ` [[fault: ${words.join(' ')}]]`}${calls.join('')}`;
}

function readWord(word: string): { readonly name: keyof Directives; readonly value: unknown } | undefined {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  if (at < 0) {
    if (name === 'malformed') return { name: 'malformed', value: 'json' };
    return Object.hasOwn(FLAGS, name) ? { name: FLAGS[name as keyof typeof FLAGS], value: true } : undefined;
  }
  const value = word.slice(at + 1);
  const rule = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
  if (rule !== undefined) {
    const read = rule.read(value);
    return read === undefined ? undefined : { name: rule.name, value: read };
  }
  if (!Object.hasOwn(NUMBERS, name) || !/^\d{1,9}$/.test(value)) return undefined;
  return { name: NUMBERS[name as keyof typeof NUMBERS], value: Number(value) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
