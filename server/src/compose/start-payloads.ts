import type { Clock, Log } from '#kernel';
import {
  createPayloadLog,
  dropNotices,
  memoryBudget,
  PAYLOAD_MEMORY_BYTES_MAX,
  type PayloadCounts,
  type PayloadDropReason,
  type PayloadLog,
} from '#usage';
import { PayloadThread } from './payload-thread.ts';
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

/** Makes the payload log; what is dropped is counted, and told to the log now and then. */
export function startPayloads(settings: PayloadsSettings): Payloads {
  const { warehouse, counts, clock, log } = settings;
  const budget = memoryBudget(settings.memoryBytesMax ?? PAYLOAD_MEMORY_BYTES_MAX);
  const notices = dropNotices({ clock, log });
  const { logged } = counts;
  const dropped = (reason: PayloadDropReason, count: number, code?: string): void => {
    counts.dropped(reason, count);
    notices.dropped(reason, count, code);
  };
  const thread = new PayloadThread({ warehouse, release: budget.release, logged, dropped, log });
  return {
    log: createPayloadLog({ budget, post: (record) => thread.post(record), counts: { logged, dropped }, log }),
    setWarehouse: (address) => thread.moveTo(address),
    stop: (timeoutMs) => thread.stop(timeoutMs),
    heldBytes: budget.used,
  };
}
