import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { clientsFor } from './harness/clients.ts';
import { type ConfigDocument, configFor, KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { type Exit, freePort, launch, type ProgramOptions } from './harness/program.ts';
import { within } from './harness/proof.ts';
import { until } from './harness/until.ts';

const FAILING_MAX_MS = 90_000;
const CONFIG_PROMISED_MS = within(1_000);
/** Where the problems of the bad configuration are. */
const PATHS = [
  /providers\.openai\.kind/,
  /providers\.openai\.base_url/,
  /endpoints\[0\].*provider/,
  /endpoints\[1\].*destinations/,
  /keys\[0\]\.key/,
  /keys\[0\]\.role/,
  /surprise/,
];
const fixture = useProgram();

test('a bad configuration ends the start, with every problem at once and where it is', async () => {
  const { exit, logs } = await fails({
    config: {
      providers: { openai: { kind: 'opneai', base_url: 'not a url', api_key: 'x' } },
      endpoints: [
        { name: 'gpt', destinations: [{ name: 'a', provider: 'nobody', model: 'm', traffic_percentage: 40 }] },
        { name: 'gpt', destinations: [] },
      ],
      keys: [{ name: 'k', key: 'short', requester: 'a@b.c', role: 'emperor' }],
      surprise: true,
    },
    env: { TALLYGATE_PORT: 'eighty', TALLYGATE_DURABILITY: 'sometimes' },
  });
  expect(exit.code).not.toBe(0);
  for (const pattern of [/TALLYGATE_PORT/, /TALLYGATE_DURABILITY/, ...PATHS]) expect(logs).toMatch(pattern);
  expect(logs).not.toMatch(/\n\s+at .*\.ts:\d+/);
});

test('a file that is no YAML is refused with its name', async () => {
  const path = join(fixture.program.home, 'broken.yaml');
  writeFileSync(path, 'providers: [unclosed');
  const { exit, logs } = await fails({ env: { TALLYGATE_CONFIG: path } });
  expect(exit.code).not.toBe(0);
  expect(logs).toContain('broken.yaml');
});

test('a taken port ends the start with a sentence that names it', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const { exit, logs } = await fails({ config: configFor(fixture.provider), port });
  taken.close();
  expect(exit.code).not.toBe(0);
  expect(logs).toContain(String(port));
  expect(logs).toMatch(/port|포트/i);
});

test('a second instance on the same home is refused, and the first goes on', async () => {
  const { exit, logs } = await fails({ home: fixture.program.home, port: await freePort() });
  expect(exit.code).not.toBe(0);
  expect(logs).toContain(fixture.program.home);
  expect(await call(KEYS.member)).toBe(200);
});

test('a change of the configuration file is in force within a second, and a bad one changes nothing', async () => {
  const newKey = 'tg-e2e-new-key-5a4b3c2d1e0f9a8b';
  expect(await call(newKey)).toBe(401);
  const config = configFor(fixture.provider);
  const keys = config['keys'] as readonly object[];
  fixture.program.writeConfig({
    ...config,
    keys: [...keys, { name: 'new', key: newKey, requester: 'new@email.com', workspace: 'main' }],
  });
  await withinASecond(async () => (await call(newKey)) === 200);
  fixture.program.writeConfig({ ...config, endpoints: 'nonsense' } as ConfigDocument);
  await until(() => /endpoints/.test(fixture.program.logs()), { what: 'a complaint about the file' });
  expect(await call(newKey)).toBe(200);
  fixture.program.writeConfig(config);
  await withinASecond(async () => (await call(newKey)) === 401);
});

async function withinASecond(holds: () => Promise<boolean>): Promise<void> {
  const fromMs = performance.now();
  await until(holds, { what: 'the change is in force', everyMs: 20 });
  const tookMs = performance.now() - fromMs;
  console.log(`configuration: in force after ${tookMs.toFixed(0)} ms`);
  expect(tookMs).toBeLessThan(CONFIG_PROMISED_MS);
}

/** Status of one request with this key. */
async function call(key: string): Promise<number> {
  const { openai } = clientsFor({ url: fixture.program.url, key, maxRetries: 0 });
  return openai.chat.completions.create({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }).then(
    () => 200,
    (error: unknown) => (error as { status?: number }).status ?? 0,
  );
}

/** Starts it and waits for its end. */
async function fails(options: ProgramOptions): Promise<{ readonly exit: Exit; readonly logs: string }> {
  const program = await launch(options);
  const exit = await Promise.race([program.exited, delay(FAILING_MAX_MS)]);
  // A home that was another program's before stays.
  await (options.home === undefined ? program.remove() : program.destroy());
  if (exit === undefined) throw new Error(`it did not end\n${program.logs().slice(-4_000)}`);
  return { exit, logs: program.logs() };
}
