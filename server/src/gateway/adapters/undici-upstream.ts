import type { Clock, Log } from '#kernel';
import type { Upstream, UpstreamRequest, UpstreamSink } from '../upstream.ts';
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

/** The upstream on undici's dispatch: no retries, no redirects, no decompression, HTTP/1.1 with verified TLS. */
export function createUndiciUpstream(options: UndiciUpstreamOptions): Upstream {
  const { log, originsMax = ORIGINS_MAX } = options;
  /** Least recently used first. */
  const origins = new Map<string, UndiciOrigin>();
  let isStopped = false;
  return {
    send: (request, sink) => {
      if (isStopped) return refuse(request, sink, options.clock);
      const origin = origins.get(request.origin) ?? open(request.origin);
      if (origin === undefined) return refuse(request, sink, options.clock);
      origins.delete(request.origin);
      origins.set(request.origin, origin);
      return origin.send(request, sink);
    },
    stop: async () => {
      isStopped = true;
      await Promise.all([...origins.values()].map((origin) => origin.close()));
    },
  };
}
