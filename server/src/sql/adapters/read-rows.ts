import type { EngineRows } from '../engine.ts';
import { SQL_LIMITS } from '../limits.ts';
import { runSettings } from './engine-settings.ts';
import { beginQuery, type Running } from './run-query.ts';
import { toEngineError } from './to-engine-error.ts';

/** Runs the statement and keeps as many whole rows as one answer holds. */
export async function readRows(running: Running): Promise<EngineRows> {
  const query = beginQuery(running);
  let isFinished = false;
  try {
    const rows = await collect(running, query.id);
    isFinished = true;
    return rows;
  } catch (error) {
    running.statement.signal.throwIfAborted();
    throw toEngineError(error);
  } finally {
    query.end(isFinished);
  }
}

async function collect({ client, statement }: Running, queryId: string): Promise<EngineRows> {
  const answer = await client.query({
    query: statement.text,
    query_params: { ...statement.parameters },
    clickhouse_settings: runSettings(statement.requesterId, 'rows'),
    abort_signal: statement.signal,
    query_id: queryId,
    format: 'JSONCompactEachRowWithNamesAndTypes',
  });
  const lines: unknown[][] = [];
  let bytes = 0;
  for await (const chunk of answer.stream<unknown[]>()) {
    for (const row of chunk) {
      bytes += Buffer.byteLength(row.text);
      if (bytes <= SQL_LIMITS.answerBytesMax) lines.push(row.json<unknown[]>());
    }
    if (bytes > SQL_LIMITS.answerBytesMax) break;
  }
  const [names = [], types = [], ...rows] = lines;
  return {
    columns: names.map((name, index) => ({ name: String(name), type: String(types[index]) })),
    rows: rows.slice(0, SQL_LIMITS.rowsMax),
    isTruncated: bytes > SQL_LIMITS.answerBytesMax || rows.length > SQL_LIMITS.rowsMax,
  };
}
