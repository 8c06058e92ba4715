import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RefusedRow } from '../quarantine.ts';
import { openQuarantineFile } from './quarantine-file.ts';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tallygate-quarantine-'));
  path = join(dir, 'refused-rows.jsonl');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a kept row is on disk with its reason, readable by the owner only, and a restart keeps it once', async () => {
  await within(async (file) => file.keep([refusedRow('a'), refusedRow('b')]));
  await within(async (file) => {
    expect(file.rowsKept()).toBe(2);
    await file.keep([refusedRow('b'), refusedRow('c')]);
  });
  expect(await lines()).toEqual(
    ['a', 'b', 'c'].map((id) => expect.objectContaining({ request_id: id, row: `{"${id}` })),
  );
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a line that a crash cut short is cut off, and its row can be kept again', async () => {
  await within(async (file) => file.keep([refusedRow('a')]));
  await appendFile(path, '{"request_id":"b","ro');
  await within(async (file) => file.keep([refusedRow('b')]));
  expect((await lines()).map((line) => line.request_id)).toEqual(['a', 'b']);
});

test.each([
  { bound: 'rows', limits: { rowsMax: 1 } },
  { bound: 'bytes', limits: { bytesMax: 150 } },
])('a quarantine that is full by $bound refuses and stays as it was', async ({ limits }) => {
  const file = await openQuarantineFile({ path, ...limits });
  await file.keep([refusedRow('a')]);
  await expect(file.keep([refusedRow('b')])).rejects.toThrow('is full');
  await file.close();
  expect((await lines()).map((line) => line.request_id)).toEqual(['a']);
});

async function within(act: (file: Awaited<ReturnType<typeof openQuarantineFile>>) => Promise<void>): Promise<void> {
  const file = await openQuarantineFile({ path });
  await act(file).finally(() => file.close());
}

async function lines() {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The row's text need not be JSON: that may be why it was refused. */
function refusedRow(requestId: string): RefusedRow {
  return {
    requestId,
    eventTimeMs: 0,
    batchId: 'batch',
    reason: 'INCORRECT_DATA: …',
    row: Buffer.from(`{"${requestId}`),
  };
}
