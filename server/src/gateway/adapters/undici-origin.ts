import { buildConnector, Pool } from 'undici';
import type { Clock } from '#kernel';
import type { UpstreamRequest, UpstreamSink } from '../upstream.ts';
import { UndiciCall } from './undici-call.ts';

export interface OriginOptions {
  readonly clock: Clock;
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
/** Above any connect time of a request, which has a timer of its own: frees the connection's place in the end. */
const CONNECT_MS_MAX = 60_000;

/** The connections to one origin, and the requests that wait for one. */
export class UndiciOrigin {
  readonly #options: OriginOptions;
  readonly #pool: Pool;
  readonly #queue: UndiciCall[] = [];
  #active = 0;
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
    return this.#active === 0 && this.#queue.length === 0;
  }

  send(request: UpstreamRequest, sink: UpstreamSink): UndiciCall {
    const { clock, connectionsPerOriginMax, queueMax } = this.#options;
    const call = new UndiciCall({
      request,
      sink,
      clock,
      isBeingReset: () => this.#isBeingReset,
      released: () => this.#released(),
    });
    if (this.#active < connectionsPerOriginMax) this.#dispatch(call);
    else if (this.#hasRoom()) {
      this.#queue.push(call);
      call.awaitConnection();
    } else {
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

  #dispatch(call: UndiciCall): void {
    this.#active++;
    call.dispatch(this.#pool);
  }

  #released(): void {
    this.#active--;
    if (this.#queue.length > 0) queueMicrotask(() => this.#dispatchNext());
  }

  #dispatchNext(): void {
    while (this.#active < this.#options.connectionsPerOriginMax) {
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
