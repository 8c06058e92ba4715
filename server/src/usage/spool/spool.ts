/**
 * The one store on the hot path: an append-only log of requests in flight and not yet shipped.
 *
 * What is opened and closed goes to the kernel in one write for all requests of a turn of the event loop. `written` tells
 * when the kernel has it, so that it survives the death of the process; `synced` when the disk has it, so that it survives
 * power loss. An opening or closing half beyond its bound (`OPENING_BYTES_MAX`, `CLOSING_BYTES_MAX`) throws, and nothing
 * has happened then.
 */
export interface Spool {
  /**
   * Writes the intent, and sets aside room for the record, before the request's first upstream byte.
   * Refuses when that room cannot be promised; a request that was opened can always be closed. Should the kernel refuse
   * the intent all the same, the ticket says so when `written` does: such a request has not begun, has no row, and
   * need not be closed.
   */
  open(intent: Intent): OpenResult;
  /** Notes how far a long request has come: the closing half that it would get if the gateway died now. Left out when there is no room to spare. */
  progress(ticket: Ticket, closing: string): void;
  /**
   * Writes the record of an opened request and ends its ticket. Never refuses: when the disk breaks the promise that
   * was made at `open`, the record waits in memory, and new requests are refused until it is written.
   */
  close(ticket: Ticket, closing: string): void;
  /**
   * Calls `act` when the kernel has all that was opened and closed before: at once when it does already. An intent must be
   * written before its request's first upstream byte, a record before the client's last byte. One exception: for a record
   * that the disk refuses, which waits in memory (`recordsUnwritten`), `act` is called all the same, so that the client
   * gets its answer. Should the process be killed before the disk recovers, its row is `gateway_lost`.
   */
  written(act: () => void): void;
  /** Writes, at once, the record of a request that never went upstream (a refusal). `refused` when there is no room. */
  record(intent: Intent, closing: string): OpenResult['kind'];
  /** Resolves when everything written so far is on disk. Strict durability waits for it before a client's last byte. */
  synced(): Promise<void>;
  /** Bytes and counts, for `/metrics`. */
  state(): SpoolState;
  /** Syncs, stops its timers and releases the directory. No method may follow. */
  stop(): Promise<void>;
}

/** The opening half of a usage row, as `openRow` wrote it, with what the spool must know of it. */
export interface Intent {
  /** UUID text. */
  readonly requestId: string;
  /** Milliseconds since 1970: decides the partition. */
  readonly eventTimeMs: number;
  /** JSON text of an object without its closing brace. */
  readonly opening: string;
}

/**
 * `spool_full`: the cap is reached, or requests come faster than room is made ready on disk. `disk_full`: the disk gave no
 * more room, or refuses writes or syncs. Either ends by itself when its cause does.
 */
export type OpenResult =
  | { readonly kind: 'opened'; readonly ticket: Ticket }
  | { readonly kind: 'refused'; readonly reason: 'spool_full' | 'disk_full' };

/** An opened request. Only the spool looks inside. */
export interface Ticket {
  readonly requestId: string;
  /** Known when `written` has told: the kernel refused the intent. */
  readonly isRefused: boolean;
}

export interface SpoolState {
  readonly openRequests: number;
  readonly bytesUsed: number;
  readonly bytesMax: number;
  /** Records written and not yet acknowledged by every consumer. */
  readonly recordsWaiting: number;
  /** Records that the disk would not take when they were due, kept in memory and tried again. Above zero: look at the disk. */
  readonly recordsUnwritten: number;
  readonly refusing: 'spool_full' | 'disk_full' | undefined;
}
