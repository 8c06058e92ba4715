import { isBefore, type SpoolPosition } from '#admission';
import { type Log, never } from '#kernel';
import { type ChargeStart, fromCharger, type ToCharger } from './charge-messages.ts';
import { NOTHING_CHARGED, readCharged, saveCharged } from './charged-file.ts';
import { keepThread } from './keep-thread.ts';
import { tellNewest } from './tell-newest.ts';

const STOP_MS_MAX = 1_000;
/** Control may move; the thread is told where it is this often. */
const CONTROL_EVERY_MS = 1_000;
/** The thread hears of synced bytes no more often: it charges a few times a second. */
const TELL_EVERY_MS = 50;

/** The thread that charges, once it was needed. */
export interface Charges {
  /** The disk has everything before this position. */
  synced(position: SpoolPosition): void;
  /** Starts the thread, once. */
  begin(): void;
  /** The position before which everything was charged, or need not be. undefined: nobody charges. */
  position(): SpoolPosition | undefined;
  stop(): Promise<void>;
}

/** What charging is made of. */
export interface ChargesParts extends Omit<ChargeStart, 'controlUrl'> {
  readonly controlUrl: () => string;
  /** Called after each batch. */
  readonly onCharged: (position: SpoolPosition) => void;
  readonly log: Log;
}

/** Makes the charges of one gateway; nothing happens before `begin`. */
export function startCharges({ controlUrl, onCharged, log, ...start }: ChargesParts): Charges {
  const ended = Promise.withResolvers<void>();
  let thread: ReturnType<typeof keepThread> | undefined;
  let telling: NodeJS.Timeout | undefined;
  let position = readCharged(start.spoolDir);
  const tell = (message: ToCharger): void => thread?.post(message);
  const synced = tellNewest<SpoolPosition>(TELL_EVERY_MS, (at) => tell({ kind: 'synced', position: at }));
  const hear = (message: unknown): void => {
    const heard = fromCharger.parse(message);
    switch (heard.kind) {
      case 'charged':
        position = heard.position;
        onCharged(position);
        return;
      case 'log':
        log[heard.level]({ error: heard.error }, heard.sentence);
        return;
      case 'stopped':
        ended.resolve();
        return;
      default:
        never(heard);
    }
  };
  return {
    synced: synced.came,
    begin: () => {
      if (thread !== undefined) return;
      if (position === undefined) beginFile(start.spoolDir, log);
      position ??= NOTHING_CHARGED;
      telling = setInterval(() => tell({ kind: 'control', controlUrl: controlUrl() }), CONTROL_EVERY_MS).unref();
      thread = keepThread({
        entry: new URL('./charge-worker.ts', import.meta.url),
        data: () => ({ ...start, controlUrl: controlUrl() }),
        started: ({ post }) => post({ kind: 'synced', position: synced.newest() ?? start.recoveredTo }),
        heard: hear,
        died: (error) =>
          log.error({ error }, 'The thread that charges died and is started again; charges wait in the spool.'),
      });
    },
    position: () => position,
    stop: async () => {
      if (thread === undefined) return;
      clearInterval(telling);
      tell({ kind: 'stop' });
      const late = setTimeout(ended.resolve, STOP_MS_MAX);
      await ended.promise;
      clearTimeout(late);
      await thread.end();
    },
  };
}

/** From now on somebody charges: the next start keeps what is not charged, also if this one writes nothing more. */
function beginFile(spoolDir: string, log: Log): void {
  try {
    saveCharged(spoolDir, NOTHING_CHARGED);
  } catch (error) {
    log.warn({ error }, 'How far this spool was charged could not be written down.');
  }
}

/** The earlier of two positions. */
export function lesser(one: SpoolPosition, other: SpoolPosition | undefined): SpoolPosition {
  return other !== undefined && isBefore(other, one) ? other : one;
}
