import { afterAll, beforeAll, expect, test } from 'vitest';
import { configFor } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { post } from './harness/post.ts';
import { type Postgres, startPostgres } from './harness/postgres.ts';
import { type Program, type ProgramOptions, startProgram } from './harness/program.ts';
import { within } from './harness/proof.ts';
import { untilRows } from './harness/sql.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

/** How soon the gateway must have a change. */
const IN_FORCE_MS_MAX = within(1_000);

let postgres: Postgres;
let provider: FakeProvider;
let program: Program;
let options: ProgramOptions;

beforeAll(async () => {
  [postgres, provider] = await Promise.all([startPostgres(), startProvider({ seed: 6 })]);
  options = { config: configFor(provider), env: { TALLYGATE_DATABASE_URL: postgres.url } };
  program = await startProgram(options);
}, 240_000);
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  await postgres?.dispose();
});

test('the program keeps what is administered in PostgreSQL, over its own restart and the server’s', {
  timeout: 420_000,
}, async ({ onTestFailed }) => {
  onTestFailed(() => dumpLogs(program));
  const made = {
    name: 'made',
    workspace: 'main',
    destinations: [{ name: 'primary', provider: 'own', model: 'model-a' }],
  };
  const own = { name: 'own', kind: 'openai', base_url: `${provider.url}/v1`, api_key: provider.apiKey };
  expect(await api('POST', 'providers', own)).toBe(201);
  expect(await api('POST', 'endpoints', made)).toBe(201);
  await ask('before');
  await program.stop();
  await postgres.killAndStart();
  program = await startProgram({ ...options, home: program.home, port: program.port });
  expect(await api('POST', 'endpoints', made)).toBe(409);
  await ask('after');
  const served = "SELECT endpoint_name FROM system.ai_gateway.usage WHERE final_status = 'ok'";
  const rows = await untilRows(program, served, { holds: (found) => found.length >= 2 });
  expect(rows).toEqual([{ endpoint_name: 'made' }, { endpoint_name: 'made' }]);
});

async function api(method: string, path: string, body: object): Promise<number> {
  const answer = await fetch(`${program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.text();
  return answer.status;
}

/** The endpoint must be in force within a second of the change, and is at once after a start. */
async function ask(text: string): Promise<void> {
  const body = JSON.stringify({ model: 'made', messages: [{ role: 'user', content: text }] });
  const status = async () =>
    (await post(`${program.url}/openai/v1/chat/completions`, { key: program.adminKey, body })).status;
  await expect.poll(status, { timeout: IN_FORCE_MS_MAX }).toBe(200);
}
