import { silentLog } from '#kernel';
import { startWarehouse } from '../src/warehouse/index.ts';

/** The warehouse as a process of its own, for tests. Its options come as JSON in the first argument; it says `{port}` over IPC. */
const options = JSON.parse(process.argv[2] ?? '{}');
const warehouse = await startWarehouse({ ...options, log: silentLog });
process.on('disconnect', () => {
  void warehouse.stop().then(() => process.exit(0));
});
process.send?.({ port: warehouse.port });
