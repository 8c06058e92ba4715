import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Log, silentLog, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { Position } from '#usage';
import { promised } from '../../test/promised.ts';
import { type WarehouseProcess, warehouseProcess } from '../../test/warehouse-process.ts';
import { createFileSpool } from '../usage/adapters/spool-writer.ts';
import { type Shipper, startShipper } from './start-shipper.ts';

const WAIT = { timeout: 50_000, interval: 20 };
const makeId = uuidV7Maker(systemRandom);

let dir: string;
let warehouse: WarehouseProcess;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tallygate-shipper-'));
  warehouse = await warehouseProcess();
});
afterEach(async () => {
  await warehouse.dispose();
  await rm(dir, { recursive: true, force: true });
});

test('a record is in the warehouse within a second of being synced, with its batch id', async () => {
  await within(async ({ spool }) => {
    const [first = ''] = await write(spool, 1);
    await vi.waitFor(async () => expect(await storedIds()).toEqual([first]), WAIT);
    const [second = ''] = await write(spool, 1);
    const startedMs = performance.now();
    await vi.waitFor(async () => expect(await storedIds()).toEqual([first, second].toSorted()), WAIT);
    expect(performance.now() - startedMs).toBeLessThan(promised(1_000));
    expect(await batchIds()).toEqual([expect.stringMatching(/:\d{4}-\d\d-\d\d$/), expect.any(String)]);
  });
});

test('kill -9 of the warehouse while rows are shipped: each is there once, and the spool is told so', async () => {
  await within(async ({ spool, acknowledged }) => {
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      ids.push(...(await write(spool, 50)));
      await warehouse.kill();
      ids.push(...(await write(spool, 50)));
      await warehouse.start();
    }
    await vi.waitFor(async () => expect(await storedIds()).toEqual(ids.toSorted()), WAIT);
    await vi.waitFor(() => expect(spool.state().recordsWaiting).toBe(0), WAIT);
    expect(acknowledged.length).toBeGreaterThan(0);
  });
});

test('what cannot be shipped in time is left over, and the next start ships it, to a warehouse that moved', async () => {
  const ids: string[] = [];
  await within(async ({ spool, shipper }) => {
    await warehouse.kill();
    ids.push(...(await write(spool, 20)));
    expect(await shipper.stop(100)).toBe('left_over');
  });
  const elsewhere = { url: 'http://127.0.0.1:1', user: 'nobody', password: '' };
  await within(async ({ shipper }) => {
    await warehouse.start();
    shipper.setWarehouse(address());
    expect(await shipper.stop(50_000)).toBe('all_shipped');
    expect(await storedIds()).toEqual(ids.toSorted());
  }, elsewhere);
});

test('a row that the warehouse refuses goes into quarantine, and the rows around it are stored', async () => {
  await within(async ({ spool, shipper }) => {
    const before = await write(spool, 3);
    const [refused = ''] = await write(spool, 1, ',"latency_ms":"no number"}');
    const after = await write(spool, 3);
    await vi.waitFor(async () => expect(await storedIds()).toEqual([...before, ...after].toSorted()), WAIT);
    await vi.waitFor(() => expect(shipper.state()?.rowsQuarantined).toBe(1), WAIT);
    expect(await readFile(join(dir, 'refused-rows.jsonl'), 'utf8')).toContain(refused);
    expect(await shipper.stop(50_000)).toBe('all_shipped');
  });
});

test('a shipper that dies is logged and started again, and ships', async () => {
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (_, sentence) => errors.push(sentence) };
  const shipper = startShipper({ spoolDir: dir, warehouse: address(), log });
  await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0), WAIT);
  const { spool } = await openSpool();
  spool.onSynced(shipper.synced);
  shipper.onAcknowledged((position) => spool.shipped(position));
  const ids = await write(spool, 5);
  await vi.waitFor(async () => expect(await storedIds()).toEqual(ids.toSorted()), WAIT);
  await shipper.stop(5_000);
  await spool.stop();
});

type OpenSpool = Awaited<ReturnType<typeof openSpool>>['spool'];

function openSpool() {
  return createFileSpool({
    dir,
    clock: systemClock,
    log: silentLog,
    bytesMax: 64 * 1024 * 1024,
    segmentBytes: 1024 * 1024,
    lostClosing: () => '}',
  });
}

async function within(
  act: (stand: { spool: OpenSpool; shipper: Shipper; acknowledged: Position[] }) => Promise<void>,
  to = address(),
): Promise<void> {
  const { spool } = await openSpool();
  const shipper = startShipper({ spoolDir: dir, warehouse: to, log: silentLog });
  const acknowledged: Position[] = [];
  spool.onSynced(shipper.synced);
  shipper.onAcknowledged((position) => {
    acknowledged.push(position);
    spool.shipped(position);
  });
  try {
    await act({ spool, shipper, acknowledged });
  } finally {
    await shipper.stop(0);
    await spool.stop();
  }
}

async function write(spool: OpenSpool, count: number, closing = '}'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => makeId(systemClock.now()));
  for (const requestId of ids) {
    const eventTime = systemClock.now();
    const opening = `{"request_id":"${requestId}","event_time":"${new Date(eventTime).toISOString()}"`;
    spool.record({ requestId, eventTimeMs: eventTime, opening }, closing);
  }
  await spool.synced();
  return ids;
}

function address() {
  const { url, user, password } = warehouse;
  return { url, user, password };
}

/** Request ids in order, each as often as it is stored. */
async function storedIds(): Promise<string[]> {
  return await column('SELECT request_id FROM `system.ai_gateway`.usage ORDER BY request_id');
}

async function batchIds(): Promise<string[]> {
  return await column('SELECT batch_id FROM `system.ai_gateway`.usage ORDER BY request_id');
}

async function column(query: string): Promise<string[]> {
  const client = createClient({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
  try {
    const answer = await client.query({ query, format: 'JSONCompactEachRow' });
    return (await answer.json<[string]>()).map(([value]) => value);
  } finally {
    await client.close();
  }
}
