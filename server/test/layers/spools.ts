import { silentLog, systemClock } from '../../src/kernel/index.ts';
import { createFileSpool } from '../../src/usage/adapters/spool-writer.ts';
import { type Intent, lostClosing, type Position, type Spool } from '../../src/usage/index.ts';

/** A spool on a disk, and how far the disk has it. */
export interface DiskSpool {
  readonly spool: Spool;
  /** Once the disk has everything. */
  readonly position: () => Promise<Position>;
}

const SPOOL_BYTES_MAX = 4 * 1024 ** 3;

export async function diskSpool(dir: string): Promise<DiskSpool> {
  const { spool } = await createFileSpool({
    ...{ dir, bytesMax: SPOOL_BYTES_MAX, clock: systemClock, log: silentLog, lostClosing },
  });
  let synced: Position = { segment: 0, offset: 0 };
  spool.onSynced((position) => {
    synced = position;
  });
  return {
    spool,
    position: async () => {
      await spool.synced();
      return synced;
    },
  };
}

/** Takes everything and keeps nothing: what is left is the request path itself. */
export function noSpool(): Spool {
  const ticket = ({ requestId }: Intent) => ({ requestId, isRefused: false });
  const nothing = () => {};
  return {
    open: (intent) => ({ kind: 'opened', ticket: ticket(intent) }),
    progress: nothing,
    close: nothing,
    written: (act) => act(),
    record: () => 'opened',
    synced: async () => {},
    state: () => ({
      ...{ openRequests: 0, bytesUsed: 0, bytesMax: SPOOL_BYTES_MAX, recordsWaiting: 0, recordsUnwritten: 0 },
      refusing: undefined,
    }),
    stop: async () => {},
  };
}
