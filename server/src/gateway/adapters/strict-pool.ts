import { Chain } from '#kernel';
import type { UpstreamFault } from '../upstream.ts';
import type { CoarseTime } from './coarse-time.ts';
import { type ConnectionOwner, type ConnectionState, StrictConnection } from './strict-connection.ts';
import { createDialler, type Dialler } from './strict-connection-dial.ts';
import { Warmth, type WarmthBounds } from './strict-pool-warmth.ts';
import type { CallKeeper, StrictCall } from './strict-upstream-call.ts';
import type { StrictOrigin } from './strict-upstream-origin.ts';

export interface PoolBounds {
  /** Connections at a time; each serves one request at a time. */
  readonly connectionsMax: number;
  /** Of these, so many may be on their way to being opened. */
  readonly openingMax: number;
  /** Requests that may wait, beyond those for which a connection is being opened. */
  readonly queueMax: number;
  readonly keepAliveMs: number;
  readonly warmth: WarmthBounds;
}

interface PoolParts {
  readonly bounds: PoolBounds;
  readonly time: CoarseTime;
  readonly readBuffer: Buffer;
  /** Certificates (PEM) to trust instead of the well-known ones. */
  readonly ca: string | undefined;
}

/** A warm connection that did not come about in that time is given up. */
const WARM_CONNECT_MS = 10_000;

/**
 * The connections to one origin, and the calls that wait for one. The connection that was idle for the shortest time goes
 * first, so that those not needed grow old and end; a call gets whichever connection comes first, freed or new.
 */
export class StrictPool implements ConnectionOwner, CallKeeper {
  readonly origin: StrictOrigin;
  readonly #parts: PoolParts;
  readonly #dialler: Dialler;
  readonly #connections = new Set<StrictConnection>();
  readonly #idle = new Chain<StrictConnection>();
  readonly #waiting = new Chain<StrictCall>();
  readonly #warmth: Warmth;
  #opening = 0;
  #closed: (() => void) | undefined;
  #isClosing = false;

  constructor(origin: StrictOrigin, parts: PoolParts) {
    this.origin = origin;
    this.#parts = parts;
    this.#dialler = createDialler(origin, parts.ca);
    this.#warmth = new Warmth(parts.bounds.warmth);
  }

  /** No call is under way or waits. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#busy() === 0;
  }

  send(call: StrictCall): void {
    const connection = this.#takeIdle();
    if (connection !== undefined) connection.serve(call);
    else this.#await(call);
    this.#warmth.asked(this.#busy() + this.#waiting.length, this.#parts.time.nowMs);
  }

  /** Ends what waits, lets run what runs, closes what is idle; resolves when nothing is left. */
  close(): Promise<void> {
    this.#isClosing = true;
    for (let call = this.#waiting.oldest; call !== undefined; call = this.#waiting.oldest) {
      this.#waiting.remove(call);
      call.keeper = undefined;
      call.failSoon(failure('upstream_connect_failed', new Error('we are stopping')));
    }
    for (const connection of this.#connections) if (connection.state !== 'busy') connection.drop();
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#closed = resolve;
    });
  }

  /** Ends what has lasted too long, and keeps connections warm. True: there is something left to watch. */
  step(nowMs: number): boolean {
    // The calls first: what ends makes room for those that still wait, and none is opened for one whose time is over.
    this.#endWaits(nowMs);
    for (const connection of this.#connections) if (connection.untilMs <= nowMs) connection.expire();
    if (this.#isClosing) return this.#connections.size > 0;
    const wanted = this.#warmth.wanted(nowMs);
    for (let missing = wanted - this.#connections.size; missing > 0 && this.#mayOpen(); missing--)
      this.#open(WARM_CONNECT_MS, true);
    return this.#connections.size > 0 || this.#waiting.length > 0 || this.#warmth.isAsked(nowMs);
  }

  opened(connection: StrictConnection): void {
    this.#opening--;
    this.#idle.add(connection);
    this.#serveWaiting();
  }

  freed(connection: StrictConnection): void {
    this.#idle.add(connection);
    if (this.#isClosing) connection.drop();
    // What the provider sent behind its answer, such as the next record of TLS, is read before anybody else has the connection.
    else if (this.#waiting.length > 0) setImmediate(() => this.#serveWaiting());
  }

  closed(connection: StrictConnection, was: ConnectionState, cause: Error | undefined): void {
    this.#connections.delete(connection);
    if (was === 'idle') this.#idle.remove(connection);
    if (was === 'opening') this.#opening--;
    if (connection.isAhead && (cause !== undefined || was === 'opening')) this.#warmth.failed(this.#parts.time.nowMs);
    if (cause !== undefined && was === 'opening') this.#failOne(cause);
    this.#openForWaiting();
    if (this.#connections.size === 0) this.#closed?.();
  }

  dropped(call: StrictCall): void {
    this.#waiting.remove(call);
    this.#dropPrompted(call);
  }

  resumed(): void {}

  #busy(): number {
    return this.#connections.size - this.#idle.length - this.#opening;
  }

  #takeIdle(): StrictConnection | undefined {
    for (let newest = this.#idle.newest; newest !== undefined; newest = this.#idle.newest) {
      if (newest.isUsable) {
        this.#idle.remove(newest);
        return newest;
      }
      newest.drop();
    }
    return undefined;
  }

  #serveWaiting(): void {
    for (let call = this.#waiting.oldest; call !== undefined; call = this.#waiting.oldest) {
      const connection = this.#takeIdle();
      if (connection === undefined) break;
      this.#waiting.remove(call);
      this.#serve(connection, call);
    }
    this.#openForWaiting();
  }

  #serve(connection: StrictConnection, call: StrictCall): void {
    if (connection.isAhead) this.#warmth.proved();
    connection.serve(call);
  }

  #await(call: StrictCall): void {
    const { bounds, time } = this.#parts;
    if (!this.#mayOpen() && this.#waiting.length >= this.#opening + bounds.queueMax) {
      const sentence = `${this.#busy()} requests to ${this.origin.url} run and ${this.#waiting.length} wait`;
      call.failSoon(failure('upstream_connect_timeout', new Error(sentence)));
      return;
    }
    call.keeper = this;
    call.waitsUntilMs = time.after(call.request.timeouts.connectMs);
    this.#waiting.add(call);
    if (this.#opening < this.#waiting.length && this.#mayOpen())
      call.prompted = this.#open(call.request.timeouts.connectMs, false);
  }

  #mayOpen(): boolean {
    const { connectionsMax, openingMax } = this.#parts.bounds;
    return this.#connections.size < connectionsMax && this.#opening < openingMax;
  }

  #open(connectMs: number, isAhead: boolean): StrictConnection {
    const { time, readBuffer, bounds } = this.#parts;
    const { keepAliveMs } = bounds;
    const connection = new StrictConnection(
      { owner: this, dialler: this.#dialler, time, keepAliveMs, readBuffer },
      { connectMs, isAhead },
    );
    this.#connections.add(connection);
    this.#opening++;
    return connection;
  }

  /** After a place became free: calls for which no connection is being opened get one. */
  #openForWaiting(): void {
    const newest = this.#waiting.newest;
    if (newest === undefined) return;
    while (this.#opening < this.#waiting.length && this.#mayOpen())
      this.#open(newest.request.timeouts.connectMs, false);
  }

  /** A connection could not be opened: whoever waits longest hears of it, unless there are connections to come for all. */
  #failOne(cause: Error): void {
    const call = this.#waiting.oldest;
    if (call === undefined || this.#waiting.length <= this.#opening) return;
    this.#waiting.remove(call);
    call.fail(failure('upstream_connect_failed', cause));
  }

  #endWaits(nowMs: number): void {
    const late: StrictCall[] = [];
    for (let call = this.#waiting.oldest; call !== undefined; call = call.newer)
      if (call.waitsUntilMs <= nowMs) late.push(call);
    for (const call of late) {
      // One that ended before it may have called off the next.
      if (call.keeper !== this) continue;
      this.dropped(call);
      call.fail(failure('upstream_connect_timeout', new Error(`no connection to ${this.origin.url} in time`)));
    }
  }

  /** A connection that is being opened for a call that is gone ends, where nobody else waits for one. */
  #dropPrompted(call: StrictCall): void {
    const { prompted } = call;
    // It may be open by now, and serve another.
    if (prompted?.state === 'opening' && this.#opening > this.#waiting.length) prompted.drop();
  }
}

function failure(code: UpstreamFault['code'], cause: Error): UpstreamFault {
  return { code, isSent: false, cause };
}
