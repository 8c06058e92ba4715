import { Worker } from 'node:worker_threads';
import { type Log, never } from '#kernel';
import type { Position, ShipperState } from '#usage';
import { fromShipper, type ToShipper, type WarehouseAddress } from './shipper-messages.ts';

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

/** Waits between a thread's death and the next start double from the first to the second. */
const RESTART_MS_MIN = 100;
const RESTART_MS_MAX = 5_000;
/** A thread that lived so long begins again with the shortest wait. */
const HEALTHY_MS = 10_000;
/** After the time to ship, so long a thread may take to say so. */
const STOP_GRACE_MS = 500;

/** Starts the shipper's thread. */
export function startShipper(settings: ShipperSettings): Shipper {
  const { log } = settings;
  const listeners: ((position: Position) => void)[] = [];
  const ended = Promise.withResolvers<'all_shipped' | 'left_over'>();
  let { warehouse } = settings;
  let newest: Position | undefined;
  let state: ShipperState | undefined;
  let worker: Worker | undefined;
  let restart: NodeJS.Timeout | undefined;
  let deaths = 0;
  let isStopping = false;

  const tell = (message: ToShipper): void => worker?.postMessage(message);
  const hear = (message: unknown): void => {
    const heard = fromShipper.parse(message);
    switch (heard.kind) {
      case 'acknowledged':
        return listeners.forEach((listener) => listener(heard.position));
      case 'state':
        state = { ...heard.state, position: heard.state.position };
        return;
      case 'log':
        return log[heard.level](heard.facts, heard.sentence);
      case 'stopped':
        return ended.resolve(heard.end);
      default:
        return never(heard);
    }
  };
  const died = (startedMs: number): void => {
    worker = undefined;
    if (isStopping) return ended.resolve('left_over');
    deaths = performance.now() - startedMs > HEALTHY_MS ? 1 : deaths + 1;
    restart = setTimeout(start, Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** (deaths - 1)));
  };
  const start = (): void => {
    const startedMs = performance.now();
    const started = new Worker(new URL('./shipper-worker.ts', import.meta.url), {
      workerData: { spoolDir: settings.spoolDir, warehouse },
    });
    worker = started;
    started.on('message', hear);
    started.on('error', (error) => log.error({ error }, 'the shipper died and is started again; no row is lost'));
    started.once('exit', () => died(startedMs));
    if (newest !== undefined) tell({ kind: 'synced', position: newest });
  };
  start();

  return {
    synced: (position) => {
      newest = position;
      tell({ kind: 'synced', position });
    },
    onAcknowledged: (listener) => void listeners.push(listener),
    setWarehouse: (address) => {
      warehouse = address;
      tell({ kind: 'warehouse', warehouse });
    },
    stop: async (timeoutMs) => {
      isStopping = true;
      clearTimeout(restart);
      if (worker === undefined) return 'left_over';
      tell({ kind: 'stop', timeoutMs });
      const grace = setTimeout(() => ended.resolve('left_over'), timeoutMs + STOP_GRACE_MS);
      const end = await ended.promise;
      clearTimeout(grace);
      await worker?.terminate();
      return end;
    },
    state: () => state,
  };
}
