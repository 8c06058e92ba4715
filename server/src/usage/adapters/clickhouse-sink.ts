import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { BatchRefused } from '../shipping/batch-refused.ts';
import type { ShippingHistory } from '../shipping/history.ts';
import type { Batch, StoredQuestion, UsageSink } from '../shipping/sink.ts';
import { USAGE_DATABASE, USAGE_TABLE } from '../table/usage-table.ts';
import { type Inserts, openInserts } from './clickhouse-inserts.ts';

export interface ClickhouseSinkOptions {
  /** Such as `http://127.0.0.1:8123`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Time for a batch to be stored and acknowledged. Default 30 s. */
  readonly insertTimeoutMs?: number;
  /** Time for a question to be answered. Default 15 s. */
  readonly questionTimeoutMs?: number;
}

/** A sink that holds connections until it is closed. */
export interface ClickhouseSink extends UsageSink, ShippingHistory {
  close(): Promise<void>;
}

const INSERT_TIMEOUT_MS = 30_000;
const QUESTION_TIMEOUT_MS = 15_000;
/** Request ids asked for in one statement: their parameter is part of the address, which servers bound at 1 MiB. */
const REQUEST_IDS_MAX = 2000;
/** Batches and questions on their way at once. */
const CONNECTIONS_MAX = 4;

/** Ships to ClickHouse over HTTP, be it the embedded warehouse or a server. */
export function createClickhouseSink(options: ClickhouseSinkOptions): ClickhouseSink {
  const insertTimeoutMs = options.insertTimeoutMs ?? INSERT_TIMEOUT_MS;
  const questionTimeoutMs = options.questionTimeoutMs ?? QUESTION_TIMEOUT_MS;
  const client = createClient({
    url: options.url,
    username: options.user,
    password: options.password,
    request_timeout: Math.max(insertTimeoutMs, questionTimeoutMs),
    max_open_connections: CONNECTIONS_MAX,
    // the client's own log would carry statements and parameters
    log: { level: ClickHouseLogLevel.OFF },
  });
  const inserts = openInserts({ ...options, connectionsMax: CONNECTIONS_MAX });
  const ask = (query: string, parameters: Record<string, unknown>) =>
    firstColumn(client, { query, parameters, timeoutMs: questionTimeoutMs });
  return {
    incarnation: async () => {
      const [known] = await ask(INCARNATION, {});
      if (known !== undefined) return known;
      // a server of its own has nobody who names its life at its start: the first who asks does
      await client.command({ query: NAME_INCARNATION, abort_signal: AbortSignal.timeout(questionTimeoutMs) });
      const [made] = await ask(INCARNATION, {});
      if (made === undefined) throw new Error('the warehouse did not keep the name of its incarnation');
      return made;
    },
    insert: (batch) => insert(inserts, batch, insertTimeoutMs),
    stored: async (question) => {
      const found = new Set<string>();
      for (let from = 0; from < question.requestIds.length; from += REQUEST_IDS_MAX) {
        const requestIds = question.requestIds.slice(from, from + REQUEST_IDS_MAX);
        for (const id of await ask(STORED, storedParameters({ ...question, requestIds }))) found.add(id);
      }
      return found;
    },
    hasLater: async ({ prefix, from, fromDay }) => {
      const parameters = { prefix: `${prefix}:`, fromDay, segment: from.segment, offset: from.offset };
      return (await ask(LATER, parameters)).length > 0;
    },
    idsOf: async ({ batchId, partition }) => new Set(await ask(OF_BATCH, { batchId, partition })),
    close: async () => {
      inserts.close();
      await client.close();
    },
  };
}

/** Written at each start by the embedded warehouse; the table lives in memory. */
const INCARNATION = `SELECT id FROM \`${USAGE_DATABASE}\`.incarnation ORDER BY started_at, id LIMIT 1`;
const NAME_INCARNATION = `INSERT INTO \`${USAGE_DATABASE}\`.incarnation (id) SELECT toString(generateUUIDv4())`;

const STORED = `
  SELECT request_id FROM ${USAGE_TABLE}
  WHERE toDate(event_time) = {partition:Date}
    AND event_time BETWEEN fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')
    AND request_id IN {requestIds:Array(String)}`;

/** A batch id is `prefix:segment:offset:day`. */
const LATER = `
  SELECT request_id FROM ${USAGE_TABLE}
  WHERE toDate(event_time) >= {fromDay:Date} AND startsWith(batch_id, {prefix:String})
    AND (toUInt64OrZero(splitByChar(':', batch_id)[2]), toUInt64OrZero(splitByChar(':', batch_id)[3]))
      >= ({segment:UInt64}, {offset:UInt64})
  LIMIT 1`;

const OF_BATCH = `
  SELECT request_id FROM ${USAGE_TABLE}
  WHERE toDate(event_time) = {partition:Date} AND batch_id = {batchId:String}`;

function storedParameters({ partition, fromMs, toMs, requestIds }: StoredQuestion): Record<string, unknown> {
  return { partition, fromMs, toMs, requestIds };
}

async function firstColumn(
  client: ClickHouseClient,
  ask: { readonly query: string; readonly parameters: Record<string, unknown>; readonly timeoutMs: number },
): Promise<readonly string[]> {
  const result = await client.query({
    query: ask.query,
    query_params: ask.parameters,
    format: 'JSONCompactEachRow',
    // Acknowledgements depend on these answers: they must not queue behind pages and payloads.
    http_headers: INSERT_LANE,
    abort_signal: AbortSignal.timeout(ask.timeoutMs),
  });
  const rows = await result.json<readonly string[]>();
  return rows.map((row) => String(row[0]));
}

async function insert(inserts: Inserts, batch: Batch, timeoutMs: number): Promise<void> {
  try {
    await inserts.send({
      statement: `INSERT INTO ${USAGE_TABLE} FORMAT JSONEachRow`,
      settings: {
        insert_deduplication_token: batch.token,
        date_time_input_format: 'best_effort',
        input_format_skip_unknown_fields: '1',
      },
      headers: INSERT_LANE,
      rows: batch.rows,
      timeoutMs,
    });
  } catch (error) {
    throw isForContent(error) ? new BatchRefused(error.type ?? error.code, error.message) : error;
  }
}

/** The embedded warehouse keeps sessions for inserts, so that no question of anybody delays them. */
const INSERT_LANE = { 'x-tallygate-lane': 'insert' };

/** ClickHouse's codes for rows that it will not take, whenever they are sent: they do not parse, or do not fit. */
const CONTENT_CODES: ReadonlySet<string> = new Set(
  [6, 20, 26, 27, 33, 38, 41, 43, 53, 69, 70, 72, 117, 130, 131, 302, 307, 321, 349].map(String),
);

/** Whether the warehouse will never take these rows. */
export function isForContent(error: unknown): error is ClickHouseError {
  return error instanceof ClickHouseError && CONTENT_CODES.has(error.code);
}
