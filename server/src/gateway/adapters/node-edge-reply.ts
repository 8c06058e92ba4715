import type { ServerResponse } from 'node:http';
import { invariant, type Log } from '#kernel';
import { replyFields } from '../edge/reply-fields.ts';
import type { EdgeReply } from '../edge.ts';

/** The connection that an answer goes out on. */
export interface ReplyHost {
  readonly log: Log;
  /** Asked when the head is written: for how long the connection is kept after it; undefined: not at all. */
  keptSeconds(): number | undefined;
  /** The handler has begun to answer: it needs the request's body no more. */
  answerStarts(): void;
  /** The answer went out whole, and its response is closed. */
  answered(): void;
  /** Instead of ending the response: ends the connection while the client is still sending. */
  closeDiscarding(): void;
}

/** What the request says about its answer. */
export interface AnsweredRequest {
  readonly method: string;
  /** The client speaks HTTP/1.0: no chunks. */
  readonly isOld: boolean;
  /** Its body was not read whole: the client is still sending. */
  readonly isUnread: boolean;
}

/** One answer on node:http's response. What is handed in after the client left goes nowhere, silently. */
export class NodeEdgeReply implements EdgeReply {
  onDrain: (() => void) | undefined;
  onGone: (() => void) | undefined;
  onTaken: (() => void) | undefined;
  readonly #response: ServerResponse;
  readonly #host: ReplyHost;
  readonly #request: AnsweredRequest;
  #phase: 'waiting' | 'started' | 'over' = 'waiting';
  #isBodiless = false;
  #isCloseDelimited = false;
  #isHeadHeld = false;
  #isDrainHeard = false;
  /** Bytes still to come, where a length was announced. */
  #left: number | undefined;

  constructor(response: ServerResponse, host: ReplyHost, request: AnsweredRequest) {
    this.#response = response;
    this.#host = host;
    this.#request = request;
    response.on('close', () => this.#closed());
    // a client that goes while we write is told by `close`; an error that nobody hears would end the process
    response.on('error', ignore);
  }

  get isStarted(): boolean {
    return this.#phase !== 'waiting';
  }

  /** Nothing more is written, and nobody is called. */
  seal(): void {
    this.#phase = 'over';
    this.#isHeadHeld = false;
    // The answer may wait long for its client: what handled it need not.
    this.onDrain = undefined;
    this.onGone = undefined;
  }

  start(status: number, headers: readonly string[], length: number | undefined): void {
    if (this.#phase === 'over') return;
    invariant(this.#phase === 'waiting', 'an answer starts once');
    invariant(Number.isInteger(status) && status >= 200 && status <= 599, 'an answer has a final status');
    const { method, isOld, isUnread } = this.#request;
    const isWithoutLength = status === 204 || status === 205;
    const isEndlessOld = length === undefined && (isOld || isUnread);
    const fields = replyFields(headers);
    if (length !== undefined && !isWithoutLength) fields.push('content-length', String(length));
    const keptSeconds = isUnread || isEndlessOld ? undefined : this.#host.keptSeconds();
    if (keptSeconds === undefined) fields.push('connection', 'close');
    else fields.push('connection', 'keep-alive', 'keep-alive', `timeout=${keptSeconds}`);
    this.#phase = 'started';
    this.#host.answerStarts();
    this.#isBodiless = method === 'HEAD' || isWithoutLength || status === 304;
    this.#left = this.#isBodiless ? undefined : length;
    this.#isCloseDelimited = isEndlessOld && !this.#isBodiless;
    if (this.#isCloseDelimited) this.#response.removeHeader('transfer-encoding');
    this.#response.writeHead(status, fields);
    this.#isHeadHeld = true;
    process.nextTick(sendHeldHead, this);
  }

  data(chunk: Buffer): boolean {
    if (this.#phase === 'over') return true;
    this.#account(chunk);
    if (this.#isBodiless || chunk.length === 0) return true;
    this.#isHeadHeld = false;
    const isFast = this.#response.write(chunk);
    if (!isFast) this.#hearDrain();
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
    const body = this.#isBodiless || last === undefined || last.length === 0 ? undefined : last;
    if (this.#request.isUnread) this.#endUnread(body);
    else this.#response.end(body);
  }

  abort(): void {
    this.seal();
    const { socket } = this.#response;
    if (this.#isCloseDelimited) socket?.resetAndDestroy();
    else socket?.destroy();
  }

  /** A head waits for the first bytes of its body to go out with them, but no longer than the current turn. */
  sendHeldHead(): void {
    if (!this.#isHeadHeld) return;
    this.#isHeadHeld = false;
    this.#response.flushHeaders();
  }

  #endUnread(body: Buffer | undefined): void {
    this.#response.flushHeaders();
    if (body !== undefined) this.#response.write(body);
    this.#host.closeDiscarding();
  }

  #hearDrain(): void {
    if (this.#isDrainHeard) return;
    this.#isDrainHeard = true;
    this.#response.on('drain', () => this.onDrain?.());
  }

  #account(chunk: Buffer): void {
    invariant(this.#phase === 'started', 'an answer starts before its bytes');
    if (this.#left === undefined) return;
    invariant(chunk.length <= this.#left, 'an answer is not longer than announced');
    this.#left -= chunk.length;
  }

  /** node:http closes a response when the system took all of it, or when its connection is gone. */
  #closed(): void {
    if (this.#phase !== 'over') {
      const { onGone } = this;
      this.seal();
      onGone?.();
    }
    this.onTaken?.();
    if (this.#response.writableFinished) this.#host.answered();
  }
}

function sendHeldHead(reply: NodeEdgeReply): void {
  reply.sendHeldHead();
}

function ignore(): void {}
