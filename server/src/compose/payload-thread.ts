import { type Log, never } from '#kernel';
import type { PayloadDropReason, PayloadRecord } from '#usage';
import { type KeptThread, keepThread } from './keep-thread.ts';
import { fromPayloads, type ToPayloads } from './payload-messages.ts';
import type { WarehouseAddress } from './shipper-messages.ts';

export interface PayloadThreadParts {
  readonly warehouse: WarehouseAddress;
  /** Gives room back. */
  readonly release: (heldBytes: number) => void;
  readonly logged: (count: number) => void;
  readonly dropped: (reason: PayloadDropReason, count: number, code?: string) => void;
  readonly log: Log;
}

/** The thread that inserts payloads. It starts with the first one: most gateways never keep any. */
export class PayloadThread {
  readonly #parts: PayloadThreadParts;
  #warehouse: WarehouseAddress;
  #thread: KeptThread | undefined;
  /** What was posted and is not settled. */
  #count = 0;
  #heldBytes = 0;
  #flushed: (() => void) | undefined;
  #isStopped = false;

  constructor(parts: PayloadThreadParts) {
    this.#parts = parts;
    this.#warehouse = parts.warehouse;
  }

  /** Takes the record, its pages with it; false: there is no thread just now. */
  post(record: PayloadRecord): boolean {
    if (this.#isStopped) return false;
    this.#thread ??= this.#start();
    if (!this.#thread.isAlive()) return false;
    this.#thread.post({ kind: 'payload', record } satisfies ToPayloads, buffersOf(record));
    this.#count += 1;
    this.#heldBytes += record.heldBytes;
    return true;
  }

  /** Another address costs the batch that is on its way; the same one costs nothing. */
  moveTo(warehouse: WarehouseAddress): void {
    const { url, user, password } = this.#warehouse;
    if (warehouse.url === url && warehouse.user === user && warehouse.password === password) return;
    this.#warehouse = warehouse;
    this.#thread?.post({ kind: 'warehouse', warehouse } satisfies ToPayloads);
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#isStopped = true;
    if (this.#thread?.isAlive() === true && this.#count > 0) {
      const end = Promise.withResolvers<void>();
      this.#flushed = end.resolve;
      this.#thread.post({ kind: 'flush' } satisfies ToPayloads);
      const timer = setTimeout(end.resolve, timeoutMs);
      await end.promise;
      clearTimeout(timer);
    }
    await this.#thread?.end();
    this.#lose('stopped');
  }

  #start(): KeptThread {
    return keepThread({
      entry: new URL('./payload-worker.ts', import.meta.url),
      data: () => ({ warehouse: this.#warehouse }),
      started: () => {},
      heard: (message) => this.#hear(message),
      died: (error) => {
        this.#parts.log.error({ error }, 'The thread that ships payloads died and is started again.');
        this.#lose('worker');
      },
    });
  }

  #hear(message: unknown): void {
    const heard = fromPayloads.parse(message);
    switch (heard.kind) {
      case 'settled':
        this.#settle(heard.count, heard.heldBytes);
        if (heard.dropped === undefined) this.#parts.logged(heard.count);
        else this.#parts.dropped(heard.dropped.reason, heard.count, heard.dropped.code);
        return;
      case 'flushed':
        this.#flushed?.();
        return;
      default:
        never(heard);
    }
  }

  #settle(count: number, heldBytes: number): void {
    this.#count -= count;
    this.#heldBytes -= heldBytes;
    this.#parts.release(heldBytes);
  }

  /** What the thread had is gone with it. */
  #lose(reason: 'worker' | 'stopped'): void {
    if (this.#count > 0) this.#parts.dropped(reason, this.#count);
    this.#settle(this.#count, this.#heldBytes);
    this.#flushed?.();
  }
}

/** The memory of a record's pages; each page has its own. */
function buffersOf({ request, response }: PayloadRecord): readonly ArrayBuffer[] {
  return [...request.pages, ...response.pages].map((page) => page.buffer).filter((each) => each instanceof ArrayBuffer);
}
