import type { Segment } from './segment.ts';
import type { Intent, Ticket } from './spool.ts';

/** A request between `open` and `close`: what its ticket means inside. */
export interface OpenRequest extends Ticket, Intent {
  /** The last closing half that `progress` wrote. */
  progress: string | undefined;
  /** Bytes set aside for its record. */
  readonly reserved: number;
  /** Holds the latest copy of its intent. */
  segment: Segment;
  isOpen: boolean;
}
