import { randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Log } from '#kernel';
import type { EngineStatement } from '../engine.ts';

/** What a running statement needs. */
export interface Running {
  readonly client: ClickHouseClient;
  readonly statement: EngineStatement;
  readonly log: Log;
}

/**
 * Begins a statement's life under an id of its own. When the signal aborts, or `end` is called before it was read to its
 * end, the engine is told to stop: closing the connection alone does not stop it.
 */
export function beginQuery({ client, statement, log }: Running): { id: string; end(isFinished: boolean): void } {
  const id = randomUUID();
  let isOver = false;
  const stop = (): void => {
    if (isOver) return;
    isOver = true;
    kill(client, id).catch((error: unknown) => log.warn({ error, queryId: id }, 'a statement could not be stopped'));
  };
  statement.signal.addEventListener('abort', stop, { once: true });
  return {
    id,
    end: (isFinished) => {
      statement.signal.removeEventListener('abort', stop);
      if (!isFinished) stop();
      isOver = true;
    },
  };
}

async function kill(client: ClickHouseClient, id: string): Promise<void> {
  // The id is a UUID made here, so that it may stand in the text.
  await client.command({
    query: `KILL QUERY WHERE query_id = '${id}' ASYNC`,
    http_headers: { 'x-tallygate-lane': 'service' },
  });
}
