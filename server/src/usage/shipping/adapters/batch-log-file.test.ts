import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeEntry, ENTRIES_MAX, ENTRY_BYTES } from '../batch-log.ts';
import type { BatchTally } from '../tally.ts';
import { openBatchLogFile } from './batch-log-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tallygate-batches-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const path = () => join(dir, 'batches');
const batch = (segment: number): BatchTally => ({
  from: { segment, offset: 64 },
  day: '2026-01-05',
  rows: segment * 2,
  quarantined: 0,
  sum: 4_000_000_000 + segment,
});

test('the log of batches takes all its room on disk at the start, and none later', async () => {
  const log = await openBatchLogFile(path());
  const blocks = statSync(path()).blocks;
  expect(statSync(path()).size).toBe(ENTRIES_MAX * ENTRY_BYTES);
  await log.write(0, [batch(1), batch(2)]);
  await log.write(ENTRIES_MAX - 1, [batch(3), batch(4)]);
  await log.close();
  expect(statSync(path())).toMatchObject({ size: ENTRIES_MAX * ENTRY_BYTES, blocks });
});

test('entries are read back by their number until they were written over', async () => {
  const log = await openBatchLogFile(path());
  await log.write(0, [batch(1), batch(2)]);
  await log.write(ENTRIES_MAX, [batch(3)]);
  await log.close();
  const file = readFileSync(path());
  expect([0, 1, 2, ENTRIES_MAX].map((number) => decodeEntry(file, number))).toEqual([
    undefined,
    batch(2),
    undefined,
    batch(3),
  ]);
});

test('a shorter log of an earlier version keeps what is in it', async () => {
  const before = await openBatchLogFile(path());
  await before.write(0, [batch(1)]);
  await before.close();
  truncateSync(path(), ENTRY_BYTES);
  await (await openBatchLogFile(path())).close();
  const file = readFileSync(path());
  expect([file.length, decodeEntry(file, 0)]).toEqual([ENTRIES_MAX * ENTRY_BYTES, batch(1)]);
});

test('without room on disk there is no log, rather than one that takes the room of segments later', async () => {
  await expect(openBatchLogFile('/dev/full')).rejects.toMatchObject({ code: 'ENOSPC' });
});
