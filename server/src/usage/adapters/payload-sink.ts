import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { PAYLOADS_TABLE } from '../payloads/payload-columns.ts';
import type { PayloadInsert, PayloadSink } from '../payloads/ship-payloads.ts';
import { isForContent } from './clickhouse-sink.ts';

/** Where the warehouse is, and who asks. */
export interface PayloadSinkOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Time for a batch to be stored. Default 10 s. */
  readonly insertTimeoutMs?: number;
}

/** A sink that holds a connection until it is closed. */
export interface ClickhousePayloadSink extends PayloadSink {
  close(): Promise<void>;
}

const INSERT_TIMEOUT_MS = 10_000;

/**
 * Stores payloads over ClickHouse's HTTP interface. In the embedded warehouse they use sessions of the service, so that
 * those kept for usage rows stay free.
 */
export function createPayloadSink(options: PayloadSinkOptions): ClickhousePayloadSink {
  const timeoutMs = options.insertTimeoutMs ?? INSERT_TIMEOUT_MS;
  const client = createClient({
    url: options.url,
    username: options.user,
    password: options.password,
    request_timeout: timeoutMs,
    max_open_connections: 1,
    // the client's own log would carry payloads
    log: { level: ClickHouseLogLevel.OFF },
  });
  return {
    insert: async (rows) => {
      try {
        await insert(client, rows, timeoutMs);
        return { kind: 'stored' };
      } catch (error) {
        return failed(error);
      }
    },
    close: () => client.close(),
  };
}

async function insert(client: ClickHouseClient, rows: readonly string[], timeoutMs: number): Promise<void> {
  const { stream } = await client.exec({
    query: `INSERT INTO ${PAYLOADS_TABLE} FORMAT JSONEachRow`,
    values: Readable.from([rows.join('\n')], { objectMode: false }),
    clickhouse_settings: { date_time_input_format: 'best_effort', max_partitions_per_insert_block: '0' },
    abort_signal: AbortSignal.timeout(timeoutMs),
  });
  stream.resume();
  await new Promise((resolve, reject) => stream.once('end', resolve).once('error', reject));
}

/** By name alone: what the engine says of a row it could not read quotes the row. */
function failed(error: unknown): PayloadInsert {
  const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
  const symbol = error instanceof ClickHouseError ? error.type : undefined;
  const known = [symbol, code, name].find((each) => typeof each === 'string' && /^\w{1,64}$/.test(each));
  return { kind: 'failed', reason: isForContent(error) ? 'refused' : 'warehouse', code: String(known ?? 'unknown') };
}
