/** What a test asks of the provider: written into the last user message as `[[fault: name=value name …]]`. Times in milliseconds. */
export interface Directives {
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
  stall_after_chunks: 'stallAfterChunks',
  error_in_stream: 'errorInStream',
  big_answer_bytes: 'bigAnswerBytes',
  surplus_bytes: 'surplusBytes',
} as const satisfies Record<string, keyof Directives>;

const FLAGS = {
  end_without_done: 'endWithoutDone',
  no_usage: 'noUsage',
  silent: 'silent',
  reset: 'reset',
  incomplete: 'incomplete',
  failed: 'failed',
  byte_by_byte: 'byteByByte',
} as const satisfies Record<string, keyof Directives>;

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
  const tokens = directives.tokens === undefined ? [] : [`tokens=${directives.tokens.join('/')}`];
  const tries = directives.tries === undefined ? [] : [`tries=${directives.tries.join('/')}`];
  const malformed = directives.malformed === undefined ? [] : [`malformed=${directives.malformed}`];
  const words = [...numbers, ...flags, ...tokens, ...tries, ...malformed];
  const calls = (directives.tools ?? []).map(({ name, args }) => ` [[tool=${name} args=${args}]]`);
  return `[[id: ${marker}]]${words.length === 0 ? '' : ` [[fault: ${words.join(' ')}]]`}${calls.join('')}`;
}

function readWord(word: string): { readonly name: keyof Directives; readonly value: unknown } | undefined {
  const [name = '', value] = word.split('=', 2);
  if (value === undefined) {
    if (name === 'malformed') return { name: 'malformed', value: 'json' };
    return Object.hasOwn(FLAGS, name) ? { name: FLAGS[name as keyof typeof FLAGS], value: true } : undefined;
  }
  if (name === 'tokens') {
    return /^\d+(\/\d+){1,4}$/.test(value) ? { name: 'tokens', value: value.split('/').map(Number) } : undefined;
  }
  if (name === 'tries') {
    return /^\d+(\/\d+)*$/.test(value) ? { name: 'tries', value: value.split('/').map(Number) } : undefined;
  }
  if (name === 'malformed') return value === 'json' || value === 'http' ? { name: 'malformed', value } : undefined;
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
