/**
 * The half of the HTTP edge that faces clients. It owns framing: what reaches the handler is a whole request whose head
 * was checked, with hop-by-hop, framing and credential fields taken out. Anything ambiguous was refused and closed before.
 */
export interface Edge {
  /** Starts to listen; throws with a sentence an operator understands when the port is taken. Port 0 picks one. */
  listen(at: {
    readonly host: string;
    readonly port: number;
    readonly reusePort: boolean;
  }): Promise<{ readonly port: number }>;
  /** Stops accepting, lets requests in progress end within the time, then cuts the rest. */
  drain(timeoutMs: number): Promise<void>;
}

/** Called once per request, after its body was read whole. It must answer through `reply`, exactly once. */
export type EdgeHandler = (request: EdgeRequest, reply: EdgeReply) => void;

export interface EdgeRequest {
  readonly method: string;
  /** Path and query as sent, in origin form. */
  readonly target: string;
  /** Flat `[name, value, …]`, names in lower case: end-to-end fields only, without host, framing and credentials. */
  readonly headers: readonly string[];
  /** From `Authorization: Bearer`, `x-api-key` or `x-goog-api-key`; undefined when there was none. Two that differ are refused by the edge. */
  readonly credential: string | undefined;
  /** The `Authorization` field whole, where its scheme is not Bearer. */
  readonly authorization: string | undefined;
  /** Host and port as the client addressed us; where HTTP/1.0 left it out, the address that was connected to. */
  readonly host: string;
  /** The client's address; a trusted proxy's `x-forwarded-for` was applied. */
  readonly remoteAddress: string;
  readonly body: EdgeBody;
  /** `Clock.monotonicMs()` when the head was complete. */
  readonly startedMs: number;
  /** Wall time when the head was complete, milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/** What is known of a request before its body was read. */
export type EdgeHead = Pick<EdgeRequest, 'method' | 'target' | 'credential'>;

export type EdgeBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_large'; readonly bytesMax: number }
  /** The memory for bodies (`bodiesBytesMax`) is used up by other requests: this one may be tried again. */
  | { readonly kind: 'no_memory' };

export interface EdgeReply {
  /**
   * Sends status (200 to 599) and head; throws, with nothing sent, when a field holds a control character. Fields are
   * flat `[name, value, …]` without framing and hop-by-hop ones; the edge adds those.
   * `length` undefined: chunked, or to the end of the connection for HTTP/1.0.
   */
  start(status: number, headers: readonly string[], length: number | undefined): void;
  /**
   * False: the client is slow; stop until `onDrain`. The chunk was taken all the same, and may be written later: it must
   * not change any more. After the client left it goes nowhere.
   */
  data(chunk: Buffer): boolean;
  /** Ends the answer, with a last chunk or none. Below the announced length, the connection is cut instead. */
  end(last?: Buffer): void;
  /** Cuts the connection, so that the client sees that the answer is not whole. */
  abort(): void;
  /** Set by the handler: the client can take more. */
  onDrain: (() => void) | undefined;
  /** Set by the handler: the client left before the answer was handed over whole. Never called after that. */
  onGone: (() => void) | undefined;
  /**
   * Set by the handler: nothing of the answer waits in this process any more. The system took all of it, or the connection is
   * gone. Called once for each request, whatever became of it; perhaps within `end`.
   */
  onTaken: (() => void) | undefined;
}

/** Every bound of an edge, named. */
export interface EdgeLimits {
  /** Head of a request, bytes. */
  readonly headBytesMax: number;
  /** Fields of a head. */
  readonly headFieldsMax: number;
  /** Asked for each request with a body when its head is known: bytes of a body above which it is `too_large`. */
  readonly bodyBytesMax: (head: EdgeHead) => number;
  /**
   * Bytes of all bodies together, over all connections. A body counts while it arrives and until its answer starts (or
   * its client is gone): a handler that keeps the bytes longer keeps them beyond this bound.
   */
  readonly bodiesBytesMax: number;
  /** Time for a head, from its first byte. */
  readonly headTimeoutMs: number;
  /** Time for a body, from the end of its head. Not for one that is too large: its rest is thrown away, within bounds of the edge. */
  readonly bodyTimeoutMs: number;
  /** Time that a client may take nothing while an answer waits for it; it may last twice as long before the cut. */
  readonly stallTimeoutMs: number;
  /** Time between requests on one connection. */
  readonly keepAliveTimeoutMs: number;
  readonly connectionsMax: number;
}
