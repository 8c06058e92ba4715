import { eventTimeOf, type Frame, requestIdOf, textOf } from './frame.ts';
import type { Intent } from './spool.ts';

/** A request whose gateway died before its record was written. */
export interface LostRequest {
  readonly intent: Intent;
  /** The closing half that its last progress gave; undefined when there was none. */
  readonly progress: string | undefined;
  /** The segment that holds the intent's latest copy. */
  readonly segment: number;
}

/**
 * Finds the requests without a record, from all frames in order. It holds only those that are open at the frame it saw
 * last: an intent always comes before its record, and a copied intent before its record too.
 */
export function findLostRequests(): {
  see(frame: Frame, segment: number): void;
  /** The request has its row, although its record cannot be read any more. */
  shipped(requestId: string): void;
  /** In the order of their intents. */
  lost(): readonly LostRequest[];
} {
  const open = new Map<string, LostRequest>();
  return {
    see: (frame, segment) => {
      const requestId = requestIdOf(frame);
      const known = open.get(requestId);
      if (frame.type === 'record') open.delete(requestId);
      else if (frame.type === 'progress') {
        if (known !== undefined) open.set(requestId, { ...known, progress: textOf(frame).toString() });
      } else {
        const intent = { requestId, eventTimeMs: eventTimeOf(frame), opening: textOf(frame).toString() };
        open.set(requestId, { intent, progress: known?.progress, segment });
      }
    },
    shipped: (requestId) => {
      open.delete(requestId);
    },
    lost: () => [...open.values()],
  };
}
