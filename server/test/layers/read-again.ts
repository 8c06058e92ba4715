import { chargeSpool } from '../../src/admission/charge-spool.ts';
import { readRunPrice } from '../../src/credits/prices/run-price-text.ts';
import { silentLog, systemClock, systemRandom } from '../../src/kernel/index.ts';
import { createSpoolSource } from '../../src/usage/adapters/spool-source.ts';
import type { Position } from '../../src/usage/index.ts';
import { createShipper } from '../../src/usage/shipping/ship.ts';

/** What ships a spool, without a connection: everything is taken at once. */
export async function shipSpool(dir: string, written: Position): Promise<void> {
  const source = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
  source.synced(written);
  const shipper = createShipper({
    source,
    sink: { incarnation: async () => 'one', insert: async () => {}, stored: async () => new Set() },
    quarantine: { keep: async () => {}, rowsKept: () => 0 },
    ...{ clock: systemClock, random: systemRandom, log: silentLog },
  });
  const running = shipper.run();
  await shipper.drained();
  await shipper.stop();
  await running;
  await source.stop();
}

/** What charges a spool, without a connection. */
export async function chargeAll(dir: string, written: Position): Promise<void> {
  const source = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
  source.synced(written);
  const stopping = new AbortController();
  await chargeSpool({
    spool: {
      spoolId: source.spoolId,
      read: (from, bounds) => source.read(from, bounds),
      release: () => source.release(),
      more: (position) => source.more(position),
      synced: () => written,
    },
    run: 'bench',
    recoveredTo: { segment: 0, offset: 0 },
    post: async ({ range }) => {
      if (range?.to.segment === written.segment && range.to.offset === written.offset) stopping.abort();
      return { position: range?.to, isWanted: true };
    },
    runPriceOf: readRunPrice,
    charged: () => {},
    failed: (error) => {
      if (error !== undefined) throw error;
    },
    unreadable: (error) => {
      throw error;
    },
    // Its pauses are not what is measured.
    clock: { after: soon },
    stopping: stopping.signal,
  });
  await source.stop();
}

function soon(_ms: number, act: () => void): { cancel(): void } {
  const waiting = setImmediate(act);
  return { cancel: () => clearImmediate(waiting) };
}
