/** Tokens of one answer. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

const INPUT_MIN = 250;
const OUTPUT_MIN = 380;
/** A prime, so that sums of tokens say more than the number of requests does. */
const VARIANTS = 7;
const WHOLE_BYTES = 1_500;

/** How long a time stamp is, in digits. */
export const STAMP_DIGITS = 16;
/** What stands before a time stamp. */
export const STAMP_MARK = 't=';

const HEAD = 'HTTP/1.1 200 OK\r\ndate: Sun, 22 Nov 2026 00:00:00 GMT\r\nx-request-id: req_bench\r\n';
const OBJECT = '"id":"chatcmpl-bench","created":1795305600,"model":"bench-model"';

interface Whole {
  readonly bytes: Buffer;
  readonly tokens: Tokens;
}

const WHOLES: readonly Whole[] = Array.from({ length: VARIANTS }, (_, variant) => makeWhole(tokensOf(variant)));

/** The tokens of the so-manieth answer. */
export function tokensOf(count: number): Tokens {
  const variant = count % VARIANTS;
  return { input: INPUT_MIN + variant, output: OUTPUT_MIN + variant * 2 };
}

/** The so-manieth answer in one piece: head and body of 1.5 KB. */
export function wholeAnswer(count: number): Whole {
  return WHOLES[count % VARIANTS] ?? makeWhole(tokensOf(count));
}

/** The head of a stream with its first event. */
export function streamStart(): string {
  const head = `${HEAD}content-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n`;
  return head + START;
}

/** One event of a stream, with the time at which it is sent: microseconds of the system's monotonic clock. */
export function streamChunk(): string {
  const [seconds, nanoseconds] = process.hrtime();
  const stamp = String(seconds * 1_000_000 + Math.floor(nanoseconds / 1_000)).padStart(STAMP_DIGITS, '0');
  return CHUNK_BEFORE + stamp + CHUNK_AFTER;
}

/** The last events of a stream, and its end. */
export function streamEnd(tokens: Tokens): string {
  const finish = framed(event('"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null'));
  return `${finish}${framed(event(`"choices":[],"usage":${usageText(tokens)}`))}${framed('data: [DONE]\n\n')}0\r\n\r\n`;
}

/** A refusal; the connection ends with it. */
export function refusal(sentence: string): string {
  const body = JSON.stringify({ error: { message: sentence, type: 'invalid_request_error' } });
  const fields = `content-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}`;
  return `HTTP/1.1 400 Bad Request\r\n${fields}\r\n\r\n${body}`;
}

const START = framed(delta('"role":"assistant","content":""'));
const [CHUNK_BEFORE = '', CHUNK_AFTER = ''] = framed(
  delta(`"content":"${STAMP_MARK}${'#'.repeat(STAMP_DIGITS)} "`),
).split('#'.repeat(STAMP_DIGITS));

function delta(text: string): string {
  return event(`"choices":[{"index":0,"delta":{${text}},"finish_reason":null}],"usage":null`);
}

function event(members: string): string {
  return `data: {"object":"chat.completion.chunk",${OBJECT},${members}}\n\n`;
}

/** One chunk of the transfer coding. */
function framed(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

function makeWhole(tokens: Tokens): Whole {
  const text = (content: string) =>
    `{"object":"chat.completion",${OBJECT},"choices":[{"index":0,"message":{"role":"assistant",` +
    `"content":"${content}"},"finish_reason":"stop"}],"usage":${usageText(tokens)}}`;
  const body = text('a'.repeat(WHOLE_BYTES - text('').length));
  const head = `${HEAD}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return { bytes: Buffer.from(head + body, 'latin1'), tokens };
}

function usageText({ input, output }: Tokens): string {
  return `{"prompt_tokens":${input},"completion_tokens":${output},"total_tokens":${input + output}}`;
}
