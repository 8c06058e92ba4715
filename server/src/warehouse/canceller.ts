import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { places } from './lanes.ts';
import { CANCEL_SESSIONS } from './limits.ts';

/**
 * Stops queries inside the engine. The driver neither interrupts a query nor lets us choose its id, so each carries a
 * random marker as a comment, by which it is found among the running ones.
 */
export interface Canceller {
  /** A new marker. */
  marker(): string;
  /** The statement with its marker. */
  mark(marker: string, sql: string): string;
  /** Asks the engine to stop the marked query, again and again until `isOver`: it may not have begun yet. */
  cancel(marker: string, isOver: () => boolean): Promise<void>;
}

const MARKER_BYTES = 16;
const RETRY_MS = 20;
/** More tries than the longest query needs to notice; after that its own time limit ends it. */
const TRIES_MAX = 500;

export function canceller(engine: Engine, waitingMax: number): Canceller {
  const reserved = places({ placesMax: CANCEL_SESSIONS, waitingMax, waitMs: 30_000 });
  const never = new AbortController().signal;

  const kill = async (marker: string): Promise<void> => {
    const session = engine.session();
    // split in two, so that the statement does not find itself; not SYNC, which may wait for ever in this engine
    const found = `position(query, concat('${marker.slice(0, 8)}', '${marker.slice(8)}')) > 0`;
    try {
      await session.run(`KILL QUERY WHERE ${found}`, 'Null');
    } finally {
      session.close();
    }
  };

  return {
    marker: () => randomBytes(MARKER_BYTES).toString('hex'),
    mark: (marker, sql) => `/* ${marker} */ ${sql}`,
    cancel: async (marker, isOver) => {
      for (let tries = 0; tries < TRIES_MAX && !isOver(); tries++) {
        await reserved.within(() => kill(marker), never).catch(() => undefined);
        if (!isOver()) await wait(RETRY_MS);
      }
    },
  };
}
