import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { USAGE_COLUMNS } from '#usage';
import { warehouseProcess } from '../../test/warehouse-process.ts';
import { startWarehouse } from './start-warehouse.ts';

test('a port that is taken is said clearly, before the directory is touched', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const dataDir = '/nonexistent/never-made';
  const options = { dataDir, host: '127.0.0.1', port, user: 'u', password: 'p', log: silentLog };
  await expect(startWarehouse(options)).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: the port is taken`);
  await new Promise((resolve) => other.close(resolve));
});

test('the usage table is there with every column in order, commented; a second start applies nothing again', async () => {
  const warehouse = await warehouseProcess();
  const client = createClient({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
  const rows = async (query: string) => await (await client.query({ query, format: 'JSONCompactEachRow' })).json();
  try {
    const columns = await rows(
      "SELECT name, type, comment FROM system.columns WHERE database = 'system.ai_gateway' AND table = 'usage' ORDER BY position",
    );
    expect(columns).toEqual(USAGE_COLUMNS.map(({ name, type, comment }) => [name, type, comment.en]));
    const applied = await rows('SELECT name, applied_at FROM `system.ai_gateway`.migrations ORDER BY name');
    expect(applied.length).toBeGreaterThanOrEqual(2);
    await warehouse.kill();
    await warehouse.start();
    expect(await rows('SELECT name, applied_at FROM `system.ai_gateway`.migrations ORDER BY name')).toEqual(applied);
    expect(await rows('SELECT count() FROM `system.ai_gateway`.incarnation')).toEqual([['1']]);
  } finally {
    await client.close();
    await warehouse.dispose();
  }
});

test('a directory that another warehouse holds is refused after a bounded wait, and the holder goes on', async () => {
  const holder = await warehouseProcess();
  const client = createClient({ url: holder.url, username: holder.user, password: holder.password });
  try {
    const limits = { lockWaitMs: 300 };
    await expect(
      startWarehouse({
        dataDir: holder.dataDir,
        host: '127.0.0.1',
        port: 0,
        user: 'u',
        password: 'p',
        log: silentLog,
        limits,
      }),
    ).rejects.toThrow('another process may be using it');
    expect(await client.ping({ select: true })).toEqual({ success: true });
  } finally {
    await client.close();
    await holder.dispose();
  }
});

test('a stop lets running inserts end, stops reading queries, and gives the directory back', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tallygate-warehouse-'));
  const start = () =>
    startWarehouse({
      dataDir,
      host: '127.0.0.1',
      port: 0,
      user: 'u',
      password: 'p',
      log: silentLog,
      limits: { stopMs: 20_000 },
    });
  const clientOf = (port: number) =>
    createClient({
      url: `http://127.0.0.1:${port}`,
      username: 'u',
      password: 'p',
      log: { level: ClickHouseLogLevel.OFF },
    });
  const count = async (client: ReturnType<typeof clientOf>, query: string) => {
    const result = await client.query({ query: `SELECT toInt32(count()) FROM ${query}`, format: 'JSONCompactEachRow' });
    return (await result.json<[number]>())[0]?.[0];
  };
  const first = await start();
  const client = clientOf(first.port);
  try {
    await client.command({ query: 'CREATE TABLE kept (n UInt32) ENGINE = MergeTree ORDER BY n' });
    const heavy = count(client, 'numbers(1000000000000) WHERE sipHash64(number) % 7 = 8').catch((error) => error);
    const insert = client.command({ query: 'INSERT INTO kept SELECT number FROM numbers(3000000)' });
    for (let tries = 0; tries < 500; tries++) {
      if (
        (await count(
          client,
          "system.processes WHERE query LIKE '%numbers(3000000)%' AND NOT query LIKE '%system.p%'",
        )) === 1
      )
        break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first.stop();
    await insert;
    expect(await heavy).toMatchObject({ type: 'QUERY_WAS_CANCELLED' });
    const second = await start();
    const again = clientOf(second.port);
    expect(await count(again, 'kept')).toBe(3_000_000);
    await again.close();
    await second.stop();
  } finally {
    await client.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
