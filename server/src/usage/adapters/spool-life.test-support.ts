import { type Log, silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { type DiskCall, type SimulatedDisk, simulatedDisk, systemError } from '../../../test/simulated-disk.ts';
import type { ShippedSpool } from '../spool/file-spool.ts';
import type { SyncedSource } from '../spool/segment-source.ts';
import { intentOf } from '../spool/spool.contract.ts';
import type { Ticket } from '../spool/spool.ts';
import { OTHER_FILES_BYTES } from '../spool/spool-limits.ts';
import { createSpoolSource } from './spool-source.ts';
import { createFileSpool } from './spool-writer.ts';

const SEGMENT_BYTES = 64 * 1024;
/** Of the spools of these tests. */
export const LIMITS = {
  segmentBytes: SEGMENT_BYTES,
  openingBytesMax: 512,
  bytesMax: 10 * SEGMENT_BYTES + OTHER_FILES_BYTES,
  mirrorBytes: 16 * 1024,
  heldSegmentsMax: 2,
};

/** Time passes, and everything that it sets off happens. */
export async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    clock.advance(ms / 10);
    await new Promise(setImmediate);
  }
}

/** One life of a process on a simulated disk. */
export interface Life {
  readonly disk: SimulatedDisk;
  readonly clock: ManualClock;
  readonly spool: ShippedSpool;
  readonly source: SyncedSource;
  /** Ships what there is; request ids. */
  rows(): Promise<string[]>;
  texts(): Promise<string[]>;
  crash(kind: 'process' | 'power', before?: (disk: SimulatedDisk) => void): Promise<Life>;
}

/** Starts a spool and its reader on a disk, with a clock that stands still. */
export async function begin(
  disk = simulatedDisk(),
  atTurnEnd = (act: () => void): void => act(),
  log: Log = silentLog,
): Promise<Life> {
  const clock = manualClock();
  const common = { dir: '', files: disk.files(), log };
  const { spool } = await createFileSpool({
    ...common,
    ...LIMITS,
    clock,
    lostClosing: () => ',"end":"lost"}',
    atTurnEnd,
  });
  const source = await createSpoolSource({ ...common, acknowledged: (position) => spool.shipped(position) });
  spool.onSynced((position) => source.synced(position));
  const ship = async () => {
    await pass(clock, 100);
    const all = [];
    for (let { position } = await source.loadState(); ; ) {
      const { records, next } = await source.read(position, { rowsMax: 7, bytesMax: 10_000 });
      if (records.length === 0) return all;
      all.push(...records.map((record) => ({ ...record, row: Buffer.from(record.row) })));
      await source.saveState({ position: next, cut: undefined });
      source.acknowledged(next);
      await pass(clock, 10);
      position = next;
    }
  };
  return {
    disk,
    clock,
    spool,
    source,
    rows: async () => (await ship()).map(({ requestId }) => requestId),
    texts: async () => (await ship()).map(({ row }) => row.toString()),
    crash: async (kind, before) => {
      disk.crash(kind, Math.random);
      before?.(disk);
      return begin(disk, undefined, log);
    },
  };
}

/** A fault of each call of these kinds. */
export function failing(code: string, ...kinds: DiskCall['kind'][]): (call: DiskCall) => void {
  return ({ kind }) => {
    if (kinds.includes(kind)) throw systemError(code);
  };
}

/** Opens a request, which must not be refused. */
export function open(spool: ShippedSpool, number: number): Ticket {
  const result = spool.open(intentOf(number));
  if (result.kind === 'refused') throw new Error(`refused: ${result.reason}`);
  return result.ticket;
}
