import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** One numbered file of SQL. */
export interface Migration {
  /** Its file's name, such as `0001-people.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly checksum: string;
}

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

/** The migrations of one engine, in order. Throws when a file is not named as it should be or two have one number. */
export async function readMigrations(engine: 'sqlite' | 'postgres'): Promise<readonly Migration[]> {
  const dir = new URL(`${engine}/`, MIGRATIONS);
  const names = (await readdir(dir)).sort();
  const stray = names.find((name, at) => !NAME.test(name) || name.slice(0, 4) === names[at - 1]?.slice(0, 4));
  if (stray !== undefined) throw new Error(`migrations/${engine}/${stray} is not named like 0001-what-it-does.sql`);
  return await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, dir), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
