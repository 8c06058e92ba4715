import type { Readable } from 'node:stream';
import { runSettings } from './engine-settings.ts';
import { beginQuery, type Running } from './run-query.ts';
import { toEngineError } from './to-engine-error.ts';

/**
 * Runs the statement and hands its CSV on piece by piece. More than `csvRowsMax` rows are an error, never a silent cut: a
 * CSV file has no place to say that it is not whole.
 */
export async function readCsv(running: Running): Promise<AsyncIterable<Uint8Array>> {
  const query = beginQuery(running);
  const { client, statement } = running;
  try {
    const answer = await client.exec({
      query: `${statement.text}\nFORMAT CSVWithNames`,
      query_params: { ...statement.parameters },
      clickhouse_settings: runSettings(statement, 'csv'),
      abort_signal: statement.signal,
      query_id: query.id,
    });
    return chunks(answer.stream as Readable, query.end);
  } catch (error) {
    query.end(false);
    statement.signal.throwIfAborted();
    throw toEngineError(error);
  }
}

async function* chunks(stream: Readable, end: (isFinished: boolean) => void): AsyncGenerator<Uint8Array> {
  let isFinished = false;
  try {
    yield* stream as AsyncIterable<Uint8Array>;
    isFinished = true;
  } finally {
    end(isFinished);
  }
}
