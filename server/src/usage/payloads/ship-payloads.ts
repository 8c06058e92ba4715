import type { Clock, Timer } from '#kernel';
import { encodePayload } from './encode-payload.ts';
import type { PayloadDropReason, PayloadRecord } from './payload-log.ts';

/** The table of payloads. */
export interface PayloadSink {
  /** Stores rows, each the JSON text of an object, within a time of its own. Never rejects. */
  insert(rows: readonly string[]): Promise<PayloadInsert>;
}

export type PayloadInsert =
  | { readonly kind: 'stored' }
  /** `code`: what the fault is called; never a part of a row. */
  | { readonly kind: 'failed'; readonly reason: PayloadDropReason & ('warehouse' | 'refused'); readonly code: string };

/** What became of some payloads, all of them alike. */
export interface PayloadsSettled {
  readonly count: number;
  /** Room that is free again. */
  readonly heldBytes: number;
  /** undefined: they are in the table. */
  readonly dropped: Pick<PayloadInsert & { readonly kind: 'failed' }, 'reason' | 'code'> | undefined;
}

/** Gathers payloads into batches and inserts them, one batch at a time. What fails is dropped, not sent again. */
export interface PayloadShipper {
  add(record: PayloadRecord): void;
  /** Inserts what is there without waiting for more; resolves when nothing is left. */
  flush(): Promise<void>;
}

/** A batch goes when it has as much as this, or its first payload waited as long. */
export const BATCH_RECORDS_MAX = 500;
export const BATCH_BYTES_MAX = 4 * 1024 * 1024;
export const BATCH_WAIT_MS = 500;

export function createPayloadShipper(parts: {
  readonly sink: PayloadSink;
  readonly clock: Clock;
  readonly settled: (settled: PayloadsSettled) => void;
}): PayloadShipper {
  const { sink, clock, settled } = parts;
  const queue: PayloadRecord[] = [];
  let queuedBytes = 0;
  let timer: Timer | undefined;
  let shipping: Promise<void> | undefined;

  const shipAll = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      const heldBytes = batch.reduce((sum, record) => sum + record.heldBytes, 0);
      queuedBytes -= heldBytes;
      const end = await sink.insert(batch.map(encodePayload));
      settled({ count: batch.length, heldBytes, dropped: end.kind === 'stored' ? undefined : end });
    }
  };
  const ship = (): Promise<void> => {
    timer?.cancel();
    timer = undefined;
    shipping ??= shipAll().finally(() => {
      shipping = undefined;
      if (queue.length > 0) void ship();
    });
    return shipping;
  };
  return {
    add: (record) => {
      queue.push(record);
      queuedBytes += record.heldBytes;
      if (queue.length >= BATCH_RECORDS_MAX || queuedBytes >= BATCH_BYTES_MAX) void ship();
      else if (shipping === undefined) timer ??= clock.after(BATCH_WAIT_MS, () => void ship());
    },
    flush: ship,
  };
}

/** From the front of the queue; at least one. */
function takeBatch(queue: PayloadRecord[]): readonly PayloadRecord[] {
  let bytes = 0;
  const end = queue.slice(0, BATCH_RECORDS_MAX).findIndex((record, index) => {
    bytes += record.heldBytes;
    return index > 0 && bytes > BATCH_BYTES_MAX;
  });
  return queue.splice(0, end < 0 ? BATCH_RECORDS_MAX : end);
}
