import { afterAll, beforeAll, expect, test } from 'vitest';
import { configFor, KEYS } from './harness/config.ts';
import { launch, type Program } from './harness/program.ts';
import { until } from './harness/until.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

const FIRST = 'first-secret-of-this-test-0123456789';
const SECOND = 'second-secret-of-this-test-0123456789';
/** Exit code for a configuration that cannot be started with. */
const CONFIGURATION_WRONG = 2;

let provider: FakeProvider;
const started: Program[] = [];

beforeAll(async () => {
  provider = await startProvider({ seed: 8 });
});
afterAll(async () => {
  for (const program of started) await program.remove();
  await provider?.stop();
});

/** Starts on the home of the first one, with these secrets. */
async function start(env: Readonly<Record<string, string>>): Promise<Program> {
  const home = started[0]?.home;
  const program = await launch({ config: configFor(provider), env, ...(home === undefined ? {} : { home }) });
  started.push(program);
  return program;
}

async function post(program: Program, path: string, body: object): Promise<number> {
  const response = await fetch(`${program.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Waits until the gateway serves what was made; it is told of it within a second. */
async function untilServed(program: Program): Promise<void> {
  await until(async () => (await callMade(program)) === 200, { what: 'the made endpoint to be served' });
}

async function callMade(program: Program): Promise<number> {
  const response = await fetch(`${program.url}/mlflow/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'made', messages: [{ role: 'user', content: 'hello' }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

test('a provider made before the secret changed works after it, once the earlier one was given; without it the start says what to do', async () => {
  const first = await start({ TALLYGATE_SECRET: FIRST });
  await first.ready();
  const made = { name: 'sealed', kind: 'openai', base_url: `${provider.url}/v1`, api_key: provider.apiKey };
  expect(await post(first, 'providers', made)).toBe(201);
  const destinations = [{ name: 'primary', provider: 'sealed', model: 'openai-model', traffic_percentage: 100 }];
  expect(await post(first, 'endpoints', { name: 'made', destinations })).toBe(201);
  await untilServed(first);
  await first.stop();

  const refused = await start({ TALLYGATE_SECRET: SECOND });
  expect((await refused.exited).code).toBe(CONFIGURATION_WRONG);
  expect(refused.logs()).toContain('TALLYGATE_PREVIOUS_SECRET');
  expect(refused.logs()).not.toContain(provider.apiKey);

  const changed = await start({ TALLYGATE_SECRET: SECOND, TALLYGATE_PREVIOUS_SECRET: FIRST });
  await changed.ready();
  expect(await callMade(changed)).toBe(200);
  await changed.stop();

  const later = await start({ TALLYGATE_SECRET: SECOND });
  await later.ready();
  expect(await callMade(later)).toBe(200);
  await later.stop();
  expect(later.logs()).not.toContain(provider.apiKey);
}, 480_000);
