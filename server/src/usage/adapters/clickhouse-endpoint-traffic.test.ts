import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { endpointTrafficSchema } from '@tallygate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import type { EndpointTrafficReader } from '../reading/endpoint-traffic.ts';
import { UsageUnreadable } from '../reading/usage-reader.ts';
import { clickhouseEndpointTraffic } from './clickhouse-endpoint-traffic.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = { from: asInstant(NOW - 3_600_000), to: asInstant(NOW) };
const SECOND_MS = 1_000;

interface Attempt {
  readonly destination: string;
  readonly status_code: number | null;
  readonly error_code: string | null;
}

/** A request so many seconds before now. */
const request = (
  ago: number,
  more: {
    readonly endpoint?: string;
    readonly status?: string;
    readonly tokens?: number | null;
    readonly by?: string;
    readonly attempts?: readonly Attempt[];
  } = {},
) => ({ ago, endpoint: 'gpt', status: 'ok', tokens: 100, by: 'one', attempts: [GOOD], ...more });
const GOOD: Attempt = { destination: 'primary', status_code: 200, error_code: null };
const BAD: Attempt = { destination: 'primary', status_code: 503, error_code: 'provider:overloaded' };
const SAVED: Attempt = { destination: 'backup', status_code: 200, error_code: null };

const ROWS = [
  request(3_601),
  request(3_600),
  request(600, { status: 'error', attempts: [BAD], tokens: null }),
  request(61),
  request(60, { status: 'client_closed' }),
  request(30, { attempts: [BAD, SAVED], by: 'two' }),
  request(0, { status: 'ok' }),
  request(20, { endpoint: 'claude', status: 'refused', attempts: [], tokens: null }),
  request(10, { endpoint: '', status: 'refused', attempts: [] }),
];

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let reader: EndpointTrafficReader;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
  const at = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
  await client.insert({
    table: '`system.ai_gateway`.usage',
    format: 'JSONEachRow',
    values: ROWS.map(({ ago, endpoint, status, tokens, by, attempts }, index) => ({
      request_id: `r-${index}`,
      event_time: at(NOW - ago * SECOND_MS),
      endpoint_name: endpoint,
      final_status: status,
      total_tokens: tokens,
      requester_id: by,
      routing_information: {
        attempts: attempts.map((attempt, place) => ({
          ...attempt,
          priority: String(place + 1),
          action: place === 0 ? 'INITIAL_ATTEMPT' : 'FALLBACK',
          destination_id: attempt.destination,
          latency_ms: 5,
          start_time: at(NOW - ago * SECOND_MS + place),
          end_time: at(NOW - ago * SECOND_MS + place + 5),
        })),
      },
    })),
  });
  reader = clickhouseEndpointTraffic(() => client);
}, 60_000);
afterAll(async () => {
  await client?.close();
  await warehouse?.dispose();
});

const traffic = (more: object) =>
  reader.traffic({ scope: { kind: 'all' }, ...HOUR, endpoint: undefined, ...more }, AbortSignal.timeout(10_000));

test('the hour’s requests, tokens and errors of each endpoint are counted, and how its destinations did', async () => {
  const all = await traffic({});
  expect(all.map((each) => endpointTrafficSchema.parse(each))).toEqual([
    {
      endpoint_name: 'gpt',
      requests: 5,
      requests_last_minute: 2,
      errors: 1,
      tokens: 400,
      last_request_at: '2026-11-20T11:59:30.000Z',
      destinations: [
        {
          name: 'backup',
          attempts: 1,
          failed: 0,
          last_attempt_at: '2026-11-20T11:59:30.001Z',
          last_status_code: 200,
          last_error_code: null,
        },
        {
          name: 'primary',
          attempts: 5,
          failed: 2,
          last_attempt_at: '2026-11-20T11:59:30.000Z',
          last_status_code: 503,
          last_error_code: 'provider:overloaded',
        },
      ],
    },
    {
      endpoint_name: 'claude',
      requests: 1,
      requests_last_minute: 1,
      errors: 1,
      tokens: null,
      last_request_at: '2026-11-20T11:59:40.000Z',
      destinations: [],
    },
  ]);
});

test('of one endpoint there is every minute of the hour, and their sum is the hour’s', async () => {
  const [gpt, ...others] = await traffic({ endpoint: 'gpt' });
  expect(others).toEqual([]);
  expect(gpt?.minutes).toHaveLength(60);
  expect(gpt?.minutes?.[0]).toEqual({ at: '2026-11-20T11:00:00.000Z', requests: 1, errors: 0 });
  expect(gpt?.minutes?.reduce((sum, { requests }) => sum + requests, 0)).toBe(gpt?.requests);
  expect(gpt?.minutes?.reduce((sum, { errors }) => sum + errors, 0)).toBe(gpt?.errors);
});

test('somebody who may see only their own rows has only those counted', async () => {
  const own = await traffic({ scope: { kind: 'own', requesterId: 'two' } });
  expect(own).toMatchObject([{ endpoint_name: 'gpt', requests: 1, destinations: [{ attempts: 1 }, { attempts: 1 }] }]);
  expect(await traffic({ scope: { kind: 'own', requesterId: 'nobody' } })).toEqual([]);
});

test('a warehouse that does not answer is told as such', async () => {
  const gone = clickhouseEndpointTraffic(() => createClient({ url: 'http://127.0.0.1:9', log: { level: 127 } }));
  const question = { scope: { kind: 'all' }, ...HOUR, endpoint: undefined } as const;
  await expect(gone.traffic(question, AbortSignal.timeout(10_000))).rejects.toThrow(UsageUnreadable);
});
