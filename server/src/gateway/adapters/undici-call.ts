import type { Dispatcher } from 'undici';
import type { Clock, Timer } from '#kernel';
import { readAnswerHead } from '../edge/read-answer-head.ts';
import type { UpstreamCall, UpstreamFault, UpstreamRequest, UpstreamSink } from '../upstream.ts';
import { undiciFault } from './undici-fault.ts';
import { UndiciSilence } from './undici-silence.ts';

interface CallOptions {
  readonly request: UpstreamRequest;
  readonly sink: UpstreamSink;
  readonly clock: Clock;
  /** Asked at the end of an answer that lasts as long as its connection: undici takes a reset for such an end. */
  readonly isBeingReset: () => boolean;
  /** Called when undici is done with the call, however it ended. */
  readonly released: () => void;
}

/** One request at undici's door, and the way back. */
export class UndiciCall implements UpstreamCall, Dispatcher.DispatchHandler {
  readonly #options: CallOptions;
  #connectTimer: Timer | undefined;
  #firstByteTimer: Timer | undefined;
  #silence: UndiciSilence | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #isSent = false;
  #hasHead = false;
  #hasByte = false;
  #endsWithConnection = false;
  #isOver = false;
  #isReleased = false;

  constructor(options: CallOptions) {
    this.#options = options;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** While it waits for a connection; one that is idle takes it at once, and needs no timer. */
  awaitConnection(): void {
    if (this.#isSent || this.#isOver || this.#connectTimer !== undefined) return;
    const { clock, request } = this.#options;
    this.#connectTimer = clock.after(request.timeouts.connectMs, () =>
      this.fail('upstream_connect_timeout', new Error(`no connection to ${request.origin} in time`)),
    );
  }

  dispatch(dispatcher: Dispatcher): void {
    const { request } = this.#options;
    const { headersMs, firstByteMs, idleMs } = request.timeouts;
    dispatcher.dispatch(
      {
        path: request.path,
        method: request.method as Dispatcher.HttpMethod,
        headers: request.headers as string[],
        body: request.body ?? null,
        headersTimeout: headersMs,
        bodyTimeout: Math.max(firstByteMs, idleMs),
        idempotent: false,
      },
      this,
    );
    this.awaitConnection();
  }

  abort(): void {
    this.#finish();
    this.#controller?.abort(new Error('the caller called it off'));
  }

  /** Later, since undici may be in the middle of reading from another connection. */
  resume(): void {
    queueMicrotask(() => {
      if (this.#isOver) return;
      this.#silence?.resumed();
      this.#controller?.resume();
    });
  }

  /** Before undici had anything to do with it. The sink hears of it when the caller has its call in hand. */
  failSoon(code: UpstreamFault['code'], cause: Error): void {
    queueMicrotask(() => this.fail(code, cause));
  }

  fail(code: UpstreamFault['code'], cause: Error): void {
    if (this.#isOver) return;
    this.#finish();
    this.#options.sink.error({ code, isSent: this.#isSent, cause });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) {
      controller.abort(new Error('it was over before a connection was there'));
      return;
    }
    this.#controller = controller;
    this.#isSent = true;
    this.#connectTimer?.cancel();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (this.#isOver || status < 200) return;
    this.#hasHead = true;
    const { head, endsWithConnection } = readAnswerHead(status, rawFields(controller.rawHeaders));
    this.#endsWithConnection = endsWithConnection;
    this.#awaitFirstByte(controller);
    this.#options.sink.head(head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    if (!this.#hasByte) this.#begin(controller);
    const isFast = this.#options.sink.data(chunk);
    this.#silence?.moved(!isFast);
    if (!isFast) controller.pause();
  }

  onResponseEnd(): void {
    this.#release();
    if (this.#isOver) return;
    if (this.#endsWithConnection && this.#options.isBeingReset()) {
      this.fail('upstream_truncated', new Error('the provider reset the connection in the middle of its answer'));
      return;
    }
    this.#finish();
    this.#options.sink.end();
  }

  onResponseError(_controller: unknown, cause: Error): void {
    this.#release();
    const fault = undiciFault(cause, { isSent: this.#isSent, hasHead: this.#hasHead, hasByte: this.#hasByte });
    queueMicrotask(() => {
      if (this.#isOver) return;
      this.#finish();
      this.#options.sink.error(fault);
    });
  }

  /** Undici watches the longer of two times, from the head on: the shorter is for us. */
  #awaitFirstByte(controller: Dispatcher.DispatchController): void {
    const { clock, request } = this.#options;
    const { firstByteMs, idleMs } = request.timeouts;
    if (firstByteMs >= idleMs) return;
    this.#firstByteTimer = clock.after(firstByteMs, () => {
      const cause = new Error(`no byte of the answer within ${firstByteMs} ms of its head`);
      this.fail('upstream_first_byte_timeout', cause);
      controller.abort(cause);
    });
  }

  #begin(controller: Dispatcher.DispatchController): void {
    const { clock, request } = this.#options;
    const { firstByteMs, idleMs } = request.timeouts;
    this.#hasByte = true;
    this.#firstByteTimer?.cancel();
    if (firstByteMs <= idleMs) return;
    this.#silence = new UndiciSilence(clock, idleMs, () => {
      const cause = new Error(`the answer did not go on within ${idleMs} ms`);
      this.fail('upstream_idle_timeout', cause);
      controller.abort(cause);
    });
  }

  /** Once: undici reports an error again when the sink failed at the end. */
  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#options.released();
  }

  #finish(): void {
    this.#isOver = true;
    this.#connectTimer?.cancel();
    this.#firstByteTimer?.cancel();
    this.#silence?.stop();
  }
}

function rawFields(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}
