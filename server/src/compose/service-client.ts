import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { WarehouseAddress } from '#gateway';
import type { Log } from '#kernel';

/** The control process's own connection to the warehouse, wherever that is now. */
export interface ServiceClient {
  readonly current: () => ClickHouseClient;
  moveTo(address: WarehouseAddress): void;
  close(): Promise<void>;
}

/** Questions of the pages at once; more wait in the client. */
const CONNECTIONS_MAX = 8;
const REQUEST_TIMEOUT_MS = 15_000;
/** The client's logger is off: what fails is thrown, and it would carry parameters. */
const LOG_OFF = { level: 127 } as const;

export function serviceClient(first: WarehouseAddress, log: Log): ServiceClient {
  let client = connect(first);
  return {
    current: () => client,
    moveTo: (address) => {
      const earlier = client;
      client = connect(address);
      earlier
        .close()
        .catch((error: unknown) => log.warn({ error }, 'An old connection to the warehouse did not close.'));
    },
    close: () => client.close(),
  };
}

function connect({ url, user, password }: WarehouseAddress): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: CONNECTIONS_MAX,
    log: LOG_OFF,
  });
}
