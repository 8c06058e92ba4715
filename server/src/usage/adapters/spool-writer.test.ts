import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { CONTRACT_LOST_CLOSING, describeSpool, intentOf, type SpoolUnderTest } from '../spool/spool.contract.ts';
import { type SpoolLimits, spoolLimits } from '../spool/spool-limits.ts';
import { directoryFiles } from './spool-files.ts';
import { createSpoolSource } from './spool-source.ts';
import { createFileSpool } from './spool-writer.ts';

const SMALL = { segmentBytes: 64 * 1024, openingBytesMax: 1024, bytesMax: 64 * 1024 * 1024 };

describeSpool('files, segments of 64 KiB', () => spoolIn(temporaryDirectory(), SMALL));
const SEGMENT_MIB = inject('isProof') ? 16 : 1;
describeSpool(`files, segments of ${SEGMENT_MIB} MiB`, () =>
  spoolIn(temporaryDirectory(), { segmentBytes: SEGMENT_MIB * 1024 * 1024 }),
);

test('a directory that a newer version made is refused, with the versions', async () => {
  const dir = temporaryDirectory();
  await (await spoolIn(dir, SMALL)).stop();
  await writeFile(join(dir, 'spool.json'), '{"format":3,"spoolId":"018f2b6a-7c1e-7a2b-8c3d-000000000000"}');
  await expect(spoolIn(dir, SMALL)).rejects.toThrow('format 3, made by a newer version; this one reads up to 2');
  removeDirectory(dir);
});

test('what cannot be told is refused, not guessed', async () => {
  const dir = temporaryDirectory();
  const life = await spoolIn(dir, SMALL);
  life.spool.record(intentOf(1), ',"end":1}');
  await life.stop();
  const files = directoryFiles(dir);
  const identity = await files.read('spool.json');
  const state = await files.read('state');
  if (identity === undefined || state === undefined) throw new Error('a spool has both files');
  const damages: [string, Buffer, string][] = [
    ['spool.json', Buffer.from('{"format":1'), 'not JSON'],
    ['spool.json', Buffer.from('{"format":1}'), 'must name'],
    ['spool.json', Buffer.from('{"format":1,"spoolId":"018f2b6a-7c1e-7a2b-8c3d-000000000000"}'), 'belongs to spool'],
    ['state', Buffer.alloc(8192), 'neither of its two slots'],
  ];
  for (const [name, content, message] of damages) {
    await files.put(name, content);
    await expect(spoolIn(dir, SMALL)).rejects.toThrow(message);
    await files.put(name, name === 'state' ? state : identity);
  }
  for (const [name, message] of [
    ['spool.json', 'no spool.json'],
    ['state', 'no file "state"'],
  ] as const) {
    await files.remove(name);
    await expect(spoolIn(dir, SMALL)).rejects.toThrow(message);
    await files.put(name, name === 'state' ? state : identity);
  }
  const life2 = await spoolIn(dir, SMALL);
  expect(await life2.rows()).toHaveLength(1);
  await life2.dispose();
});

test('only the owner may read the files', async () => {
  const dir = temporaryDirectory();
  const life = await spoolIn(join(dir, 'spool'), SMALL);
  const modes = (await readdir(join(dir, 'spool'))).map((name) => statSync(join(dir, 'spool', name)).mode & 0o777);
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(statSync(join(dir, 'spool')).mode & 0o777).toBe(0o700);
  await life.dispose();
  removeDirectory(dir);
});

test('segments stand ready on disk in full, so that a record needs no new block', async () => {
  const dir = temporaryDirectory();
  const life = await spoolIn(dir, SMALL);
  const segments = (await readdir(dir)).filter((name) => name.endsWith('.seg'));
  expect(segments.length).toBeGreaterThanOrEqual(2);
  for (const name of segments) {
    const { size, blocks } = statSync(join(dir, name));
    expect(size).toBe(SMALL.segmentBytes);
    expect(blocks * 512).toBeGreaterThanOrEqual(SMALL.segmentBytes);
  }
  await life.dispose();
});

test.each([
  { limits: { segmentBytes: 1_000 }, message: 'a spool segment of 1000 bytes is too small' },
  { limits: { bytesMax: 1_000 }, message: 'a spool of at most 1000 bytes is too small' },
])('sizes that cannot work are refused: $message', ({ limits, message }) => {
  expect(() => spoolLimits(limits)).toThrow(message);
});

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'tallygate-spool-writer-'));
}

function removeDirectory(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

async function spoolIn(dir: string, limits: Partial<SpoolLimits>): Promise<SpoolUnderTest & { stop(): Promise<void> }> {
  const common = { dir, log: silentLog };
  const { spool } = await createFileSpool({
    ...common,
    ...limits,
    clock: systemClock,
    lostClosing: () => CONTRACT_LOST_CLOSING,
    atTurnEnd: (act) => act(),
  });
  const source = await createSpoolSource({ ...common, acknowledged: (position) => spool.shipped(position) });
  spool.onSynced((position) => source.synced(position));
  let { position } = await source.loadState();
  let read = position;
  const stop = async (): Promise<void> => {
    await source.stop();
    await spool.stop();
  };
  return {
    spool,
    stop,
    restart: async () => {
      await stop();
      return spoolIn(dir, limits);
    },
    rows: async () => {
      await spool.synced();
      const rows: { requestId: string; eventTimeMs: number; row: string }[] = [];
      for (read = position; ; ) {
        const { records, next } = await source.read(read, { rowsMax: 100, bytesMax: 100_000 });
        read = next;
        rows.push(...records.map((record) => ({ ...record, row: record.row.toString() })));
        if (records.length === 0) return rows;
      }
    },
    acknowledge: async () => {
      position = read;
      await source.saveState({ position, cut: undefined });
      source.acknowledged(position);
    },
    dispose: async () => {
      await stop();
      removeDirectory(dir);
    },
  };
}
