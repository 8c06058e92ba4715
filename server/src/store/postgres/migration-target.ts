import type { Pool, PoolClient } from 'pg';
import { CREATE_SCHEMA_MIGRATIONS, type MigrationRun, type MigrationTarget } from '../migrations/migrate.ts';

/** Any number that nobody else of this database locks; ours in every version, or two of them would not see each other. */
const MIGRATION_LOCK = 7_282_551_934;

/** Migrates over one connection of the pool; an advisory lock that ends with the transaction keeps others out. */
export function postgresMigrationTarget(pool: Pool): MigrationTarget {
  return {
    alone: async (act) => {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        await client.query('BEGIN');
        await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
        await client.query(CREATE_SCHEMA_MIGRATIONS);
        const result = await act(runOn(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        // A connection whose transaction failed is not used again: closing it rolls back.
        client.release(failure);
      }
    },
  };
}

function runOn(client: PoolClient): MigrationRun {
  return {
    applied: async () => (await client.query('SELECT name, checksum FROM schema_migrations')).rows,
    apply: async (sql) => void (await client.query(sql)),
    record: async ({ name, checksum, applied_at }) => {
      await client.query('INSERT INTO schema_migrations (name, checksum, applied_at) VALUES ($1, $2, $3)', [
        name,
        checksum,
        applied_at,
      ]);
    },
  };
}
