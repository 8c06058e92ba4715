import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { untilInForce } from './harness/in-force.ts';
import { type Program, startProgram } from './harness/program.ts';
import { IS_PROOF, within } from './harness/proof.ts';
import { sql, untilRows } from './harness/sql.ts';
import { type SteadyCaller, type SteadyLoad, type SteadyRequest, startLoad } from './harness/steady-load.ts';
import { until } from './harness/until.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

const GATEWAYS = 4;
/** How soon every gateway must have a change. */
const EFFECT_MS_MAX = within(1_000);
/** Requests over new connections that reach all of four gateways but in one of 10^11 runs. */
const ENOUGH = IS_PROOF ? 400 : 100;
/** Each of the changes takes two seconds and some; the rest is a slow machine’s. */
const TIMEOUT_MS = 480_000;
/** Those in which a change has settled. */
const PHASES = new Set(['model', 'secret', 'key']);
const OLD_SECRET = 'provider-secret-old-0123456789';
const NEW_SECRET = 'provider-secret-new-9876543210';

vi.setConfig({ testTimeout: TIMEOUT_MS });

let provider: FakeProvider;
let program: Program;

beforeAll(async () => {
  provider = await startProvider({ seed: 4, apiKey: OLD_SECRET });
  program = await startProgram({ config: configFor(provider), args: [`--gateways=${GATEWAYS}`] });
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
});

test('by the API: another model, a rotated secret and a revoked key are in force on four gateways within a second', async () => {
  provider.accept(OLD_SECRET);
  await api('POST', 'providers', { name: 'made', kind: 'openai', base_url: `${provider.url}/v1`, api_key: OLD_SECRET });
  const endpoint = await api('POST', 'endpoints', {
    name: 'made',
    workspace: 'main',
    tags: { team: 'sales' },
    destinations: [{ name: 'primary', provider: 'made', model: 'model-a' }],
  });
  const key = await api('POST', 'keys', { name: 'revoked', role: 'member', workspace: 'main' });
  // What was made a moment ago is not the change that is looked at.
  await untilInForce(program, GATEWAYS);
  await underLoad({ label: 'by-api', endpoint: 'made', revoked: String(key['secret']) }, async (load) => {
    await changeModel(load, () =>
      api('PATCH', 'endpoints/made', { destinations: [{ name: 'primary', provider: 'made', model: 'model-b' }] }),
    );
    await rotateSecret(load, () => api('PATCH', 'providers/made', { api_key: NEW_SECRET }));
    await revokeKey(load, () => api('DELETE', `keys/${String(key['id'])}`));
  });
  await expectMetadata('by-api', {
    endpointId: String(endpoint['id']),
    creator: 'admin@localhost',
    models: ['model-a', 'model-b'],
  });
});

test('by the file: the same', async () => {
  provider.accept(OLD_SECRET);
  const first = configFor(provider);
  await underLoad({ label: 'by-file', endpoint: 'gpt', revoked: KEYS.other }, async (load) => {
    const write = (apiKey: string, change: Partial<Record<'endpoints' | 'keys', unknown>>) => {
      program.writeConfig(configFor({ url: provider.url, apiKey }, change));
    };
    const endpoints = JSON.parse(JSON.stringify(first['endpoints']).replaceAll('openai-model', 'model-b'));
    await changeModel(load, () => write(OLD_SECRET, { endpoints }));
    await rotateSecret(load, () => write(NEW_SECRET, { endpoints }));
    const keys = (first['keys'] as readonly { readonly name: string }[]).filter(({ name }) => name !== 'other');
    await revokeKey(load, () => write(NEW_SECRET, { endpoints, keys }));
  });
  await expectMetadata('by-file', { creator: 'tallygate.yaml', models: ['openai-model', 'model-b'] });
});

test('an endpoint made by the API is served at once, and gone when it is removed', async () => {
  await api('POST', 'endpoints', { name: 'brief', destinations: [{ name: 'a', provider: 'demo', model: 'demo-1' }] });
  const load = startLoad(program.url, 'brief', [{ name: 'brief', key: KEYS.member, endpoint: 'brief' }]);
  const made = performance.now();
  await load.untilAfter(made + EFFECT_MS_MAX, ENOUGH);
  const removing = performance.now();
  await api('DELETE', 'endpoints/brief');
  const removed = performance.now();
  await load.untilAfter(removed + EFFECT_MS_MAX, ENOUGH);
  await load.stop();
  const statuses = (which: (request: SteadyRequest) => boolean) =>
    new Set(
      load
        .requests()
        .filter(which)
        .map(({ status }) => status),
    );
  expect(statuses((each) => each.startedAtMs > made + EFFECT_MS_MAX && each.endedAtMs < removing)).toEqual(
    new Set([200]),
  );
  expect(statuses((each) => each.startedAtMs > removed + EFFECT_MS_MAX)).toEqual(new Set([404]));
  const types = await untilRows(
    program,
    "SELECT DISTINCT destination_type FROM system.ai_gateway.usage WHERE endpoint_name = 'brief' AND status_code = 200",
    { holds: (rows) => rows.length === 1 },
  );
  expect(types).toEqual([{ destination_type: 'PAY_PER_TOKEN_FOUNDATION_MODEL' }]);
});

/** Runs the changes while two callers call; every request of the one that keeps its key must pass. */
async function underLoad(
  { label, endpoint, revoked }: { readonly label: string; readonly endpoint: string; readonly revoked: string },
  changes: (load: SteadyLoad) => Promise<void>,
): Promise<void> {
  const callers: readonly SteadyCaller[] = [
    { name: 'steady', key: KEYS.member, endpoint },
    { name: 'revoked', key: revoked, endpoint },
  ];
  const load = startLoad(program.url, label, callers);
  try {
    // Keys and endpoints of a moment ago are in force everywhere.
    await load.untilAfter(performance.now() + EFFECT_MS_MAX, 10);
    await changes(load);
  } catch (error) {
    dumpLogs(program);
    throw error;
  } finally {
    await load.stop();
  }
  const steady = load.requests().filter(({ caller }) => caller === 'steady');
  const failed = steady.filter(({ status }) => status !== 200);
  console.log(`${label}: ${load.requests().length} requests, ${failed.length} failed that should have passed`);
  expect(failed).toEqual([]);
  const counted = steady.filter(({ phase }) => PHASES.has(phase)).length;
  const rows = await untilRows(
    program,
    `SELECT request_tags['phase'] AS phase, uniqExact(splitByChar(':', batch_id)[1]) AS gateways, count() AS requests
     FROM system.ai_gateway.usage WHERE request_tags['load'] = '${label}' AND request_tags['caller'] = 'steady' AND request_tags['phase'] IN ('model', 'secret', 'key')
     GROUP BY phase ORDER BY phase`,
    // Each gateway ships its rows by itself: they are here when as many are as there were requests.
    { holds: (found) => found.reduce((sum, row) => sum + Number(row['requests']), 0) === counted, timeoutMs: 120_000 },
  );
  expect(rows.map(({ phase, gateways }) => [phase, Number(gateways)])).toEqual([
    ['key', GATEWAYS],
    ['model', GATEWAYS],
    ['secret', GATEWAYS],
  ]);
}

async function changeModel(load: SteadyLoad, act: () => unknown): Promise<void> {
  await settle(load, 'model', { act, isNew: ({ marker }) => modelOf(marker) === 'model-b' });
}

/** The provider takes both secrets while they change, and then only the new one. */
async function rotateSecret(load: SteadyLoad, act: () => unknown): Promise<void> {
  provider.accept(OLD_SECRET, NEW_SECRET);
  await settle(load, 'secret', { act, isNew: ({ marker }) => secretOf(marker) === NEW_SECRET });
  provider.accept(NEW_SECRET);
}

async function revokeKey(load: SteadyLoad, act: () => unknown): Promise<void> {
  const before = performance.now();
  const earlier = load.requests().filter(({ caller }) => caller === 'revoked');
  expect(earlier.filter(({ status, startedAtMs }) => status !== 200 && startedAtMs < before)).toEqual([]);
  await settle(load, 'key', { act, isNew: ({ caller, status }) => (caller === 'revoked' ? status === 401 : true) });
}

/** Changes something, and finds what began more than a second later and still met the old. */
async function settle(
  load: SteadyLoad,
  phase: string,
  change: { readonly act: () => unknown; readonly isNew: (request: SteadyRequest) => boolean },
): Promise<void> {
  const asked = performance.now();
  await change.act();
  const done = performance.now();
  await untilSettled(load, { done, isNew: change.isNew });
  load.enter(phase);
  const settled = performance.now();
  await load.untilAfter(settled, ENOUGH);
  load.enter(`after ${phase}`);
  const later = load.requests().filter(({ startedAtMs, status }) => startedAtMs > asked && status !== 0);
  const old = later.filter((request) => !change.isNew(request));
  const lastOldMs = Math.max(0, ...old.map(({ startedAtMs }) => startedAtMs - done));
  console.log(
    `${phase}: asked for in ${Math.round(done - asked)} ms, the last request with the old began ${Math.round(lastOldMs)} ms after`,
  );
  const inForceMs = Math.min(settled, done + EFFECT_MS_MAX);
  expect(old.filter(({ startedAtMs }) => startedAtMs > inForceMs)).toEqual([]);
  expect(later.some(change.isNew)).toBe(true);
}

/** Until the time is over; sooner when so many in a row met the new that it is in force on every gateway. */
async function untilSettled(
  load: SteadyLoad,
  { done, isNew }: { readonly done: number; readonly isNew: (request: SteadyRequest) => boolean },
): Promise<void> {
  let seen = load.requests().length;
  let inARow = 0;
  const holds = (): boolean => {
    for (const request of load.requests().slice(seen)) {
      if (request.startedAtMs > done) inARow = isNew(request) ? inARow + 1 : 0;
    }
    seen = load.requests().length;
    return inARow >= ENOUGH || load.requests().some(({ startedAtMs }) => startedAtMs > done + EFFECT_MS_MAX);
  };
  await until(holds, { what: 'the change to be in force', timeoutMs: 90_000 });
}

function modelOf(marker: string): string | undefined {
  const body = provider.of(marker)[0]?.body.toString() ?? '';
  return /"model":"([^"]+)"/.exec(body)?.[1];
}

function secretOf(marker: string): string | undefined {
  const headers = provider.of(marker)[0]?.rawHeaders ?? [];
  const at = headers.findIndex((name) => name.toLowerCase() === 'authorization');
  return headers[at + 1]?.replace(/^Bearer /, '');
}

/** Rows tell who made the endpoint, and how it was when the request came. */
async function expectMetadata(
  label: string,
  expected: { readonly endpointId?: string; readonly creator: string; readonly models: readonly string[] },
): Promise<void> {
  const { rows } = await sql(
    program,
    `SELECT any(endpoint_id) AS id, any(endpoint_metadata.creator) AS creator, destination_model AS model,
       any(destination_type) AS type, uniqExact(endpoint_metadata.last_updated_time) AS times,
       toUnixTimestamp(min(endpoint_metadata.last_updated_time)) AS changed
     FROM system.ai_gateway.usage
     WHERE request_tags['load'] = '${label}' AND request_tags['caller'] = 'steady' AND status_code = 200
     GROUP BY model ORDER BY changed`,
  );
  console.log(`${label}: ${JSON.stringify(rows)}`);
  // The provider names the release of the model that it was asked for.
  expect(rows.map(({ model }) => String(model).replace(/-\d{4}-\d{2}-\d{2}$/, ''))).toEqual(expected.models);
  for (const row of rows) {
    expect(row).toMatchObject({ creator: expected.creator, type: 'EXTERNAL_FOUNDATION_MODEL' });
    expect(Number(row['times'])).toBe(1);
    if (expected.endpointId !== undefined) expect(row['id']).toBe(expected.endpointId);
  }
}

async function api(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
