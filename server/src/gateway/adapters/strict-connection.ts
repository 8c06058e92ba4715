import type { Socket } from 'node:net';
import type { Chained } from '#kernel';
import type { UpstreamFault, UpstreamHead } from '../upstream.ts';
import type { CoarseTime } from './coarse-time.ts';
import { type AnswerTaker, StrictAnswerReader } from './strict-connection-answer.ts';
import type { Dialler } from './strict-connection-dial.ts';
import { isJoinable, writeJoined } from './strict-joined-write.ts';
import type { CallKeeper, StrictCall } from './strict-upstream-call.ts';

/** Whom a connection belongs to. */
export interface ConnectionOwner {
  /** It is open, and nobody has it. */
  opened(connection: StrictConnection): void;
  /** Its call is over, and it may serve another. */
  freed(connection: StrictConnection): void;
  /** It is gone. `failure`: what the provider or the network did to it; undefined when we dropped it. */
  closed(connection: StrictConnection, was: ConnectionState, failure: Error | undefined): void;
}

export type ConnectionState = 'opening' | 'idle' | 'busy' | 'gone';

export interface ConnectionParts {
  readonly owner: ConnectionOwner;
  readonly dialler: Dialler;
  readonly time: CoarseTime;
  /** How long it may be idle. */
  readonly keepAliveMs: number;
  /** Where sockets read to: one for all, since what is kept of it is copied before another socket reads. */
  readonly readBuffer: Buffer;
}

/** Taken from the time for which a provider says that it keeps an idle connection: a request is on its way for a while. */
const HINT_MARGIN_MS = 1_000;

/** One connection to a provider. It serves one call at a time; a byte that nobody asked for ends it. */
export class StrictConnection implements CallKeeper, AnswerTaker, Chained<StrictConnection> {
  older: StrictConnection | undefined;
  newer: StrictConnection | undefined;
  /** When its present state has lasted too long. */
  untilMs: number;
  /** Opened ahead of need, and still unused. */
  isAhead: boolean;
  readonly #parts: ConnectionParts;
  readonly #reader = new StrictAnswerReader();
  readonly #socket: Socket;
  #state: ConnectionState = 'opening';
  #call: StrictCall | undefined;
  #hasBody = false;
  /** The newest read brought the head or something of the body. */
  #hasMoved = false;
  #failure: Error | undefined;

  constructor(parts: ConnectionParts, { connectMs, isAhead }: { connectMs: number; isAhead: boolean }) {
    this.#parts = parts;
    this.isAhead = isAhead;
    this.untilMs = parts.time.after(connectMs);
    const callback = (bytesRead: number, bytes: Uint8Array): boolean => {
      this.#received(bytes as Buffer, bytesRead);
      return true;
    };
    this.#socket = parts.dialler.dial({ buffer: parts.readBuffer, callback }, () => this.#opened());
    this.#socket.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('close', () => this.#lost(this.#failure ?? new Error('the provider closed the connection')));
  }

  /** It is idle, and nothing is known of its end; the socket knows before it says so. */
  get isUsable(): boolean {
    return this.#state === 'idle' && this.#isOpen();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Sends the call's request; what comes back is the call's. The connection is usable. */
  serve(call: StrictCall): void {
    this.#state = 'busy';
    this.#call = call;
    this.#hasBody = false;
    this.isAhead = false;
    call.keeper = this;
    call.prompted = undefined;
    this.#reader.begin(call.request.method);
    this.untilMs = this.#parts.time.after(call.request.timeouts.headersMs);
    this.#write(call);
  }

  /** Its time is over. */
  expire(): void {
    const { request } = this.#call ?? {};
    if (request === undefined) this.drop();
    else if (!this.#reader.hasHead) this.#breakOff('upstream_headers_timeout', new Error('no answer came in time'));
    else if (this.#hasBody) this.#breakOff('upstream_idle_timeout', new Error('the answer did not go on in time'));
    else this.#breakOff('upstream_first_byte_timeout', new Error('nothing came behind the head in time'));
  }

  /** Ends it; whoever had it hears nothing of it. */
  drop(): void {
    this.#close(undefined);
  }

  dropped(call: StrictCall): void {
    if (this.#call === call) this.drop();
  }

  resumed(): void {
    if (this.#call === undefined) return;
    this.untilMs = this.#parts.time.after(this.#call.request.timeouts.idleMs);
    this.#socket.resume();
  }

  answered(head: UpstreamHead): void {
    const call = this.#call;
    if (call === undefined) return;
    this.#hasMoved = true;
    call.answered(head);
  }

  took(chunk: Buffer): void {
    const call = this.#call;
    if (call === undefined) return;
    this.#hasMoved = true;
    this.#hasBody = true;
    call.took(chunk);
    if (call.isHeld && this.#call !== undefined) this.#socket.pause();
  }

  #opened(): void {
    if (this.#state !== 'opening') return;
    this.#rest(this.#parts.keepAliveMs);
    this.#parts.owner.opened(this);
  }

  #write(call: StrictCall): void {
    const socket = this.#socket;
    const { body } = call.request;
    if (body === undefined || body.length === 0) {
      socket.write(call.head, 'latin1');
      return;
    }
    const joined = { before: call.head, bytes: body, after: '' };
    if (isJoinable(joined)) writeJoined(socket, joined);
    else {
      socket.cork();
      socket.write(call.head, 'latin1');
      socket.write(body, () => this.#flushed(call));
      socket.uncork();
    }
  }

  /** The wait for the answer begins when the last byte of the request has left. */
  #flushed(call: StrictCall): void {
    if (this.#call !== call || this.#reader.hasHead) return;
    this.untilMs = this.#parts.time.after(call.request.timeouts.headersMs);
  }

  #received(bytes: Buffer, to: number): void {
    const call = this.#call;
    if (call === undefined) {
      this.#close(new Error('the provider sent bytes that nobody asked for'));
      return;
    }
    this.#hasMoved = false;
    const state = this.#reader.read(bytes, to, this);
    if (this.#call !== call) return;
    if (state === 'more') this.#awaitMore(call);
    else if (state === 'malformed') this.#breakOff('upstream_malformed', new Error(this.#reader.why));
    else this.#finish(call, state === 'whole');
  }

  #awaitMore(call: StrictCall): void {
    const { firstByteMs, idleMs } = call.request.timeouts;
    if (call.isHeld) this.untilMs = Number.POSITIVE_INFINITY;
    else if (this.#hasMoved) this.untilMs = this.#parts.time.after(this.#hasBody ? idleMs : firstByteMs);
  }

  #finish(call: StrictCall, isClean: boolean): void {
    const idleMs = this.#idleMs();
    if (!isClean || idleMs <= 0 || !this.#reader.isPersistent || !this.#isOpen()) this.drop();
    else this.#release(call, idleMs);
    call.ended();
  }

  /**
   * An answer that came before all of its request was sent leaves a connection that is in the middle of something. With TLS the socket
   * hears only at the end of the loop's turn that the request has left, and a fast answer comes before.
   */
  #release(call: StrictCall, idleMs: number): void {
    if (call.isHeld) this.#socket.resume();
    if (this.#isSent()) {
      this.#free(idleMs);
      return;
    }
    this.#call = undefined;
    setImmediate(() => {
      if (this.#state !== 'busy') return;
      if (this.#isSent() && this.#isOpen()) this.#free(idleMs);
      else this.drop();
    });
  }

  #free(idleMs: number): void {
    this.#rest(idleMs);
    this.#parts.owner.freed(this);
  }

  #idleMs(): number {
    const { keepAliveMs } = this.#parts;
    const hintMs = this.#reader.keepAliveMs;
    return hintMs === undefined ? keepAliveMs : Math.min(keepAliveMs, hintMs - HINT_MARGIN_MS);
  }

  #isSent(): boolean {
    return this.#socket.writableLength === 0;
  }

  #isOpen(): boolean {
    return this.#socket.readable && this.#socket.writable;
  }

  #rest(idleMs: number): void {
    this.#state = 'idle';
    this.#call = undefined;
    this.untilMs = this.#parts.time.nowMs + idleMs;
  }

  /** The provider sends no more. */
  #ended(): void {
    const call = this.#call;
    if (call !== undefined && this.#reader.endsWithConnection) {
      this.drop();
      call.ended();
    } else if (this.#state !== 'opening') this.#lost(new Error('the provider closed the connection'));
  }

  #lost(failure: Error): void {
    if (this.#call === undefined) this.#close(failure);
    else this.#breakOff(this.#reader.hasHead ? 'upstream_truncated' : 'upstream_reset', failure);
  }

  #breakOff(code: UpstreamFault['code'], cause: Error): void {
    const call = this.#call;
    this.#close(cause);
    call?.fail({ code, isSent: true, cause });
  }

  #close(failure: Error | undefined): void {
    const was = this.#state;
    if (was === 'gone') return;
    this.#state = 'gone';
    this.#call = undefined;
    this.#socket.destroy();
    this.#parts.owner.closed(this, was, failure);
  }
}
