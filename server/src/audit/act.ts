import type { Instant } from '#kernel';
import type { JsonValue } from './canonical-json.ts';

/** Something that somebody did, as the log keeps it. */
export interface Act {
  readonly at: Instant;
  /** Stable id of who did it; empty: nobody was known yet. */
  readonly actorId: string;
  /** Their address at the time. */
  readonly actor: string;
  /** Such as `key.created`. */
  readonly action: string;
  /** What it was done to, such as `key:0199…`. */
  readonly target: string;
  /** What people may read of it, never a secret; undefined: it was not there. */
  readonly before: JsonValue | undefined;
  /** Likewise; undefined: it is not there any more. */
  readonly after: JsonValue | undefined;
  /** IP address that the request came from. */
  readonly address: string;
  readonly requestId: string;
}

/** An act in its place in the chain. */
export interface AuditEntry extends Act {
  /** 1, 2, 3 … without a gap. */
  readonly sequence: number;
  /** SHA-256 over the entry and the hash before it, hex. */
  readonly hash: string;
}
