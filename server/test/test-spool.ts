import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Clock, silentLog } from '#kernel';
import { lostClosing, rowSchema, type Spool } from '#usage';
import { createSpoolSource } from '../src/usage/adapters/spool-source.ts';
import { createFileSpool } from '../src/usage/adapters/spool-writer.ts';

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

export async function openTestSpool(clock: Clock): Promise<TestSpool> {
  const dir = await mkdtemp(join(tmpdir(), 'tallygate-spool-'));
  const options = { dir, clock, log: silentLog, bytesMax: 64 * 1024 * 1024, segmentBytes: 1024 * 1024, lostClosing };
  const { spool } = await createFileSpool(options);
  const read = async () => {
    const source = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
    source.synced({ segment: Number.MAX_SAFE_INTEGER, offset: 0 });
    const { position } = await source.loadState();
    const { records } = await source.read(position, BOUNDS);
    await source.stop();
    return records.map(({ row }) => rowSchema.parse(JSON.parse(row.toString())));
  };
  return {
    spool,
    rows: read,
    rowsAfterDeath: async () => {
      await createFileSpool(options);
      return await read();
    },
    remove: async () => {
      await spool.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
