import { readdir, readFile } from 'node:fs/promises';
import type { Log } from '#kernel';
import { quoted } from './quoted.ts';

/** Runs one statement and gives its answer as JSONCompactEachRow text. */
export type RunSql = (sql: string) => Promise<string>;

const MIGRATIONS = new URL('../../migrations/clickhouse/', import.meta.url);
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

const CREATE_DATABASE = 'CREATE DATABASE IF NOT EXISTS `system.ai_gateway`';
const CREATE_RECORD = `CREATE TABLE IF NOT EXISTS \`system.ai_gateway\`.migrations
(
  \`name\` String COMMENT 'File name of the migration.',
  \`applied_at\` DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was applied (UTC).'
)
ENGINE = MergeTree
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Which migrations were applied.'`;

/**
 * Brings the database to the newest schema: applies, in order of their numbers, the files that were not applied yet.
 * A file holds one statement that may be repeated, since a start can die between a statement and its record.
 */
export async function migrate(run: RunSql, log: Log): Promise<void> {
  await run(CREATE_DATABASE);
  await run(CREATE_RECORD);
  const lines = (await run('SELECT name FROM `system.ai_gateway`.migrations')).split('\n').filter(Boolean);
  const applied = new Set(lines.map((line) => String((JSON.parse(line) as readonly unknown[])[0])));
  for (const name of await migrationNames()) {
    if (applied.has(name)) continue;
    await run(await readFile(new URL(name, MIGRATIONS), 'utf8'));
    await run(`INSERT INTO \`system.ai_gateway\`.migrations (name) SELECT ${quoted(name)}`);
    log.info({ migration: name }, 'applied a migration of the warehouse');
  }
}

async function migrationNames(): Promise<readonly string[]> {
  const names = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort();
  const stray = names.find((name) => !NAME.test(name));
  if (stray !== undefined) throw new Error(`migrations/clickhouse/${stray} is not named like 0001-what-it-does.sql`);
  return names;
}
