import * as http from 'node:http';
import * as https from 'node:https';
import { ClickHouseError, parseError } from '@clickhouse/client';

/** Where inserts go. */
export interface InsertOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly connectionsMax: number;
}

/** One insert: a statement, and the rows in the format that it names. */
export interface Insert {
  readonly statement: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly rows: Uint8Array;
  readonly timeoutMs: number;
}

/** Connections that are for inserts only. */
export interface Inserts {
  /** Resolves once the rows are stored. Throws `ClickHouseError` for what ClickHouse refused; otherwise the outcome is unknown. */
  send(insert: Insert): Promise<void>;
  close(): void;
}

/** A connection that was idle for so long is not used again: the other end may be about to close it. As ClickHouse's client has it. */
const IDLE_MS_MAX = 2_500;
/** Of what is said of a failure, and what of it goes into a log. */
const WORDS_BYTES_MAX = 64 * 1024;
const WORDS_LOGGED_MAX = 300;

/**
 * Inserts over ClickHouse's HTTP interface, without the client: it sends a body as a stream, in chunks, which takes it half as
 * much time again, several times a second.
 */
export function openInserts({ url, user, password, connectionsMax }: InsertOptions): Inserts {
  const address = new URL(url);
  const { request, Agent } = address.protocol === 'https:' ? https : http;
  // ClickHouse's client takes a path for the name of a database.
  const path = decodeURIComponent(address.pathname.slice(1));
  const database: Record<string, string> = path === '' ? {} : { database: path };
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax, timeout: IDLE_MS_MAX });
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return {
    send: ({ statement, settings, headers, rows, timeoutMs }) =>
      new Promise((resolve, reject) => {
        const to = new URL('/', address);
        to.search = String(new URLSearchParams({ query: statement, ...database, ...settings }));
        const sent = request(to, {
          method: 'POST',
          headers: { ...headers, authorization, 'content-length': rows.length },
          agent,
          signal: AbortSignal.timeout(timeoutMs),
        });
        sent.once('response', (response) => void readAnswer(response).then(resolve, reject));
        sent.on('error', reject);
        sent.end(rows);
      }),
    close: () => agent.destroy(),
  };
}

async function readAnswer(response: http.IncomingMessage): Promise<void> {
  const { statusCode, headers } = response;
  const words: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes < WORDS_BYTES_MAX) words.push(chunk);
    bytes += chunk.length;
  }
  if (statusCode === 200 && headers['x-clickhouse-exception-code'] === undefined) return;
  const failure = parseError(Buffer.concat(words).toString('utf8', 0, WORDS_BYTES_MAX));
  if (failure instanceof ClickHouseError) throw failure;
  throw new Error(`the warehouse answered ${statusCode} to an insert: ${failure.message.slice(0, WORDS_LOGGED_MAX)}`);
}
