import type { WarehouseAddress } from '#gateway';
import { invariant } from '#kernel';
import type { UsageSink } from '#usage';
import { type ClickhouseSink, createClickhouseSink } from '../usage/adapters/clickhouse-sink.ts';

/** A sink into the warehouse, wherever that is now. */
export interface DemoSink extends UsageSink {
  readonly moveTo: (address: WarehouseAddress) => void;
  address(): WarehouseAddress;
  close(): Promise<void>;
}

/** Nothing may be asked of it before it was told where the warehouse is. */
export function createDemoSink(): DemoSink {
  let current: { readonly address: WarehouseAddress; readonly sink: ClickhouseSink } | undefined;
  const known = () => {
    invariant(current !== undefined, 'the sample is shipped when the warehouse is known');
    return current;
  };
  return {
    moveTo: (address) => {
      void current?.sink.close().catch(() => {});
      current = { address, sink: createClickhouseSink(address) };
    },
    address: () => known().address,
    incarnation: () => known().sink.incarnation(),
    insert: (batch) => known().sink.insert(batch),
    stored: (question) => known().sink.stored(question),
    close: async () => await current?.sink.close(),
  };
}
