import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client';
import type { Log } from '#kernel';
import type { EngineStatement, SqlEngine } from '../engine.ts';
import { SQL_LIMITS } from '../limits.ts';
import { checkSettings } from './engine-settings.ts';
import { SANDBOX_DATABASE } from './prepare-warehouse.ts';
import { readCsv } from './read-csv.ts';
import { readRows } from './read-rows.ts';
import { toEngineError } from './to-engine-error.ts';

/** Where the warehouse's HTTP interface is, and who asks. `headers` go with each request that runs or reads a statement. */
export interface WarehouseAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An engine with an end: `close` gives its connections back. */
export interface ClickHouseEngine extends SqlEngine {
  close(): Promise<void>;
}

/** Longer than any statement may run, so that the engine's own limit speaks first. */
const REQUEST_TIMEOUT_MS = SQL_LIMITS.timeMs + 30_000;
/** The client's logger is off: what fails is thrown. */
const LOG_OFF = { level: 127 } as const;

/** User SQL on ClickHouse, or on what speaks its HTTP interface. */
export function createClickHouseEngine(address: WarehouseAddress, log: Log): ClickHouseEngine {
  const client = createClient({
    url: address.url,
    username: address.username,
    password: address.password,
    http_headers: { ...address.headers },
    database: SANDBOX_DATABASE,
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: SQL_LIMITS.runningMax * 2,
    log: LOG_OFF,
  });
  return {
    format: async (text, signal) => {
      const query = 'SELECT formatQueryOrNull({text:String})';
      const [row] = await ask(client, { query, parameters: { text }, signal });
      return (row?.[0] as string | null | undefined) ?? undefined;
    },
    syntaxTree: async ({ text, parameters, signal }) => {
      const rows = await ask(client, { query: `EXPLAIN AST ${text}`, parameters, signal });
      return rows.map((row) => String(row[0]));
    },
    rows: (statement) => readRows({ client, statement, log }),
    csv: (statement) => readCsv({ client, statement, log }),
    close: () => client.close(),
  };
}

interface Question {
  readonly query: string;
  readonly parameters: EngineStatement['parameters'];
  readonly signal: AbortSignal;
}

/** The rows of a short answer that the engine gives without reading any table. */
async function ask(client: ClickHouseClient, question: Question): Promise<readonly (readonly unknown[])[]> {
  const settings: ClickHouseSettings = checkSettings();
  try {
    const answer = await client.query({
      query: question.query,
      query_params: { ...question.parameters },
      clickhouse_settings: settings,
      abort_signal: question.signal,
      format: 'JSONCompactEachRow',
    });
    return await answer.json<readonly unknown[]>();
  } catch (error) {
    question.signal.throwIfAborted();
    throw toEngineError(error);
  }
}
