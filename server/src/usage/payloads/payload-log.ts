import type { Instant } from '#kernel';

/** What an endpoint says of its payloads. */
export interface PayloadLogging {
  /** Share of the requests, 0 to 1. */
  readonly samplingFraction: number;
  /** Bytes kept of a request's body, and as many of the answer's; what is longer is cut. */
  readonly bytesMax: number;
  /** Whole days that rows are kept. */
  readonly retentionDays: number;
}

/** What is known of a request when its payload begins; the columns of the same names in `usage`. */
export interface PayloadFacts {
  readonly requestId: string;
  readonly eventTime: Instant;
  readonly workspaceId: string;
  readonly endpointId: string;
  readonly endpointName: string;
  readonly requester: string;
  readonly requesterId: string;
  readonly apiType: string;
  /** Without credentials. */
  readonly url: string;
  readonly requestTags: Readonly<Record<string, string>>;
  readonly stream: boolean;
}

/** What became of the request. undefined: not known, or nobody served it. */
export interface PayloadEnding {
  readonly statusCode: number | undefined;
  readonly latencyMs: number | undefined;
  readonly timeToFirstByteMs: number | undefined;
  readonly destinationName: string | undefined;
  readonly destinationModel: string | undefined;
}

/** Keeps payloads of requests, as far as there is room: best effort, beside the usage row and never in its way. */
export interface PayloadLog {
  /**
   * Begins to keep a request's payload. undefined: it is not kept, since the draw said so or there is no room.
   * `fraction`: uniform in [0, 1), drawn once for the request. Never throws, never waits.
   */
  begin(logging: PayloadLogging, facts: PayloadFacts, fraction: number): PayloadCapture | undefined;
}

/** The payload of one request under way. No method throws or waits; after `end` none does anything. */
export interface PayloadCapture {
  /** Copies the request's body, as far as it may; the first call counts. */
  request(body: Uint8Array): void;
  /** Copies one more piece of the answer, as far as it may. */
  response(chunk: Uint8Array): void;
  /** Hands the payload on. Must be called once for each capture: it holds memory until then. */
  end(ending: PayloadEnding): void;
}

/**
 * Why a payload is not in the table. `memory`: captures held all the room there is; `warehouse`: it gave no answer, or
 * failed; `refused`: it would not take the rows; `worker`: the thread that ships them died; `stopped`: the gateway
 * ended; `internal`: our fault.
 */
export type PayloadDropReason = 'memory' | 'warehouse' | 'refused' | 'worker' | 'stopped' | 'internal';

/** Hears what becomes of payloads. */
export interface PayloadCounts {
  logged(count: number): void;
  dropped(reason: PayloadDropReason, count: number): void;
}

/** A body as far as it was kept. */
export interface KeptBody {
  /** In order; together the beginning of the body. */
  readonly pages: readonly Uint8Array[];
  /** Of the whole body, kept or not. */
  readonly bytes: number;
  /** There was no room for more, though the endpoint would have kept it. */
  readonly isShortOfMemory: boolean;
}

/** A payload that ended, on its way to the table. */
export interface PayloadRecord {
  readonly facts: PayloadFacts;
  readonly ending: PayloadEnding;
  readonly samplingFraction: number;
  readonly retentionDays: number;
  readonly request: KeptBody;
  readonly response: KeptBody;
  /** Bytes that it takes of the room for payloads until it is settled. */
  readonly heldBytes: number;
}
