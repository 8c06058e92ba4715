import type { Clock, Log } from '#kernel';
import type { Upstream, UpstreamCall, UpstreamSink } from '../upstream.ts';
import { CoarseTime } from './coarse-time.ts';
import { UndiciOrigin } from './undici-origin.ts';

/** Bounds of an upstream. */
export interface UndiciUpstreamOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Connections to one origin at a time; each serves one request at a time. */
  readonly connectionsPerOriginMax: number;
  /** Requests to one origin that may wait for a connection, for as long as their connect time; more are refused. */
  readonly queueMax: number;
  /** How long an idle connection is kept, at most: a shorter hint of the provider counts. */
  readonly keepAliveMs: number;
  /** Origins with open connections; the one unused for longest goes first. Default 64. */
  readonly originsMax?: number;
  /** Certificates (PEM) to trust instead of the well-known ones. */
  readonly ca?: string;
}

const ORIGINS_MAX = 64;

/**
 * The upstream on undici's dispatch: no retries, no redirects, no decompression, HTTP/1.1 with verified TLS. Time-outs
 * come up to 200 ms late, never early.
 */
export function createUndiciUpstream(options: UndiciUpstreamOptions): Upstream {
  const origins = new UndiciOrigins(options);
  return {
    send: (request, sink) => {
      try {
        return origins.of(request.origin).send(request, sink);
      } catch (cause) {
        return refusedCall(sink, cause);
      }
    },
    stop: () => origins.stop(),
  };
}

class UndiciOrigins {
  readonly #options: UndiciUpstreamOptions;
  readonly #open = new Map<string, UndiciOrigin>();
  readonly #time: CoarseTime;
  #uses = 0;
  #isStopped = false;

  constructor(options: UndiciUpstreamOptions) {
    this.#options = options;
    this.#time = new CoarseTime(options.clock, (nowMs) => this.#step(nowMs));
  }

  /** Throws when none may be opened. */
  of(url: string): UndiciOrigin {
    if (this.#isStopped) throw new Error('the gateway is shutting down');
    const origin = this.#open.get(url) ?? this.#make(url);
    origin.usedAt = ++this.#uses;
    this.#time.wake();
    return origin;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#open.values()].map((origin) => origin.close()));
  }

  #make(url: string): UndiciOrigin {
    const { originsMax = ORIGINS_MAX, ca } = this.#options;
    if (this.#open.size >= originsMax && !this.#closeUnused())
      throw new Error(`${originsMax} origins are in use at once`);
    const origin = new UndiciOrigin(url, { ...this.#options, ca });
    this.#open.set(url, origin);
    return origin;
  }

  #closeUnused(): boolean {
    const idle = [...this.#open].filter(([, origin]) => origin.isIdle);
    const [first] = idle.sort(([, one], [, other]) => one.usedAt - other.usedAt);
    if (first === undefined) return false;
    const [url, origin] = first;
    this.#open.delete(url);
    origin.close().catch((error: unknown) => this.#options.log.warn({ error, url }, 'Idle connections did not close.'));
    return true;
  }

  #step(nowMs: number): boolean {
    let isWatching = false;
    for (const origin of this.#open.values()) if (origin.step(nowMs)) isWatching = true;
    return isWatching;
  }
}

/** Nothing left us; the sink hears of it after its caller has the call. */
function refusedCall(sink: UpstreamSink, cause: unknown): UpstreamCall {
  let isOver = false;
  queueMicrotask(() => {
    if (!isOver) sink.error({ code: 'upstream_connect_failed', isSent: false, cause });
  });
  return {
    abort: () => {
      isOver = true;
    },
    resume: () => {},
  };
}
