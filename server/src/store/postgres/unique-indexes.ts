import type { Pool } from 'pg';
import type { UniqueIndexes } from './to-store-error.ts';

/** More than the store will ever have. */
const INDEXES_MAX = 10_000;

const QUESTION = `
  SELECT index_class.relname AS name, table_class.relname AS table,
    array_agg(attribute.attname::text ORDER BY key.position) AS columns
  FROM pg_index
  JOIN pg_class AS index_class ON index_class.oid = pg_index.indexrelid
  JOIN pg_class AS table_class ON table_class.oid = pg_index.indrelid
  CROSS JOIN LATERAL unnest(pg_index.indkey::int2[]) WITH ORDINALITY AS key(number, position)
  JOIN pg_attribute AS attribute ON attribute.attrelid = table_class.oid AND attribute.attnum = key.number
  WHERE pg_index.indisunique AND table_class.relnamespace = current_schema()::regnamespace
  GROUP BY index_class.relname, table_class.relname
  LIMIT ${INDEXES_MAX}`;

/** Which columns each unique index of our schema covers: the server's refusal tells only the index's name. */
export async function readUniqueIndexes(pool: Pool): Promise<UniqueIndexes> {
  const { rows } = await pool.query<{ name: string; table: string; columns: string[] }>(QUESTION);
  return new Map(rows.map(({ name, table, columns }) => [name, { table, columns }]));
}
