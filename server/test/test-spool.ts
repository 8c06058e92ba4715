import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { silentLog } from '#kernel';
import { lostClosing, rowSchema, type Spool } from '#usage';
import { createSpoolSource } from '../src/usage/adapters/spool-source.ts';
import { createFileSpool } from '../src/usage/adapters/spool-writer.ts';
import type { ManualClock } from './manual-clock.ts';

/** A real spool in a directory of its own. */
export interface TestSpool {
  readonly spool: Spool;
  /** The rows written so far, each checked against the schema of the table. */
  rows(): Promise<readonly z.infer<typeof rowSchema>[]>;
  /** The rows that a new start finds when this spool's process dies now. */
  rowsAfterDeath(): Promise<readonly z.infer<typeof rowSchema>[]>;
  remove(): Promise<void>;
}

const BOUNDS = { rowsMax: 1_000, bytesMax: 10_000_000 };

export async function openTestSpool(clock: ManualClock): Promise<TestSpool> {
  const dir = await mkdtemp(join(tmpdir(), 'tallygate-spool-'));
  const options = {
    dir,
    clock,
    log: silentLog,
    bytesMax: 64 * 1024 * 1024,
    segmentBytes: 1024 * 1024,
    lostClosing,
    atTurnEnd,
  };
  let opened = await open(options);
  const read = async () => {
    await syncedMovingClock(opened.spool, clock);
    const source = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
    source.synced(opened.syncedTo());
    const { position } = await source.loadState();
    const { records } = await source.read(position, BOUNDS);
    await source.stop();
    return records.map(({ row }) => rowSchema.parse(JSON.parse(row.toString())));
  };
  const first = opened.spool;
  return {
    spool: first,
    rows: read,
    rowsAfterDeath: async () => {
      opened = await open(options);
      return await read();
    },
    remove: async () => {
      await first.stop();
      if (opened.spool !== first) await opened.spool.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Each request is a turn of its own, so that tests see what they did at once. */
const atTurnEnd = (act: () => void): void => act();

/** More than a group of syncs waits. */
const SYNC_MS = 50;

async function open(options: Parameters<typeof createFileSpool>[0]) {
  const { spool } = await createFileSpool(options);
  let position = { segment: 0, offset: 0 };
  spool.onSynced((next) => {
    position = next;
  });
  return { spool, syncedTo: () => position };
}

/** Moves the clock until the disk has everything: a sync under way delays the next group. */
async function syncedMovingClock(spool: Spool, clock: ManualClock): Promise<void> {
  let isSynced = false;
  const synced = spool.synced().then(() => {
    isSynced = true;
  });
  while (!isSynced) {
    clock.advance(SYNC_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await synced;
}
