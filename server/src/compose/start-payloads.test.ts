import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createClient } from '@clickhouse/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asInstant, type Log, silentLog, systemClock } from '#kernel';
import { PAYLOAD_MEMORY_BYTES_MAX, type PayloadDropReason, type PayloadFacts, type PayloadLogging } from '#usage';
import { promised } from '../../test/promised.ts';
import { type WarehouseProcess, warehouseProcess } from '../../test/warehouse-process.ts';
import { createClickhouseSink } from '../usage/adapters/clickhouse-sink.ts';
import { type Payloads, type PayloadsSettings, startPayloads } from './start-payloads.ts';

const WAIT = { timeout: 50_000, interval: 20 };
const LOGGING: PayloadLogging = { samplingFraction: 1, bytesMax: 65_536, retentionDays: 30 };
const ENDING = {
  statusCode: 200,
  latencyMs: 300.4,
  timeToFirstByteMs: 99.6,
  destinationName: 'primary',
  destinationModel: 'gpt-5.2',
};

let warehouse: WarehouseProcess;
let payloads: Payloads;
let logged: number;
let dropped: Map<PayloadDropReason, number>;
let lines: string[];

beforeEach(async () => {
  warehouse = await warehouseProcess();
  logged = 0;
  dropped = new Map();
  lines = [];
});
afterEach(async () => {
  await payloads.stop(0);
  await warehouse.dispose();
});

function start(parts: Partial<PayloadsSettings> = {}): void {
  const { url, user, password } = warehouse;
  const say = (facts: object, sentence: string) => lines.push(`${sentence} ${JSON.stringify(facts)}`);
  const log: Log = { ...silentLog, warn: say, error: say };
  payloads = startPayloads({
    warehouse: { url, user, password },
    counts: {
      logged: (count) => {
        logged += count;
      },
      dropped: (reason, count) => dropped.set(reason, (dropped.get(reason) ?? 0) + count),
    },
    clock: systemClock,
    log,
    ...parts,
  });
}

function facts(requestId: string): PayloadFacts {
  return {
    requestId,
    eventTime: asInstant(Date.UTC(2026, 0, 20, 23, 48, 8, 7)),
    workspaceId: '1653573648247579',
    endpointId: 'e-1',
    endpointName: 'gpt',
    requester: '홍길동@email.com',
    requesterId: 'r-1',
    apiType: 'openai/v1/chat/completions',
    url: 'https://gateway.example/openai/v1/chat/completions',
    requestTags: { 팀: 'half \ud800 a character' },
    stream: true,
  };
}

/** A payload from begin to end; false: it was not begun. */
function keep(requestId: string, [request, ...response]: readonly (string | Buffer)[], logging = LOGGING): boolean {
  const capture = payloads.log.begin(logging, facts(requestId), 0);
  if (request !== undefined) capture?.request(Buffer.from(request));
  for (const chunk of response) capture?.response(Buffer.from(chunk));
  capture?.end(ENDING);
  return capture !== undefined;
}

async function stored(columns: string): Promise<readonly Record<string, unknown>[]> {
  const client = createClient({ url: warehouse.url, username: warehouse.user, password: warehouse.password });
  try {
    const query = `SELECT ${columns} FROM \`system.ai_gateway\`.payloads ORDER BY request_id`;
    const clickhouse_settings = { output_format_json_quote_64bit_integers: 0 } as const;
    const answer = await client.query({ query, format: 'JSONEachRow', clickhouse_settings });
    return await answer.json<Record<string, unknown>>();
  } finally {
    await client.close();
  }
}

test('a payload is a row, as it was received, soon after its end', async () => {
  start();
  const events = ['data: {"content":"안', Buffer.from('녕').subarray(0, 2), Buffer.from('녕').subarray(2), '"}\n\n'];
  keep('a', ['{"model":"gpt","messages":[]}', ...events]);
  await vi.waitFor(() => expect(logged).toBe(1), WAIT);
  const [first] = await stored('*');
  expect(first).toEqual({
    request_id: 'a',
    event_time: '2026-01-20 23:48:08.007',
    workspace_id: '1653573648247579',
    endpoint_id: 'e-1',
    endpoint_name: 'gpt',
    requester: '홍길동@email.com',
    requester_id: 'r-1',
    api_type: 'openai/v1/chat/completions',
    url: 'https://gateway.example/openai/v1/chat/completions',
    request_tags: { 팀: 'half \ufffd a character' },
    status_code: 200,
    latency_ms: 300,
    time_to_first_byte_ms: 100,
    destination_name: 'primary',
    destination_model: 'gpt-5.2',
    stream: true,
    sampling_fraction: 1,
    request: '{"model":"gpt","messages":[]}',
    response: 'data: {"content":"안녕"}\n\n',
    request_bytes: 29,
    response_bytes: 28,
    logging_error_codes: [],
    expires_on: '2026-02-19',
    ingested_at: expect.any(String),
  });
  keep('b', ['x', 'y']);
  await vi.waitFor(async () => expect(await stored('request_id')).toHaveLength(2), WAIT);
  await vi.waitFor(() => expect(payloads.heldBytes()).toBe(0), WAIT);
});

test('bodies of any size, content and cut arrive, each with what is missing of it', async () => {
  start();
  keep('bytes', [Buffer.from([0xff, 0x00]), Buffer.from([0xc3])]);
  keep('cut', ['한'.repeat(100), 'a'.repeat(101)], { ...LOGGING, bytesMax: 100 });
  keep('empty', []);
  keep('large', ['\u0001'.repeat(2 ** 20), '"'.repeat(2 ** 20)], { ...LOGGING, bytesMax: 2 ** 20 });
  expect(await stop()).toEqual({ logged: 4, dropped: {} });
  const columns =
    'request_id, length(request) AS q, length(response) AS p, request_bytes, response_bytes, logging_error_codes';
  expect((await stored(columns)).map((row) => Object.values(row))).toEqual([
    ['bytes', null, null, 2, 1, ['REQUEST_NOT_TEXT', 'RESPONSE_NOT_TEXT']],
    ['cut', 99, 100, 300, 101, ['REQUEST_CUT', 'RESPONSE_CUT']],
    ['empty', 0, 0, 0, 0, []],
    ['large', 2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20, []],
  ]);
});

test('a stopped warehouse costs payloads and nothing else: they are dropped, the room is free again, the log has one line', async () => {
  start();
  await warehouse.kill();
  const startedMs = performance.now();
  for (let index = 0; index < 1_000; index += 1) expect(keep(`${index}`, ['my secret', 'x'.repeat(1_000)])).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(promised(2_000));
  await vi.waitFor(() => expect(dropped.get('warehouse')).toBe(1_000), WAIT);
  expect(payloads.heldBytes()).toBe(0);
  expect(lines).toEqual([expect.stringMatching(/^Payloads were not logged\..*"warehouse":\d+.*"ECONNREFUSED"/)]);
  await warehouse.start();
  keep('after', ['x', 'y']);
  await vi.waitFor(() => expect(logged).toBe(1), WAIT);
  expect((await stored('request_id')).map((row) => row['request_id'])).toEqual(['after']);
});

test('a flood never takes more room than there is, and what has no room is counted', async () => {
  const memoryBytesMax = 4 * 2 ** 20;
  start({ memoryBytesMax });
  let begun = 0;
  for (let index = 0; index < 2_000; index += 1) {
    if (keep(`${index}`.padStart(4, '0'), ['q'.repeat(20_000), 'p'.repeat(20_000)])) begun += 1;
    expect(payloads.heldBytes()).toBeLessThanOrEqual(memoryBytesMax);
  }
  expect(begun).toBeGreaterThan(50);
  expect(begun).toBeLessThan(2_000);
  expect(await stop()).toEqual({ logged: begun, dropped: { memory: 2_000 - begun } });
  const kept = await stored('request_id');
  expect(kept).toHaveLength(begun);
  expect(payloads.heldBytes()).toBe(0);
});

test('a warehouse that moved gets what comes after; rows that it does not take are dropped and named by a code alone', async () => {
  const moved = { url: warehouse.url, user: warehouse.user, password: warehouse.password };
  start({ warehouse: { ...moved, url: 'http://127.0.0.1:1' } });
  keep('lost', ['x', 'y']);
  await vi.waitFor(() => expect(dropped.get('warehouse')).toBe(1), WAIT);
  payloads.setWarehouse(moved);
  keep('kept', ['x', 'y']);
  await vi.waitFor(() => expect(logged).toBe(1), WAIT);
  // A day of the year 10240 is none to the warehouse.
  keep('wrong', ['my secret', 'y'], { ...LOGGING, retentionDays: 3e6 });
  expect((await stop()).dropped).toEqual({ warehouse: 1, refused: 1 });
  expect(lines.join('')).not.toContain('my secret');
});

test('a configuration that changes without the warehouse costs no payload', async () => {
  start();
  const { url, user, password } = warehouse;
  for (let index = 0; index < 50; index += 1) {
    keep(`${index}`, ['x'.repeat(60_000), 'y'.repeat(60_000)]);
    payloads.setWarehouse({ url, user, password });
    await new Promise(setImmediate);
  }
  expect(await stop()).toEqual({ logged: 50, dropped: {} });
});

test('a thread that dies takes what it had with it: that is counted, its room is free, and the next payload is logged', async () => {
  start();
  // A time that is none breaks the thread, as a bug of ours would.
  const capture = payloads.log.begin(LOGGING, { ...facts('broken'), eventTime: asInstant(Number.NaN) }, 0);
  capture?.request(Buffer.from('my secret'));
  capture?.end(ENDING);
  await vi.waitFor(() => expect(dropped.get('worker')).toBe(1), WAIT);
  expect(payloads.heldBytes()).toBe(0);
  await vi.waitFor(() => {
    keep('again', ['x', 'y']);
    expect(logged).toBeGreaterThan(0);
  }, WAIT);
  expect(lines.join('')).not.toContain('my secret');
});

test('usage rows do not wait for payloads that flood the warehouse', async () => {
  start();
  const sink = createClickhouseSink(warehouse);
  let isFlooding = true;
  const flood = async () => {
    const body = Buffer.alloc(2 ** 20, '"');
    for (let index = 0; isFlooding; index += 1) {
      keep(`${index}`, [body, body], { ...LOGGING, bytesMax: 2 ** 20 });
      await new Promise(setImmediate);
    }
  };
  const flooding = flood();
  await vi.waitFor(() => expect(logged).toBeGreaterThan(0), WAIT);
  for (let index = 0; index < 5; index += 1) {
    const startedMs = performance.now();
    const rows = Buffer.from(`{"request_id":"u${index}","event_time":"2026-01-20T00:00:00.000Z"}`);
    await sink.insert({ batchId: `b${index}`, token: `t${index}`, partition: '2026-01-20', rows, rowCount: 1 });
    // Behind the payloads' own inserts it would be many times this, on however busy a machine.
    expect(performance.now() - startedMs).toBeLessThan(promised(5_000));
  }
  isFlooding = false;
  await flooding;
  expect(dropped.get('memory')).toBeGreaterThan(0);
  expect(payloads.heldBytes()).toBeLessThanOrEqual(PAYLOAD_MEMORY_BYTES_MAX);
  await sink.close();
});

test('what is left over when the gateway stops is dropped and counted, and nothing is taken afterwards', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  start({ warehouse: { url: `http://127.0.0.1:${port}`, user: '', password: '' } });
  keep('left over', ['x', 'y']);
  expect(await stop(50)).toEqual({ logged: 0, dropped: { stopped: 1 } });
  silent.close();
  keep('late', ['x', 'y']);
  expect(Object.fromEntries(dropped)).toEqual({ stopped: 1, worker: 1 });
  expect(payloads.heldBytes()).toBe(0);
});

async function stop(timeoutMs = 50_000) {
  await payloads.stop(timeoutMs);
  return { logged, dropped: Object.fromEntries(dropped) };
}
