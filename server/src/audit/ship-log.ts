import type { Clock, Instant, Log, Timer } from '#kernel';
import type { AuditEntry } from './act.ts';
import type { AuditStore } from './audit-store.ts';
import type { ChainEnd } from './chain.ts';

/** Where entries are copied to, for SQL. An entry that is added twice counts once. */
export interface AuditSink {
  /** The newest entry that is there; undefined: none is. */
  newest(): Promise<ChainEnd | undefined>;
  /** Resolves when they are on disk. */
  add(entries: readonly AuditEntry[]): Promise<void>;
  /** Drops whole months (UTC) that ended before this. */
  dropBefore(at: Instant): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
/** After a failure it waits longer each time, up to this. */
const PAUSE_MS_MAX = 30_000;
const BATCH = 1_000;
const FOREIGN =
  'The warehouse holds the audit log of another installation: entries are not copied there. Give this one a warehouse of its own.';

/**
 * Copies new entries, oldest first, a second after they were written at the latest while the warehouse answers. Where it
 * goes on is asked of the sink itself, so that nothing is left out or lost however a process dies; several may do it at once.
 */
export function shipLog<Tx>(ports: {
  readonly store: Pick<AuditStore<Tx>, 'after' | 'state'>;
  readonly sink: AuditSink;
  readonly clock: Clock;
  readonly log: Log;
}): { stop(): void } {
  const { store, sink, clock, log } = ports;
  let timer: Timer | undefined;
  let isStopped = false;
  let failures = 0;
  let position: number | undefined;

  const round = async (): Promise<void> => {
    let pauseMs = LOOK_EVERY_MS;
    try {
      position ??= await begin();
      if (position === undefined) pauseMs = PAUSE_MS_MAX;
      else pauseMs = (await shipSome(position)) ? 0 : LOOK_EVERY_MS;
      failures = 0;
    } catch (error) {
      if (failures === 0) log.warn({ error }, 'Audit entries could not be copied to the warehouse; it is tried again.');
      // What arrived of the last batch is not known: the sink is asked anew.
      position = undefined;
      pauseMs = Math.min(LOOK_EVERY_MS * 2 ** failures, PAUSE_MS_MAX);
      failures++;
    }
    if (!isStopped) timer = clock.after(pauseMs, () => void round());
  };
  /** Where to go on; undefined: what is there is not of this log. */
  const begin = async (): Promise<number | undefined> => {
    const { anchor } = await store.state();
    const newest = await sink.newest();
    if (newest === undefined || newest.sequence < anchor.sequence) return anchor.sequence;
    const same = newest.sequence === anchor.sequence ? anchor : await entryAt(newest.sequence);
    if (same?.hash === newest.hash) return newest.sequence;
    log.error({ sequence: newest.sequence }, FOREIGN);
    return undefined;
  };
  const entryAt = async (sequence: number): Promise<AuditEntry | undefined> => {
    const [entry] = await store.after({ sequence: sequence - 1, limit: 1 });
    return entry?.sequence === sequence ? entry : undefined;
  };
  const shipSome = async (after: number): Promise<boolean> => {
    const entries = await store.after({ sequence: after, limit: BATCH });
    if (entries.length > 0) await sink.add(entries);
    position = entries.at(-1)?.sequence ?? after;
    return entries.length === BATCH;
  };

  void round();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
