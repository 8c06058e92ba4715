import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { readCut } from '../shipping/read-cut.ts';
import type { Position } from '../shipping/source.ts';
import type { SyncedSource } from '../spool/segment-source.ts';
import { createSpoolSource } from './spool-source.ts';
import { createFileSpool } from './spool-writer.ts';

const BOUNDS = { rowsMax: 100, bytesMax: 1_000_000 };
let dir: string;
let spool: Awaited<ReturnType<typeof createFileSpool>>['spool'];
let source: SyncedSource;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tallygate-cut-'));
  ({ spool } = await createFileSpool({ dir, clock: systemClock, log: silentLog, lostClosing: () => '}' }));
  source = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
  spool.onSynced((position) => source.synced(position));
});

afterEach(async () => {
  await source.stop();
  await spool.stop();
  await rm(dir, { recursive: true, force: true, maxRetries: 10 });
});

function intent(number: number) {
  const requestId = `0195a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  return { requestId, eventTimeMs: Date.UTC(2026, 0, 5), opening: `{"n":${number}` };
}

async function end(): Promise<Position> {
  await spool.synced();
  const { position } = await source.loadState();
  return (await source.read(position, BOUNDS)).next;
}

test('a cut is read again exactly, also when intents stood at its end and records came behind', async () => {
  spool.record(intent(1), '}');
  const opened = spool.open(intent(2));
  const to = await end();
  if (opened.kind === 'opened') spool.close(opened.ticket, ',"late":true}');
  spool.record(intent(3), '}');
  await spool.synced();
  const { position } = await source.loadState();
  const records = await readCut(source, { from: position, to, incarnation: 'x' }, BOUNDS);
  expect(records.map(({ row }) => row.toString())).toEqual(['{"n":1}']);
});

test('a cut beyond what the disk is known to have is not taken for an empty one', async () => {
  spool.record(intent(1), '}');
  const to = await end();
  const early = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
  const { position } = await early.loadState();
  await expect(readCut(early, { from: position, to, incarnation: 'x' }, BOUNDS)).rejects.toThrow('cannot be read');
  await early.stop();
});
