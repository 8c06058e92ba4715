import { CREATE_SCHEMA_MIGRATIONS, type MigrationRun, type MigrationTarget } from '../migrations/migrate.ts';
import type { AppliedMigration } from '../migrations/plan-migrations.ts';
import { type DatabaseClient, throwFailed } from './database-client.ts';

/** Migrates over the writing connection, before it serves; BEGIN IMMEDIATE keeps other processes out. */
export function sqliteMigrationTarget(client: DatabaseClient): MigrationTarget {
  const script = async (sql: string): Promise<void> => void throwFailed(await client.runScript(sql));
  const statement = async (sql: string, parameters: readonly string[] = []) =>
    throwFailed(await client.run({ sql, parameters, isWithinTransaction: true })).rows;
  const run: MigrationRun = {
    applied: async () =>
      (await statement('SELECT name, checksum FROM schema_migrations')) as unknown as AppliedMigration[],
    apply: script,
    record: async ({ name, checksum, applied_at }) => {
      await statement('INSERT INTO schema_migrations (name, checksum, applied_at) VALUES (?, ?, ?)', [
        name,
        checksum,
        applied_at,
      ]);
    },
  };
  return {
    alone: async (act) => {
      await script('BEGIN IMMEDIATE');
      try {
        await script(CREATE_SCHEMA_MIGRATIONS);
        const result = await act(run);
        await script('COMMIT');
        return result;
      } catch (error) {
        // Fails when SQLite rolled back by itself already.
        await client.runScript('ROLLBACK');
        throw error;
      }
    },
  };
}
