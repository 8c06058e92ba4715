import { createClient } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { warehouseProcess } from '../../../test/warehouse-process.ts';
import { describeSink } from '../shipping/sink.contract.ts';
import { createClickhouseSink } from './clickhouse-sink.ts';

describeSink('the embedded warehouse', async () => {
  const warehouse = await warehouseProcess();
  const { url, user, password } = warehouse;
  const sink = createClickhouseSink({ url, user, password });
  const client = createClient({ url, username: user, password });
  return {
    sink,
    kill: warehouse.kill,
    restart: warehouse.start,
    requestIds: async (batchIds) => {
      const result = await client.query({
        query: `SELECT request_id FROM \`system.ai_gateway\`.usage WHERE batch_id IN {batchIds:Array(String)}
          ORDER BY arrayFirstIndex(id -> id = batch_id, {batchIds:Array(String)}), request_id`,
        query_params: { batchIds },
        format: 'JSONCompactEachRow',
      });
      return (await result.json<[string]>()).map(([id]) => id);
    },
    dispose: async () => {
      await Promise.all([sink.close(), client.close()]);
      await warehouse.dispose();
    },
  };
});

test('a warehouse that does not answer in time is an error, not a wait without end', async () => {
  const warehouse = await warehouseProcess();
  const { url, user, password } = warehouse;
  const sink = createClickhouseSink({ url, user, password, questionTimeoutMs: 200 });
  process.kill(warehouse.pid, 'SIGSTOP');
  try {
    await expect(sink.incarnation()).rejects.toThrow();
  } finally {
    process.kill(warehouse.pid, 'SIGCONT');
    await sink.close();
    await warehouse.dispose();
  }
});
