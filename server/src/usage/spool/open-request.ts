import type { IntentPlace } from './frame.ts';
import type { Held, Segment } from './segment.ts';
import type { Intent, Ticket } from './spool.ts';

/** A request between `open` and `close`: what its ticket means inside. */
export interface OpenRequest extends Ticket, Intent, Held {
  /** The last closing half that `progress` wrote. */
  progress: string | undefined;
  /** Bytes set aside for its record. */
  reserved: number;
  /** Holds the latest copy of its intent; undefined until the kernel has it. */
  segment: Segment | undefined;
  /** Where its first intent frame stands in its segment; undefined before it was put there. */
  intentAt: (IntentPlace & { readonly segment: Segment }) | undefined;
  isOpen: boolean;
  isRefused: boolean;
}

/** A request whose intent is being written. */
export function openRequest({ requestId, eventTimeMs, opening }: Intent): OpenRequest {
  return {
    older: undefined,
    newer: undefined,
    requestId,
    eventTimeMs,
    opening,
    reserved: 0,
    progress: undefined,
    segment: undefined,
    intentAt: undefined,
    isOpen: true,
    isRefused: false,
  };
}
