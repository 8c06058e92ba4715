import { type Clock, isoInstant, type Log } from '#kernel';
import { type AppliedMigration, planMigrations } from './plan-migrations.ts';
import type { Migration } from './read-migrations.ts';

/** How one engine takes a migration. */
export interface MigrationTarget {
  /**
   * Runs `act` in a transaction that no other process migrates beside, and commits it; rolls back when `act` throws.
   * The table `schema_migrations` is there.
   */
  alone<T>(act: (run: MigrationRun) => Promise<T>): Promise<T>;
}

/** What can be done inside of that transaction. */
export interface MigrationRun {
  applied(): Promise<readonly AppliedMigration[]>;
  apply(sql: string): Promise<void>;
  record(migration: AppliedMigration & { readonly applied_at: string }): Promise<void>;
}

/** Statement that makes the record of migrations, on both engines. */
export const CREATE_SCHEMA_MIGRATIONS =
  'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)';

/**
 * Brings the database to this program's newest schema. Each file is applied in a transaction of its own together with
 * its record, so a start that dies leaves whole migrations only. Processes that do it at once take turns.
 * Throws `MigrationRefused` when the database is not an earlier state of this program's.
 */
export async function migrate(
  target: MigrationTarget,
  migrations: readonly Migration[],
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): Promise<void> {
  const applyNext = (): Promise<string | undefined> =>
    target.alone(async (run) => {
      const next = planMigrations(migrations, await run.applied())[0];
      if (next === undefined) return undefined;
      await run.apply(next.sql);
      await run.record({ name: next.name, checksum: next.checksum, applied_at: isoInstant(clock.now()) });
      return next.name;
    });
  for (let name = await applyNext(); name !== undefined; name = await applyNext()) {
    log.info({ migration: name }, 'applied a migration of the control store');
  }
}
