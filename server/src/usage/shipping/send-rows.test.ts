import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { BatchRefused } from './batch-refused.ts';
import { lentMemory } from './lent-memory.ts';
import type { RefusedRow } from './quarantine.ts';
import { REFUSALS_MAX, sendRows } from './send-rows.ts';
import type { Batch } from './sink.ts';
import type { StoredRecord } from './source.ts';

const COUNT = 13;
const POISONED = [2, 9];

test('the rows at fault are found, each goes into quarantine alone, and every other row is stored once', async () => {
  const run = await divide({ stored: new Set() });
  expect(run.kept.map((row) => row.requestId)).toEqual(POISONED.map(id));
  expect(run.stored.toSorted()).toEqual(goodIds().toSorted());
});

test('a later process sends rows that an earlier one may still have under way with the very same token', async () => {
  const first = await divide({ stored: new Set() });
  for (let acknowledged = 0; acknowledged < first.accepted.length; acknowledged++) {
    const stored = new Set(first.accepted.slice(0, acknowledged).flatMap((part) => part.ids));
    const second = await divide({ stored });
    expect(second.accepted).toEqual(first.accepted.slice(acknowledged));
  }
});

test('a batch is not divided before it was refused as often as it takes', async () => {
  const { batch, ports } = stand();
  for (let refusal = 1; refusal <= REFUSALS_MAX; refusal++) {
    const sending = { batch, wanted: new Set(batch.records.map((each) => each.requestId)), incarnation: 'one' };
    await expect(sendRows(ports, sending)).rejects.toThrow(BatchRefused);
  }
  expect(batch.refusals).toBe(REFUSALS_MAX);
});

async function divide({ stored }: { stored: ReadonlySet<string> }) {
  const { batch, ports, accepted, kept } = stand();
  batch.refusals = REFUSALS_MAX;
  const wanted = new Set(batch.records.map((each) => each.requestId).filter((each) => !stored.has(each)));
  await sendRows(ports, { batch, wanted, incarnation: 'one' });
  return { accepted, kept, stored: accepted.flatMap((part) => part.ids) };
}

/** A warehouse that takes no block with a poisoned row in it. */
function stand() {
  const accepted: { token: string; ids: string[] }[] = [];
  const kept: RefusedRow[] = [];
  const records: StoredRecord[] = Array.from({ length: COUNT }, (_, index) => ({
    requestId: id(index),
    eventTimeMs: index,
    row: Buffer.from(`{"request_id":"${id(index)}"}`),
  }));
  const insert = async (sent: Batch): Promise<void> => {
    const lines = Buffer.from(sent.rows).toString().trimEnd().split('\n');
    const ids = lines.map((line) => String(JSON.parse(line).request_id));
    if (ids.some((each) => POISONED.map(id).includes(each))) throw new BatchRefused('INCORRECT_DATA', 'poison');
    accepted.push({ token: sent.token, ids });
  };
  return {
    batch: { batchId: 'batch', partition: '1970-01-01', records, refusals: 0 },
    accepted,
    kept,
    ports: {
      sink: { incarnation: async () => 'one', stored: async () => new Set<string>(), insert },
      quarantine: {
        keep: async (rows: readonly RefusedRow[]) => {
          kept.push(...rows);
        },
        rowsKept: () => kept.length,
      },
      log: silentLog,
      memory: lentMemory(1024 * 1024),
    },
  };
}

function id(index: number): string {
  return `request-${index}`;
}

function goodIds(): string[] {
  return Array.from({ length: COUNT }, (_, index) => id(index)).filter((each) => !POISONED.map(id).includes(each));
}
