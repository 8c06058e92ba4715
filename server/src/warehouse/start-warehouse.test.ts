import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@clickhouse/client';
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
