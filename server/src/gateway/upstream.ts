/**
 * The half of the HTTP edge that faces providers. One request owns one connection; a surplus byte destroys it;
 * a request whose bytes were sent is never sent again by itself.
 */
export interface Upstream {
  /** Calls the sink later, never before it returned. Exactly one of `end` and `error` is the sink's last call; none follows `abort`. */
  send(request: UpstreamRequest, sink: UpstreamSink): UpstreamCall;
  /** Closes idle connections and refuses new requests. */
  stop(): Promise<void>;
}

export interface UpstreamRequest {
  /** Such as `https://api.openai.com`. */
  readonly origin: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Flat `[name, value, …]`, without host and framing, credentials included. */
  readonly headers: readonly string[];
  readonly body: Buffer | undefined;
  readonly timeouts: UpstreamTimeouts;
}

export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** From the last byte sent to the answer's head. */
  readonly headersMs: number;
  /** From the head to the first byte of the answer's body. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer's body. */
  readonly idleMs: number;
}

export interface UpstreamHead {
  readonly status: number;
  /** Flat `[name, value, …]`, names in lower case, end-to-end fields only: framing and hop-by-hop taken out. */
  readonly headers: readonly string[];
  /** From content-length; undefined when the length is not known. */
  readonly length: number | undefined;
}

/**
 * Whether an answer may have this status (RFC 9110, section 15). 1xx never reaches us; a redirect would lead the client, with the key
 * that it has for us, to another place.
 */
export function isAnswerStatus(status: number): boolean {
  return (status >= 200 && status <= 299) || (status >= 400 && status <= 599);
}

export interface UpstreamSink {
  /** 1xx answers are swallowed. */
  head(head: UpstreamHead): void;
  /** False: hold back until `resume`. The chunk was taken all the same. */
  data(chunk: Buffer): boolean;
  end(): void;
  error(fault: UpstreamFault): void;
}

export interface UpstreamFault {
  readonly code:
    | 'upstream_connect_failed'
    | 'upstream_connect_timeout'
    | 'upstream_headers_timeout'
    | 'upstream_first_byte_timeout'
    | 'upstream_idle_timeout'
    | 'upstream_reset'
    | 'upstream_truncated'
    | 'upstream_malformed';
  /** False: no byte of the request left us, so that trying again repeats nothing. */
  readonly isSent: boolean;
  readonly cause: unknown;
}

export interface UpstreamCall {
  /** Ends it and drops its connection; the sink hears nothing more. */
  abort(): void;
  resume(): void;
}
