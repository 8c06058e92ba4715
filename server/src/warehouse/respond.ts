import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Fault, faultStatus, faultText } from './fault.ts';
import type { Answer } from './query.ts';

const zip = promisify(gzip);

/** Fast rather than small: both ends are on one machine. */
const GZIP_LEVEL = 1;

/** Where an answer goes, and how the client wants it. */
export interface Reply {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parameters: URLSearchParams;
  readonly queryId: string | undefined;
}

/** Sends what came of a query. */
export async function respondAnswer(reply: Reply, answer: Answer): Promise<void> {
  reply.response.statusCode = 200;
  reply.response.setHeader('content-type', contentType(answer.format));
  reply.response.setHeader('x-clickhouse-format', answer.format);
  reply.response.setHeader('x-clickhouse-timezone', 'UTC');
  reply.response.setHeader('x-clickhouse-summary', summary(answer));
  await send(reply, answer.bytes);
}

/** Sends a failure in ClickHouse's text form. */
export async function respondFault(reply: Reply, found: Fault): Promise<void> {
  reply.response.statusCode = faultStatus(found);
  reply.response.setHeader('content-type', 'text/plain; charset=UTF-8');
  reply.response.setHeader('x-clickhouse-exception-code', String(found.code));
  // what is left of a body that was not read whole cannot be told from a next request
  if (!reply.request.complete) reply.response.setHeader('connection', 'close');
  await send(reply, Buffer.from(faultText(found)));
}

/** Sends a short plain text. */
export function respondText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=UTF-8' }).end(text);
}

async function send(reply: Reply, bytes: Uint8Array): Promise<void> {
  const { response } = reply;
  if (reply.queryId !== undefined) response.setHeader('x-clickhouse-query-id', reply.queryId);
  const isZipped = bytes.length > 0 && wantsGzip(reply);
  const body = isZipped ? await zip(bytes, { level: GZIP_LEVEL }) : bytes;
  if (isZipped) response.setHeader('content-encoding', 'gzip');
  response.setHeader('content-length', body.length);
  response.end(body);
}

function wantsGzip({ request, parameters }: Reply): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return (
    parameters.get('enable_http_compression') === '1' &&
    /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i.test(accepted)
  );
}

function contentType(format: string): string {
  if (/JSON.*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8';
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  return 'text/plain; charset=UTF-8';
}

function summary(answer: Answer): string {
  return JSON.stringify({
    read_rows: String(answer.readRows),
    read_bytes: String(answer.readBytes),
    written_rows: String(answer.writtenRows),
    written_bytes: String(answer.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(answer.writtenRows),
    result_bytes: String(answer.bytes.length),
    elapsed_ns: String(Math.round(answer.elapsedMs * 1e6)),
  });
}
