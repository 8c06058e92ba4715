import { type Clock, type Log, never } from '#kernel';
import {
  createPayloadLog,
  dropNotices,
  memoryBudget,
  PAYLOAD_MEMORY_BYTES_MAX,
  type PayloadCounts,
  type PayloadDropReason,
  type PayloadLog,
  type PayloadRecord,
} from '#usage';
import { type KeptThread, keepThread } from './keep-thread.ts';
import { fromPayloads, type ToPayloads } from './payload-messages.ts';
import type { WarehouseAddress } from './shipper-messages.ts';

/** The gateway's payload log, and the thread that ships what it keeps. */
export interface Payloads {
  readonly log: PayloadLog;
  /** The warehouse came back elsewhere, or with another credential. */
  setWarehouse(address: WarehouseAddress): void;
  /** Inserts what has ended for at most this time, then ends; what is left over is dropped. No capture may follow. */
  stop(timeoutMs: number): Promise<void>;
  /** Bytes held by payloads in flight and on their way. */
  heldBytes(): number;
}

export interface PayloadsSettings {
  readonly warehouse: WarehouseAddress;
  readonly counts: PayloadCounts;
  readonly clock: Clock;
  readonly log: Log;
  /** Default 32 MiB. */
  readonly memoryBytesMax?: number;
}

/** Makes the payload log. Its thread starts with the first payload: most gateways never keep one. */
export function startPayloads(settings: PayloadsSettings): Payloads {
  const budget = memoryBudget(settings.memoryBytesMax ?? PAYLOAD_MEMORY_BYTES_MAX);
  const dropped = droppedTo(settings);
  const posted = { count: 0, heldBytes: 0 };
  let warehouse = settings.warehouse;
  let thread: KeptThread | undefined;
  let flushed: (() => void) | undefined;
  let isStopped = false;

  const settle = (count: number, heldBytes: number): void => {
    posted.count -= count;
    posted.heldBytes -= heldBytes;
    budget.release(heldBytes);
  };
  /** What the thread had is gone with it. */
  const lose = (reason: 'worker' | 'stopped'): void => {
    if (posted.count > 0) dropped(reason, posted.count);
    settle(posted.count, posted.heldBytes);
    flushed?.();
  };
  const hear = (message: unknown): void => {
    const heard = fromPayloads.parse(message);
    switch (heard.kind) {
      case 'settled':
        settle(heard.count, heard.heldBytes);
        if (heard.dropped === undefined) settings.counts.logged(heard.count);
        else dropped(heard.dropped.reason, heard.count, heard.dropped.code);
        return;
      case 'flushed':
        flushed?.();
        return;
      default:
        never(heard);
    }
  };
  const start = (): KeptThread =>
    keepThread({
      entry: new URL('./payload-worker.ts', import.meta.url),
      data: () => ({ warehouse }),
      started: () => {},
      heard: hear,
      died: (error) => {
        settings.log.error({ error }, 'The thread that ships payloads died and is started again.');
        lose('worker');
      },
    });
  const post = (record: PayloadRecord): boolean => {
    if (isStopped) return false;
    thread ??= start();
    if (!thread.isAlive()) return false;
    thread.post({ kind: 'payload', record } satisfies ToPayloads, buffersOf(record));
    posted.count += 1;
    posted.heldBytes += record.heldBytes;
    return true;
  };
  return {
    log: createPayloadLog({ budget, post, counts: { ...settings.counts, dropped }, log: settings.log }),
    setWarehouse: (address) => {
      warehouse = address;
      thread?.post({ kind: 'warehouse', warehouse } satisfies ToPayloads);
    },
    stop: async (timeoutMs) => {
      isStopped = true;
      if (thread?.isAlive() === true && posted.count > 0) {
        const end = Promise.withResolvers<void>();
        flushed = end.resolve;
        thread.post({ kind: 'flush' } satisfies ToPayloads);
        const timer = setTimeout(end.resolve, timeoutMs);
        await end.promise;
        clearTimeout(timer);
      }
      await thread?.end();
      lose('stopped');
    },
    heldBytes: budget.used,
  };
}

type Dropped = (reason: PayloadDropReason, count: number, code?: string) => void;

/** Counts what is dropped, and tells the log now and then. */
function droppedTo({ counts, clock, log }: PayloadsSettings): Dropped {
  const notices = dropNotices({ clock, log });
  return (reason, count, code) => {
    counts.dropped(reason, count);
    notices.dropped(reason, count, code);
  };
}

/** The memory of a record's pages; each page has its own. */
function buffersOf({ request, response }: PayloadRecord): readonly ArrayBuffer[] {
  return [...request.pages, ...response.pages].map((page) => page.buffer).filter((each) => each instanceof ArrayBuffer);
}
