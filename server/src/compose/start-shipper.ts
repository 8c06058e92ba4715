import { type Log, never } from '#kernel';
import type { Position, ShipperState } from '#usage';
import { keepThread } from './keep-thread.ts';
import { fromShipper, type ToShipper, type WarehouseAddress } from './shipper-messages.ts';
import { tellNewest } from './tell-newest.ts';

/** The gateway's handle on its shipper, which runs in a thread of its own and is started again when it dies. */
export interface Shipper {
  /** The disk has everything before this position. */
  synced(position: Position): void;
  /** Called with each position up to which everything was acknowledged. */
  onAcknowledged(listener: (position: Position) => void): void;
  /** The warehouse came back elsewhere, or with another credential. */
  setWarehouse(address: WarehouseAddress): void;
  /** Ships what was synced for at most this time, then ends; what is left over waits in the spool. No method may follow. */
  stop(timeoutMs: number): Promise<'all_shipped' | 'left_over'>;
  /** At most a second old; undefined until the thread said it first. */
  state(): ShipperState | undefined;
}

/** What a shipper is started with. */
export interface ShipperSettings {
  /** A directory that a spool was started on. */
  readonly spoolDir: string;
  readonly warehouse: WarehouseAddress;
  readonly log: Log;
}

/** The thread hears of synced bytes no more often: it ships a few times a second. */
const TELL_EVERY_MS = 25;

/** After the time to ship, so long a thread may take to say so. */
const STOP_GRACE_MS = 500;

/** Starts the shipper's thread. */
export function startShipper({ spoolDir, warehouse: first, log }: ShipperSettings): Shipper {
  const listeners: ((position: Position) => void)[] = [];
  const ended = Promise.withResolvers<'all_shipped' | 'left_over'>();
  let warehouse = first;
  let state: ShipperState | undefined;
  const hear = (message: unknown): void => {
    const heard = fromShipper.parse(message);
    switch (heard.kind) {
      case 'acknowledged':
        for (const listener of listeners) listener(heard.position);
        return;
      case 'state':
        state = { ...heard.state, position: heard.state.position };
        return;
      case 'log':
        log[heard.level](heard.facts, heard.sentence);
        return;
      case 'stopped':
        ended.resolve(heard.end);
        return;
      default:
        never(heard);
    }
  };
  const synced = tellNewest<Position>(TELL_EVERY_MS, (position) => tell({ kind: 'synced', position }));
  const thread = keepThread({
    entry: new URL('./shipper-worker.ts', import.meta.url),
    data: () => ({ spoolDir, warehouse }),
    started: ({ post }) => {
      const position = synced.newest();
      if (position !== undefined) post({ kind: 'synced', position });
    },
    heard: hear,
    died: (error) => {
      log.error({ error }, 'the shipper died and is started again; the rows are safe in the spool');
    },
  });
  const tell = (message: ToShipper): void => thread.post(message);
  return {
    synced: synced.came,
    onAcknowledged: (listener) => {
      listeners.push(listener);
    },
    setWarehouse: (address) => {
      warehouse = address;
      tell({ kind: 'warehouse', warehouse });
    },
    stop: async (timeoutMs) => {
      if (!thread.isAlive()) ended.resolve('left_over');
      synced.tell();
      tell({ kind: 'stop', timeoutMs });
      const grace = setTimeout(() => ended.resolve('left_over'), timeoutMs + STOP_GRACE_MS);
      const end = await ended.promise;
      clearTimeout(grace);
      await thread.end();
      return end;
    },
    state: () => state,
  };
}
