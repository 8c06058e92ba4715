import type { Clock, Log } from '#kernel';
import type { Upstream, UpstreamCall, UpstreamRequest, UpstreamSink } from '../upstream.ts';
import { CoarseTime } from './coarse-time.ts';
import { StrictPool } from './strict-pool.ts';
import { StrictCall } from './strict-upstream-call.ts';
import { readOrigin } from './strict-upstream-origin.ts';
import { requestHead } from './strict-upstream-request.ts';

/** Bounds of an upstream. */
export interface StrictUpstreamOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Connections to one origin at a time; each serves one request at a time. */
  readonly connectionsPerOriginMax: number;
  /** Connections to one origin that are being opened at a time; calls beyond wait. Default 256. */
  readonly openingPerOriginMax?: number;
  /** Requests to one origin that may wait for a connection, for as long as their connect time; more are refused. */
  readonly queueMax: number;
  /** How long an idle connection is kept, at most: a shorter hint of the provider counts. */
  readonly keepAliveMs: number;
  /** Origins with open connections; the one unused for longest goes first. Default 64. */
  readonly originsMax?: number;
  /**
   * Idle connections to one origin that are opened again when they end, at most; no more than were busy at once lately.
   * Default 0: none.
   */
  readonly warmPerOriginMax?: number;
  /** For how long after the last request to it an origin's connections are kept warm. Default 300 000. */
  readonly warmMs?: number;
  /** Certificates (PEM) to trust instead of the well-known ones. */
  readonly ca?: string;
}

const ORIGINS_MAX = 64;
const OPENING_MAX = 256;
const WARM_MS = 300_000;
const READ_BYTES = 65_536;

/**
 * The upstream on sockets of our own: HTTP/1.1 in a closed grammar, verified TLS, no retries, no redirects, no
 * decompression. Time-outs come up to 200 ms late, never early.
 */
export function createStrictUpstream(options: StrictUpstreamOptions): Upstream {
  return new StrictUpstream(options);
}

class StrictUpstream implements Upstream {
  readonly #options: StrictUpstreamOptions;
  readonly #pools = new Map<string, { readonly pool: StrictPool; usedAt: number }>();
  readonly #time: CoarseTime;
  readonly #readBuffer = Buffer.allocUnsafeSlow(READ_BYTES);
  #uses = 0;
  #isStopped = false;

  constructor(options: StrictUpstreamOptions) {
    this.#options = options;
    this.#time = new CoarseTime(options.clock, (nowMs) => this.#step(nowMs));
  }

  send(request: UpstreamRequest, sink: UpstreamSink): UpstreamCall {
    this.#time.wake();
    try {
      const pool = this.#poolOf(request.origin);
      const head = requestHead(request, pool.origin.hostField);
      const call = new StrictCall(request, { head, sink, log: this.#options.log });
      pool.send(call);
      return call;
    } catch (cause) {
      const call = new StrictCall(request, { head: '', sink, log: this.#options.log });
      call.failSoon({ code: 'upstream_connect_failed', isSent: false, cause });
      return call;
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#pools.values()].map(({ pool }) => pool.close()));
  }

  /** Throws when none may be opened. */
  #poolOf(url: string): StrictPool {
    if (this.#isStopped) throw new Error('the gateway is shutting down');
    const entry = this.#pools.get(url) ?? this.#make(url);
    entry.usedAt = ++this.#uses;
    return entry.pool;
  }

  #make(url: string): { readonly pool: StrictPool; usedAt: number } {
    const { originsMax = ORIGINS_MAX, ca } = this.#options;
    const origin = readOrigin(url);
    if (this.#pools.size >= originsMax && !this.#closeUnused())
      throw new Error(`${originsMax} origins are in use at once`);
    const parts = { bounds: poolBounds(this.#options), time: this.#time, readBuffer: this.#readBuffer, ca };
    const entry = { pool: new StrictPool(origin, parts), usedAt: 0 };
    this.#pools.set(url, entry);
    return entry;
  }

  #closeUnused(): boolean {
    const idle = [...this.#pools].filter(([, { pool }]) => pool.isIdle);
    const [first] = idle.sort(([, one], [, other]) => one.usedAt - other.usedAt);
    if (first === undefined) return false;
    const [url, { pool }] = first;
    this.#pools.delete(url);
    // It has idle connections only, which end at once.
    void pool.close();
    return true;
  }

  #step(nowMs: number): boolean {
    let isWatching = false;
    for (const { pool } of this.#pools.values()) if (pool.step(nowMs)) isWatching = true;
    return isWatching;
  }
}

function poolBounds(options: StrictUpstreamOptions) {
  const { connectionsPerOriginMax, openingPerOriginMax = OPENING_MAX, queueMax, keepAliveMs } = options;
  const { warmPerOriginMax = 0, warmMs = WARM_MS } = options;
  return {
    connectionsMax: connectionsPerOriginMax,
    openingMax: openingPerOriginMax,
    queueMax,
    keepAliveMs,
    warmth: { connectionsMax: warmPerOriginMax, forMs: warmMs },
  };
}
