import type { Dispatcher } from 'undici';
import type { Chained } from '#kernel';
import { readAnswerHead } from '../edge/read-answer-head.ts';
import type { UpstreamCall, UpstreamFault, UpstreamRequest, UpstreamSink, UpstreamTimeouts } from '../upstream.ts';
import { undiciFault } from './undici-fault.ts';

/** Whose call it is: the connections to one origin. */
export interface CallKeeper {
  /** Asked at the end of an answer that lasts as long as its connection: undici takes a reset for such an end. */
  readonly isBeingReset: boolean;
  /** Undici is done with the call, however it ended. */
  released(call: UndiciCall): void;
}

type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a call waits for, and what is said when it takes too long. */
interface Wait {
  readonly limit: keyof UpstreamTimeouts;
  readonly code: UpstreamFault['code'];
  readonly missing: string;
}

const CONNECTION: Wait = { limit: 'connectMs', code: 'upstream_connect_timeout', missing: 'no connection' };
const HEAD: Wait = { limit: 'headersMs', code: 'upstream_headers_timeout', missing: 'no head of an answer' };
const FIRST_BYTE: Wait = {
  limit: 'firstByteMs',
  code: 'upstream_first_byte_timeout',
  missing: 'no byte behind the head',
};
const NEXT_PIECE: Wait = { limit: 'idleMs', code: 'upstream_idle_timeout', missing: 'no more of the answer' };

/** One request at undici's door, and the way back. Its times are watched from outside, in steps: undici is told of none. */
export class UndiciCall implements UpstreamCall, Dispatcher.DispatchHandler, Chained<UndiciCall> {
  older: UndiciCall | undefined;
  newer: UndiciCall | undefined;
  readonly #request: UpstreamRequest;
  readonly #sink: UpstreamSink;
  readonly #keeper: CallKeeper;
  #controller: Dispatcher.DispatchController | undefined;
  /** undefined: for nothing, since its sink is full. */
  #wait: Wait | undefined = CONNECTION;
  /** It began to wait since the last step. */
  #isFresh = true;
  #deadlineMs = 0;
  #endsWithConnection = false;
  #isOver = false;
  #isReleased = false;

  constructor(
    request: UpstreamRequest,
    { sink, keeper }: { readonly sink: UpstreamSink; readonly keeper: CallKeeper },
  ) {
    this.#request = request;
    this.#sink = sink;
    this.#keeper = keeper;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  dispatch(dispatcher: Dispatcher): void {
    const { path, method, headers, body = null } = this.#request;
    dispatcher.dispatch(
      {
        path,
        method: method as Dispatcher.HttpMethod,
        headers: headers as string[],
        body,
        headersTimeout: 0,
        bodyTimeout: 0,
        idempotent: false,
      },
      this,
    );
  }

  /** A step of coarse time: fails when what it waits for takes too long. A wait counts from the first step that sees it. */
  step(nowMs: number): void {
    const wait = this.#wait;
    if (wait === undefined) return;
    if (this.#isFresh) {
      this.#isFresh = false;
      this.#deadlineMs = nowMs + this.#request.timeouts[wait.limit];
    } else if (nowMs >= this.#deadlineMs) this.#late(wait);
  }

  abort(): void {
    this.#isOver = true;
    this.#controller?.abort(new Error('the caller called it off'));
  }

  /** Later, since undici may be in the middle of reading from another connection. */
  resume(): void {
    queueMicrotask(() => {
      if (this.#isOver) return;
      if (this.#wait === undefined) this.#await(NEXT_PIECE);
      this.#controller?.resume();
    });
  }

  /** Before undici had anything to do with it. The sink hears of it when the caller has its call in hand. */
  failSoon(code: UpstreamFault['code'], cause: Error): void {
    queueMicrotask(() => this.#fail(code, cause));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) {
      controller.abort(new Error('it was over before a connection was there'));
      return;
    }
    this.#controller = controller;
    this.#await(HEAD);
  }

  onResponseStart(_controller: unknown, status: number, fields: Fields): void {
    if (this.#isOver) return;
    // The wait for the head goes on: otherwise a provider could hold a call for ever.
    if (status < 200) return;
    const { head, endsWithConnection } = readAnswerHead(status, flatFields(fields));
    this.#endsWithConnection = endsWithConnection;
    this.#await(FIRST_BYTE);
    this.#sink.head(head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    this.#await(NEXT_PIECE);
    if (this.#sink.data(chunk)) return;
    this.#wait = undefined;
    controller.pause();
  }

  onResponseEnd(): void {
    this.#release();
    if (this.#isOver) return;
    if (this.#endsWithConnection && this.#keeper.isBeingReset) {
      this.#fail('upstream_truncated', new Error('the provider reset the connection in the middle of its answer'));
      return;
    }
    this.#isOver = true;
    this.#sink.end();
  }

  onResponseError(_controller: unknown, cause: Error): void {
    this.#release();
    const isSent = this.#isSent();
    const fault = undiciFault(cause, { isSent, hasHead: isSent && this.#wait !== HEAD });
    queueMicrotask(() => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.#sink.error(fault);
    });
  }

  #isSent(): boolean {
    return this.#wait !== CONNECTION;
  }

  #await(wait: Wait): void {
    this.#wait = wait;
    this.#isFresh = true;
  }

  #late({ code, limit, missing }: Wait): void {
    if (this.#isOver) return;
    const cause = new Error(`${missing} within ${this.#request.timeouts[limit]} ms`);
    this.#fail(code, cause);
    this.#controller?.abort(cause);
  }

  #fail(code: UpstreamFault['code'], cause: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink.error({ code, isSent: this.#isSent(), cause });
  }

  /** Once: undici reports an error again when the sink failed at the end. */
  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#keeper.released(this);
  }
}

/** As undici has read them: names in lower case, the values of repeated ones in a list. */
function flatFields(fields: Fields): string[] {
  const flat: string[] = [];
  for (const name in fields) {
    const value = fields[name];
    if (typeof value === 'string') flat.push(name, value);
    else if (value !== undefined) for (const each of value) flat.push(name, each);
  }
  return flat;
}
