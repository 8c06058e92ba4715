import type { ServerResponse } from 'node:http';
import { invariant, type Log } from '#kernel';
import { replyFields } from '../edge/reply-fields.ts';
import type { EdgeReply } from '../edge.ts';

interface ReplyOptions {
  readonly response: ServerResponse;
  readonly method: string;
  /** The client speaks HTTP/1.0: no chunks. */
  readonly isOld: boolean;
  /** Asked when the head is written: whether the connection ends with this answer. */
  readonly isClosing: () => boolean;
  /** Instead of ending the response: ends the connection while the client is still sending. */
  readonly close: (() => void) | undefined;
  /** Gives the memory of the request's body back. */
  readonly release: () => void;
  readonly log: Log;
}

/** One answer on node:http's response. What is handed in after the client left goes nowhere, silently. */
export class NodeEdgeReply implements EdgeReply {
  onDrain: (() => void) | undefined;
  onGone: (() => void) | undefined;
  onTaken: (() => void) | undefined;
  readonly #options: ReplyOptions;
  readonly #response: ServerResponse;
  #phase: 'waiting' | 'started' | 'over' = 'waiting';
  #isBodiless = false;
  #isCloseDelimited = false;
  #isHeadHeld = false;
  /** Bytes still to come, where a length was announced. */
  #left: number | undefined;

  constructor(options: ReplyOptions) {
    this.#options = options;
    this.#response = options.response;
    this.#response.on('drain', () => this.onDrain?.());
    this.#response.on('close', () => this.#closed());
    // a client that goes while we write is told by `close`; an error that nobody hears would end the process
    this.#response.on('error', (error) => options.log.debug({ error }, 'An answer could not be written.'));
  }

  get isStarted(): boolean {
    return this.#phase !== 'waiting';
  }

  /** Nothing more is written, and nobody is called. */
  seal(): void {
    this.#phase = 'over';
    this.#options.release();
    this.#isHeadHeld = false;
    // The answer may wait long for its client: what handled it need not.
    this.onDrain = undefined;
    this.onGone = undefined;
  }

  start(status: number, headers: readonly string[], length: number | undefined): void {
    if (this.#phase === 'over') return;
    invariant(this.#phase === 'waiting', 'an answer starts once');
    invariant(Number.isInteger(status) && status >= 200 && status <= 599, 'an answer has a final status');
    const isWithoutLength = status === 204 || status === 205;
    const isEndlessOld = length === undefined && (this.#options.isOld || this.#options.close !== undefined);
    const fields = replyFields(headers);
    if (length !== undefined && !isWithoutLength) fields.push('content-length', String(length));
    if (this.#options.close !== undefined || isEndlessOld || this.#options.isClosing())
      fields.push('connection', 'close');
    this.#phase = 'started';
    this.#options.release();
    this.#isBodiless = this.#options.method === 'HEAD' || isWithoutLength || status === 304;
    this.#left = this.#isBodiless ? undefined : length;
    this.#isCloseDelimited = isEndlessOld && !this.#isBodiless;
    if (this.#isCloseDelimited) this.#response.removeHeader('transfer-encoding');
    this.#response.writeHead(status, fields);
    this.#sendHeadSoon();
  }

  data(chunk: Buffer): boolean {
    if (this.#phase === 'over') return true;
    this.#account(chunk);
    if (this.#isBodiless || chunk.length === 0) return true;
    this.#isHeadHeld = false;
    return this.#response.write(chunk);
  }

  end(last?: Buffer): void {
    if (this.#phase === 'over') return;
    if (last !== undefined) this.#account(last);
    invariant(this.#phase === 'started', 'an answer starts before it ends');
    if ((this.#left ?? 0) > 0) {
      this.#options.log.error({ missingBytes: this.#left }, 'An answer ended before its announced length and was cut.');
      this.abort();
      return;
    }
    this.seal();
    const body = this.#isBodiless || last === undefined || last.length === 0 ? undefined : last;
    if (this.#options.close === undefined) this.#response.end(body);
    else {
      this.#response.flushHeaders();
      if (body !== undefined) this.#response.write(body);
      this.#options.close();
    }
  }

  abort(): void {
    this.seal();
    const { socket } = this.#response;
    if (this.#isCloseDelimited) socket?.resetAndDestroy();
    else socket?.destroy();
  }

  /** A head waits for the first bytes of its body to go out with them, but no longer than the current turn. */
  #sendHeadSoon(): void {
    this.#isHeadHeld = true;
    queueMicrotask(() => {
      if (!this.#isHeadHeld) return;
      this.#isHeadHeld = false;
      this.#response.flushHeaders();
    });
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
  }
}
