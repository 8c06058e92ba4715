import { buildConnector, Pool } from 'undici';
import { Chain } from '#kernel';
import type { UpstreamRequest, UpstreamSink } from '../upstream.ts';
import { type CallKeeper, UndiciCall } from './undici-call.ts';

export interface OriginOptions {
  /** Connections to one origin at a time; each serves one request at a time. */
  readonly connectionsPerOriginMax: number;
  /** Requests that may wait for one of them; more are refused. */
  readonly queueMax: number;
  /** How long an idle connection is kept, at most: a shorter hint of the provider counts. */
  readonly keepAliveMs: number;
  /** Certificates (PEM) to trust instead of the well-known ones. */
  readonly ca: string | undefined;
}

const ANSWER_HEAD_BYTES_MAX = 65_536;
/** Above any connect time of a request, which is watched by itself: frees the connection's place in the end. */
const CONNECT_MS_MAX = 60_000;

/** The connections to one origin, and the requests that wait for one. */
export class UndiciOrigin implements CallKeeper {
  /** Grows with each use of any origin: the least was unused for longest. */
  usedAt = 0;
  readonly #options: OriginOptions;
  readonly #pool: Pool;
  /** A chain and no set: the tables that a set outgrows are old, and keep what was in them from dying young. */
  readonly #running = new Chain<UndiciCall>();
  readonly #queue: UndiciCall[] = [];
  #isBeingReset = false;

  constructor(origin: string, options: OriginOptions) {
    this.#options = options;
    this.#pool = new Pool(origin, {
      connections: options.connectionsPerOriginMax,
      pipelining: 1,
      allowH2: false,
      useMilo: false,
      keepAliveTimeout: options.keepAliveMs,
      keepAliveMaxTimeout: options.keepAliveMs,
      maxHeaderSize: ANSWER_HEAD_BYTES_MAX,
      connect: this.#connector(),
    });
  }

  get isIdle(): boolean {
    return this.#running.length === 0 && this.#queue.length === 0;
  }

  get isBeingReset(): boolean {
    return this.#isBeingReset;
  }

  send(request: UpstreamRequest, sink: UpstreamSink): UndiciCall {
    const { connectionsPerOriginMax, queueMax } = this.#options;
    const call = new UndiciCall(request, { sink, keeper: this });
    if (this.#running.length < connectionsPerOriginMax) this.#dispatch(call);
    else if (this.#hasRoom()) this.#queue.push(call);
    else {
      const sentence = `${connectionsPerOriginMax} requests to ${request.origin} run and ${queueMax} wait`;
      call.failSoon('upstream_connect_timeout', new Error(sentence));
    }
    return call;
  }

  /** Ends what waits, lets run what runs, closes what is idle. */
  async close(): Promise<void> {
    for (const call of this.#queue.splice(0)) call.failSoon('upstream_connect_failed', new Error('we are stopping'));
    await this.#pool.close();
  }

  released(call: UndiciCall): void {
    this.#running.remove(call);
    if (this.#queue.length > 0) queueMicrotask(() => this.#dispatchNext());
  }

  /** A step of coarse time; whether there is anything to watch. */
  step(nowMs: number): boolean {
    this.#stepRunning(nowMs);
    for (const call of this.#queue) call.step(nowMs);
    return !this.isIdle;
  }

  /** A call that is late may leave the chain while we stand on it, and others with it. */
  #stepRunning(nowMs: number): void {
    const calls: UndiciCall[] = [];
    for (let call = this.#running.oldest; call !== undefined; call = call.newer) calls.push(call);
    for (const call of calls) if (!call.isOver) call.step(nowMs);
  }

  #dispatch(call: UndiciCall): void {
    this.#running.add(call);
    call.dispatch(this.#pool);
  }

  #dispatchNext(): void {
    while (this.#running.length < this.#options.connectionsPerOriginMax) {
      const call = this.#queue.shift();
      if (call === undefined) return;
      if (!call.isOver) this.#dispatch(call);
    }
  }

  /** Calls that were called off leave the queue when room is needed. */
  #hasRoom(): boolean {
    if (this.#queue.length < this.#options.queueMax) return true;
    const alive = this.#queue.filter((call) => !call.isOver);
    this.#queue.splice(0, this.#queue.length, ...alive);
    return this.#queue.length < this.#options.queueMax;
  }

  /**
   * An answer without a length ends with its connection, and undici takes a reset for that end too. Our listener runs
   * before undici's, which then hands over that end in the same turn.
   */
  #connector(): buildConnector.connector {
    const { ca } = this.#options;
    const connect = buildConnector({
      allowH2: false,
      timeout: CONNECT_MS_MAX,
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    });
    return (options, callback) =>
      connect(options, (...result) => {
        const [, socket] = result;
        socket?.on('error', () => {
          this.#isBeingReset = true;
          queueMicrotask(() => {
            this.#isBeingReset = false;
          });
        });
        callback(...result);
      });
  }
}
