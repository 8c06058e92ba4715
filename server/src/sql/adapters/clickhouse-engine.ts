import { text } from 'node:stream/consumers';
import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { WAREHOUSE_BOUNDS } from '@tallygate/contract';
import { type Log, systemClock } from '#kernel';
import type { EngineStatement, SqlEngine } from '../engine.ts';
import { checkSettings } from './engine-settings.ts';
import { placeOfProblem } from './place-of-problem.ts';
import { SANDBOX_DATABASE } from './prepare-warehouse.ts';
import { readCsv } from './read-csv.ts';
import { readRows } from './read-rows.ts';
import { rememberPlans } from './remember-plans.ts';
import { toEngineError } from './to-engine-error.ts';

/** Where the warehouse's HTTP interface is, and who asks. */
export interface WarehouseAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** An engine with an end: `close` gives its connections back. */
export interface ClickHouseEngine extends SqlEngine {
  close(): Promise<void>;
}

/** Longer than any statement may run, so that the engine's own limit speaks first. */
const REQUEST_TIMEOUT_MS = WAREHOUSE_BOUNDS.timeMs.max + 30_000;
/** More statements than any warehouse runs at once, and what cancels them. */
const CONNECTIONS_MAX = WAREHOUSE_BOUNDS.runsAtOnce.max * 2;
/** Asks the embedded warehouse for a fresh read-only session each time; a ClickHouse server ignores the field. */
const LANE = { 'x-tallygate-lane': 'user' };
/** The client's logger is off: what fails is thrown. */
const LOG_OFF = { level: 127 } as const;

/** User SQL on ClickHouse, or on what speaks its HTTP interface. */
export function createClickHouseEngine(address: WarehouseAddress, log: Log): ClickHouseEngine {
  const client = createClient({
    url: address.url,
    username: address.username,
    password: address.password,
    http_headers: LANE,
    database: SANDBOX_DATABASE,
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: CONNECTIONS_MAX,
    log: LOG_OFF,
  });
  const plans = rememberPlans(systemClock);
  return {
    format: async (statement, signal) => {
      const query = 'SELECT formatQueryOrNull({statement:String})';
      const [row] = await ask(client, { query, parameters: { statement }, signal });
      return (row?.[0] as string | null | undefined) ?? undefined;
    },
    syntaxProblem: (statement, signal) =>
      placeOfProblem(statement, () => ask(client, { query: FORMAT, parameters: { statement }, signal })),
    syntaxTree: async (statement) => {
      const rows = await ask(client, { ...statement, query: `EXPLAIN AST ${statement.text}` });
      return rows.map((row) => String(row[0]));
    },
    rows: (statement) => readRows({ client, statement, log, plans }),
    csv: (statement) => readCsv({ client, statement, log }),
    close: async () => {
      plans.close();
      await client.close();
    },
  };
}

const FORMAT = 'SELECT formatQuery({statement:String})';

interface Question {
  readonly query: string;
  readonly parameters: EngineStatement['parameters'];
  readonly signal: AbortSignal;
}

/**
 * The rows of a short answer that the engine gives without reading any table. The format is asked for beside the
 * statement: a FORMAT clause behind it would become a part of the tree that EXPLAIN AST shows.
 */
async function ask(client: ClickHouseClient, question: Question): Promise<readonly (readonly unknown[])[]> {
  const settings: ClickHouseSettings = { ...checkSettings(), default_format: 'JSONCompactEachRow' };
  try {
    const answer = await client.exec({
      query: question.query,
      query_params: { ...question.parameters },
      clickhouse_settings: settings,
      abort_signal: question.signal,
    });
    const lines = (await text(answer.stream)).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as readonly unknown[]);
  } catch (error) {
    question.signal.throwIfAborted();
    throw toEngineError(error);
  }
}
