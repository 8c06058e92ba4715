import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBefore, type SpoolPosition } from '#admission';
import { type Log, never } from '#kernel';
import { type ChargeStart, fromCharger, type ToCharger } from './charge-messages.ts';
import { writeAtomically } from './home/write-atomically.ts';
import { keepThread } from './keep-thread.ts';
import { tellNewest } from './tell-newest.ts';

/** In the spool's directory: up to where its records were charged, at least. Segments from there on stay. */
const CHARGED_NAME = 'charged';
const SAVE_EVERY_MS = 1_000;
const STOP_MS_MAX = 1_000;
/** Control may move; the thread is told where it is this often. */
const CONTROL_EVERY_MS = 1_000;
/** The thread hears of synced bytes no more often: it charges a few times a second. */
const TELL_EVERY_MS = 50;
const START: SpoolPosition = { segment: 0, offset: 0 };

/** Up to where a spool was charged when its gateway ended; undefined: nobody ever charged it. */
export function readCharged(spoolDir: string): SpoolPosition | undefined {
  let text: string;
  try {
    text = readFileSync(join(spoolDir, CHARGED_NAME), 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
  const [segment, offset] = text.split(' ').map(Number);
  // What cannot be read keeps everything: control knows where to go on.
  return Number.isSafeInteger(segment) && Number.isSafeInteger(offset)
    ? { segment: segment ?? 0, offset: offset ?? 0 }
    : START;
}

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
  let savedMs = Number.NEGATIVE_INFINITY;
  const save = (at: SpoolPosition): void => {
    try {
      writeAtomically(join(start.spoolDir, CHARGED_NAME), `${at.segment} ${at.offset}`);
    } catch (error) {
      // A full disk: an earlier position stays, which keeps more segments than it needs to, and control knows where to go on.
      log.warn({ error }, 'How far this spool was charged could not be written down.');
    }
  };
  const tell = (message: ToCharger): void => thread?.post(message);
  const synced = tellNewest<SpoolPosition>(TELL_EVERY_MS, (at) => tell({ kind: 'synced', position: at }));
  const hear = (message: unknown): void => {
    const heard = fromCharger.parse(message);
    switch (heard.kind) {
      case 'charged':
        position = heard.position;
        if (performance.now() - savedMs >= SAVE_EVERY_MS) {
          save(position);
          savedMs = performance.now();
        }
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
      if (position === undefined) save(START);
      position ??= START;
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
      if (position !== undefined) save(position);
    },
  };
}

/** The earlier of two positions. */
export function lesser(one: SpoolPosition, other: SpoolPosition | undefined): SpoolPosition {
  return other !== undefined && isBefore(other, one) ? other : one;
}
