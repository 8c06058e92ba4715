import { MigrationRefused } from '../store-errors.ts';
import type { Migration } from './read-migrations.ts';

/** What the database remembers of a migration. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/**
 * Which migrations are still to be applied, in order. Throws `MigrationRefused` when the database is not an earlier
 * state of this program's: it knows a migration that the program does not, or knows it with another content, or
 * skipped one.
 */
export function planMigrations(ours: readonly Migration[], applied: readonly AppliedMigration[]): readonly Migration[] {
  const known = new Map(ours.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of applied) {
    const migration = known.get(name);
    if (migration === undefined) {
      throw new MigrationRefused(
        `the database is newer than this program: it has the migration ${name}. Start the version that made it, or a later one.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationRefused(
        `the migration ${name} was changed after it was applied to this database. Start the version that applied it, or a later one.`,
      );
    }
  }
  const names = new Set(applied.map(({ name }) => name));
  const pending = ours.filter(({ name }) => !names.has(name));
  const skipped = pending.find(({ name }) => applied.some((other) => other.name > name));
  if (skipped !== undefined) {
    throw new MigrationRefused(`the database has later migrations than ${skipped.name}, but not that one.`);
  }
  return pending;
}
