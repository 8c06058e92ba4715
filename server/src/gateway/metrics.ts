import type { FinalStatus, PayloadCounts } from '#usage';
import type { ShedReason } from './bounds/admit-load.ts';
import type { UnservedReason } from './edge/edge-options.ts';

/** What the gateway counts beside its rows; shown at `/metrics`. */
export interface GatewayMetrics {
  /** A call with a known key ended; it has a row. */
  ended(call: {
    readonly apiType: string;
    readonly finalStatus: FinalStatus;
    readonly latencyMs: number;
    /** Numeric members of the provider's usage that this gateway does not know; `usage_raw` holds them. */
    readonly unknownUsageFields?: readonly string[] | undefined;
  }): void;
  /** A call without a known key was turned away; it has no row. */
  unauthenticated(reason: 'key_missing' | 'key_unknown'): void;
  /** A refusal could not be written, because the spool had no room. */
  unrecorded(): void;
  /** A request never was one: the edge refused it, or lost it before it was whole; it has no row. */
  unserved(reason: UnservedReason): void;
  /** A call was turned away for want of room, before anything was sent. */
  shed(reason: ShedReason): void;
  /** What became of payloads for the inference table. */
  readonly payloads: PayloadCounts;
  /** The whole page in the Prometheus text format, with its content type. */
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
}
