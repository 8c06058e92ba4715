import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/**
 * The pool as Kysely takes it, with failures named by `name`. A transaction in which a statement failed gives that
 * failure to every statement after it and to its COMMIT, so that whoever caught it cannot believe that it was kept.
 */
export function namedErrorsPool(pool: Pool, name: (error: unknown) => unknown): PostgresPool {
  const wrapped = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw name(error);
      });
      const known = wrapped.get(client) ?? namedErrorsClient(client, name);
      wrapped.set(client, known);
      return known;
    },
  };
}

function namedErrorsClient(client: PoolClient, name: (error: unknown) => unknown): PostgresPoolClient {
  const transaction: { isOpen: boolean; failure: unknown } = { isOpen: false, failure: undefined };
  const query = async (sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> => {
    if (/^(begin|start transaction)\b/.test(sql)) Object.assign(transaction, { isOpen: true, failure: undefined });
    else if (sql === 'rollback') Object.assign(transaction, { isOpen: false, failure: undefined });
    else if (transaction.failure !== undefined) throw transaction.failure;
    else if (sql === 'commit') transaction.isOpen = false;
    try {
      return (await client.query(sql, [...parameters])) as unknown as PostgresQueryResult<unknown>;
    } catch (error) {
      const named = name(error);
      if (transaction.isOpen) transaction.failure = named;
      throw named;
    }
  };
  // Cursors are not offered: lists of the control store are paged.
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
}
