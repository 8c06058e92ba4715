import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Clock, Timer } from '#kernel';
import { INTERNAL_SECRET_FIELD, READY_PATH } from './internal-protocol.ts';
import { isAnswering } from './is-answering.ts';

/** The header field in which a gateway says where it listens. */
const GATEWAY_FIELD = 'x-tallygate-gateway';
/** How often a gateway says it. */
const TELL_EVERY_MS = 5_000;
/** One that was not heard of for so long is not asked any more. */
const KNOWN_MS = 30_000;
const GATEWAYS_MAX = 256;

/** Where gateways are, as they told lately. */
export interface GatewayPlaces {
  /** Reads it off a request to the internal listener. */
  note(request: IncomingMessage): void;
  /** Origins such as `http://10.0.0.7:8787`, the one that was heard of last first. */
  current(): readonly string[];
}

/** Control's side: remembers who told where it is. */
export function gatewayPlaces(clock: Pick<Clock, 'monotonicMs'>): GatewayPlaces {
  const heardMs = new Map<string, number>();
  return {
    note: (request) => {
      const told = request.headers[GATEWAY_FIELD];
      const origin = typeof told === 'string' ? reachable(told, request.socket.remoteAddress) : undefined;
      if (origin === undefined) return;
      heardMs.delete(origin);
      heardMs.set(origin, clock.monotonicMs());
      const [oldest] = heardMs.keys();
      if (heardMs.size > GATEWAYS_MAX && oldest !== undefined) heardMs.delete(oldest);
    },
    current: () => {
      const since = clock.monotonicMs() - KNOWN_MS;
      return [...heardMs]
        .filter(([, at]) => at >= since)
        .map(([origin]) => origin)
        .reverse();
    },
  };
}

/** A gateway's side: tells control where it listens, again and again, since control may start anew. */
export function tellPlace(parts: {
  readonly controlUrl: () => string;
  readonly secret: string;
  /** With `*` as host: wherever it calls from. */
  readonly place: string;
  readonly clock: Clock;
}): { stop(): void } {
  let timer: Timer | undefined;
  let isStopped = false;
  const headers = { [INTERNAL_SECRET_FIELD]: parts.secret, [GATEWAY_FIELD]: parts.place };
  const tell = async (): Promise<void> => {
    await isAnswering(`${parts.controlUrl()}${READY_PATH}`, headers);
    if (!isStopped) timer = parts.clock.after(TELL_EVERY_MS, () => void tell());
  };
  void tell();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}

/** One that listens on all addresses does not know by which it is reached: by the one that it calls from. */
function reachable(told: string, peer = '127.0.0.1'): string | undefined {
  const origin = told.replace('//*:', `//${isIPv6(peer) ? `[${peer}]` : peer}:`);
  return URL.canParse(origin) && new URL(origin).origin === origin ? origin : undefined;
}
