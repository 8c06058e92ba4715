import type { WarehouseAddress } from '#gateway';
import type { Log } from '#kernel';
import type { SqlEngine } from '#sql';
import { type ClickHouseEngine, createClickHouseEngine } from '../sql/adapters/clickhouse-engine.ts';

/** The engine behind user SQL, wherever the warehouse is now. */
export interface MovableEngine extends SqlEngine {
  moveTo(address: WarehouseAddress): void;
  close(): Promise<void>;
}

export function movableEngine(first: WarehouseAddress, log: Log): MovableEngine {
  let current = connect(first, log);
  return {
    format: (...args) => current.format(...args),
    syntaxProblem: (...args) => current.syntaxProblem(...args),
    syntaxTree: (...args) => current.syntaxTree(...args),
    rows: (...args) => current.rows(...args),
    csv: (...args) => current.csv(...args),
    moveTo: (address) => {
      const earlier = current;
      current = connect(address, log);
      earlier
        .close()
        .catch((error: unknown) => log.warn({ error }, 'An old connection to the warehouse did not close.'));
    },
    close: () => current.close(),
  };
}

function connect({ url, user, password }: WarehouseAddress, log: Log): ClickHouseEngine {
  return createClickHouseEngine({ url, username: user, password }, log);
}
