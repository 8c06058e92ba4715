import { invariant, type Log } from '#kernel';
import type { EdgeReply } from '../edge.ts';
import { type AnswerFraming, answerHead } from './strict-edge-answer-head.ts';
import type { StrictEdgeOutput } from './strict-edge-output.ts';

/** The connection that an answer goes out on. */
export interface ReplyHost {
  readonly output: StrictEdgeOutput;
  readonly log: Log;
  readonly dateLine: () => string;
  /** Asked when the head is written: for how long the connection is kept after it; undefined: not at all. */
  keptSeconds(): number | undefined;
  /** The handler has begun to answer: it needs the request's body no more. `isLast`: the connection ends with this answer. */
  answerStarts(isLast: boolean): void;
  /** All of the answer was handed over. */
  answerEnds(): void;
  /** Cuts the connection; `isReset`: so that the client does not take it for the end of the answer. */
  cut(isReset: boolean): void;
}

/** What the request says about its answer. */
export interface AnsweredRequest {
  readonly method: string;
  /** The client speaks HTTP/1.0: no chunks. */
  readonly isOld: boolean;
}

const LAST_CHUNK = '0\r\n\r\n';

/** One answer on a connection of ours. What is handed in after the client left goes nowhere, silently. */
export class StrictEdgeReply implements EdgeReply {
  onDrain: (() => void) | undefined;
  onGone: (() => void) | undefined;
  onTaken: (() => void) | undefined;
  readonly #host: ReplyHost;
  readonly #request: AnsweredRequest;
  #phase: 'waiting' | 'started' | 'over' = 'waiting';
  #framing: AnswerFraming = 'none';
  /** Its body is not sent: HEAD, 204, 205, 304. */
  #isBodiless = false;
  /** Bytes still to come, where a length was announced. */
  #left: number | undefined;
  #isHeldBack = false;

  constructor(host: ReplyHost, request: AnsweredRequest) {
    this.#host = host;
    this.#request = request;
  }

  get phase(): 'waiting' | 'started' | 'over' {
    return this.#phase;
  }

  start(status: number, headers: readonly string[], length: number | undefined): void {
    if (this.#phase === 'over') return;
    invariant(this.#phase === 'waiting', 'an answer starts once');
    invariant(Number.isInteger(status) && status >= 200 && status <= 599, 'an answer has a final status');
    const { isOld, method } = this.#request;
    const isWithoutBody = status === 204 || status === 205 || status === 304;
    const isBodiless = isWithoutBody || method === 'HEAD';
    const framing = isBodiless ? bodilessFraming(status, length) : bodyFraming(length, isOld);
    const keptSeconds = framing === 'close' ? undefined : this.#host.keptSeconds();
    const head = answerHead({ status, headers, framing, keptSeconds, dateLine: this.#host.dateLine() });
    this.#phase = 'started';
    this.#isBodiless = isBodiless;
    this.#framing = framing;
    this.#left = isBodiless ? undefined : length;
    this.#host.output.text(head);
    this.#host.answerStarts(keptSeconds === undefined);
  }

  data(chunk: Buffer): boolean {
    if (this.#phase === 'over') return true;
    this.#account(chunk);
    if (this.#isBodiless || chunk.length === 0) return true;
    const isFast = this.#send(chunk);
    this.#isHeldBack ||= !isFast;
    return isFast;
  }

  end(last?: Buffer): void {
    if (this.#phase === 'over') return;
    if (last !== undefined) this.#account(last);
    invariant(this.#phase === 'started', 'an answer starts before it ends');
    if ((this.#left ?? 0) > 0) {
      this.#host.log.error({ missingBytes: this.#left }, 'An answer ended before its announced length and was cut.');
      this.abort();
      return;
    }
    this.seal();
    const ending = this.#framing === 'chunks' && !this.#isBodiless ? LAST_CHUNK : '';
    if (this.#isBodiless || last === undefined || last.length === 0) this.#host.output.text(ending);
    else this.#sendLast(last, ending);
    this.#host.answerEnds();
  }

  abort(): void {
    if (this.#phase === 'over') return;
    this.seal();
    this.#host.cut(this.#framing === 'close');
  }

  /** Nothing more is written, and nobody is called. */
  seal(): void {
    this.#phase = 'over';
    // The answer may wait long for its client: what handled it need not.
    this.onDrain = undefined;
    this.onGone = undefined;
  }

  /** The connection can take more. */
  drained(): void {
    if (!this.#isHeldBack || this.#phase === 'over') return;
    this.#isHeldBack = false;
    this.onDrain?.();
  }

  /** The connection is gone. */
  gone(): void {
    if (this.#phase === 'over') return;
    const { onGone } = this;
    this.seal();
    onGone?.();
  }

  /** Nothing of the answer is in memory any more. */
  taken(): void {
    const { onTaken } = this;
    this.onTaken = undefined;
    onTaken?.();
  }

  #send(chunk: Buffer): boolean {
    const { output } = this.#host;
    if (this.#framing !== 'chunks') return output.bytes('', chunk, '');
    return output.bytes(sizeLine(chunk), chunk, '\r\n');
  }

  #sendLast(chunk: Buffer, ending: string): void {
    const { output } = this.#host;
    if (this.#framing !== 'chunks') output.lastBytes('', chunk, '');
    else output.lastBytes(sizeLine(chunk), chunk, `\r\n${ending}`);
  }

  #account(chunk: Buffer): void {
    invariant(this.#phase === 'started', 'an answer starts before its bytes');
    if (this.#left === undefined) return;
    invariant(chunk.length <= this.#left, 'an answer is not longer than announced');
    this.#left -= chunk.length;
  }
}

/** What stands before a chunk. */
function sizeLine(chunk: Buffer): string {
  return `${chunk.length.toString(16)}\r\n`;
}

function bodyFraming(length: number | undefined, isOld: boolean): AnswerFraming {
  if (length !== undefined) return length;
  return isOld ? 'close' : 'chunks';
}

/** RFC 9110, sections 8.6, 15.3.5 and 15.3.6: 204 has no length, 205 has none but zero. */
function bodilessFraming(status: number, length: number | undefined): AnswerFraming {
  if (status === 205) return 0;
  return status === 204 || length === undefined ? 'none' : length;
}
