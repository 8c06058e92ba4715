import type { Socket } from 'node:net';
import { refusal, streamChunk, streamEnd, streamStart, tokensOf, wholeAnswer } from './answers.ts';
import type { Counters } from './counters.ts';
import { type Plan, planOf } from './plan.ts';

/** The counters of one process, written by its connections. */
export type Tally = { -readonly [Name in keyof Counters]: Counters[Name] };

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: ?(\d+)\r\n/i;
const MODEL = '"model":"';
/** Plans by the name of the model, so that names are read once. */
const plans = new Map<string, Plan | undefined>();

/** Answers the requests of one connection, one after the other. Requests have a `content-length`. */
export function serveConnection(socket: Socket, tally: Tally): void {
  let rest: Buffer | undefined;
  let stop: (() => void) | undefined;
  const ended = (): void => {
    stop = undefined;
  };
  const take = (piece: Buffer): void => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece]);
    rest = undefined;
    const request = readRequest(bytes);
    if (request === undefined) {
      rest = bytes;
      return;
    }
    if (typeof request === 'string') {
      socket.end(refusal(request));
      return;
    }
    if (request.bytes < bytes.length) rest = bytes.subarray(request.bytes);
    tally.requests++;
    stop = answer(socket, { plan: request.plan, tally, ended });
  };
  socket.setNoDelay(true);
  socket.on('data', take);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (stop === undefined) return;
    stop();
    tally.cut++;
  });
}

interface Answering {
  readonly plan: Plan;
  readonly tally: Tally;
  readonly ended: () => void;
}

/** Begins the answer. Returns what gives it up; undefined when it is already sent. */
function answer(socket: Socket, { plan, tally, ended }: Answering): (() => void) | undefined {
  if (plan.kind === 'stream') return stream(socket, { plan, tally, ended });
  const send = (): void => {
    const { bytes, tokens } = wholeAnswer(tally.requests);
    countTokens(tally, tokens);
    socket.write(bytes);
  };
  if (plan.afterMs > 0) {
    const timer = setTimeout(() => {
      ended();
      send();
    }, plan.afterMs);
    return () => clearTimeout(timer);
  }
  send();
  return undefined;
}

function stream(
  socket: Socket,
  { plan, tally, ended }: Answering & { readonly plan: Plan & { kind: 'stream' } },
): () => void {
  let left = plan.chunks;
  let timer: NodeJS.Timeout;
  const step = (): void => {
    if (left-- > 0) {
      socket.write(streamChunk(), 'latin1');
      return;
    }
    clearInterval(timer);
    ended();
    const tokens = tokensOf(tally.requests);
    countTokens(tally, tokens);
    socket.write(streamEnd(tokens), 'latin1');
  };
  timer = setTimeout(() => {
    socket.write(streamStart(), 'latin1');
    timer = setInterval(step, plan.everyMs);
  }, plan.afterMs);
  return () => clearInterval(timer);
}

function countTokens(tally: Tally, tokens: { readonly input: number; readonly output: number }): void {
  tally.inputTokens += tokens.input;
  tally.outputTokens += tokens.output;
}

/** The next request; undefined while it is not whole; a sentence when it is none that we answer. */
function readRequest(bytes: Buffer): { readonly bytes: number; readonly plan: Plan } | string | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const text = bytes.toString('latin1');
  const length = LENGTH.exec(text.slice(0, headEnd + 2))?.[1];
  if (length === undefined) return 'a request needs a content-length';
  const end = headEnd + HEAD_END.length + Number(length);
  if (bytes.length < end) return undefined;
  const from = text.indexOf(MODEL, headEnd) + MODEL.length;
  const model = text.slice(from, text.indexOf('"', from));
  const plan = planFor(model);
  return plan === undefined ? `no such model: ${model}` : { bytes: end, plan };
}

function planFor(model: string): Plan | undefined {
  const known = plans.get(model);
  if (known !== undefined) return known;
  const plan = planOf(model);
  plans.set(model, plan);
  return plan;
}
