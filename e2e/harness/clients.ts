import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

/** One HTTP request of an SDK, as it was on the wire. */
export interface WireRequest {
  /** undefined: no head came. */
  status: number | undefined;
  /** `tallygate-request-id`; undefined: no head came. */
  requestId: string | undefined;
  readonly sentAtMs: number;
}

/** Both official SDKs, pointed at the gateway, and all that they sent. */
export interface Clients {
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
}

/** Who calls, how hard it tries, and what it sends along. */
export interface Caller {
  readonly url: string;
  readonly key: string;
  readonly maxRetries: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Filled with every request on the wire, retries included. */
  readonly wire?: WireRequest[];
}

/** Unmodified SDKs: only their public options are used, `fetch` for looking at what passes. */
export function clientsFor(caller: Caller): Clients {
  const shared = {
    apiKey: caller.key,
    maxRetries: caller.maxRetries,
    timeout: caller.timeoutMs ?? 60_000,
    defaultHeaders: { ...caller.headers },
    defaultQuery: { ...caller.query },
    fetch: watched(caller.wire ?? []),
  };
  return {
    openai: new OpenAI({ ...shared, baseURL: `${caller.url}/openai/v1` }),
    anthropic: new Anthropic({ ...shared, baseURL: `${caller.url}/anthropic` }),
  };
}

function watched(wire: WireRequest[]): typeof fetch {
  return async (input, init) => {
    const request: WireRequest = { status: undefined, requestId: undefined, sentAtMs: Date.now() };
    wire.push(request);
    const response = await fetch(input, init);
    request.status = response.status;
    request.requestId = response.headers.get('tallygate-request-id') ?? undefined;
    return response;
  };
}
