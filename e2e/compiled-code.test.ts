import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeBudget, untilBudget } from './harness/budgets.ts';
import { type ConfigDocument, configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { type Program, startProgram } from './harness/program.ts';
import { untilRows } from './harness/sql.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

let provider: FakeProvider;
let program: Program | undefined;

beforeAll(async () => {
  provider = await startProvider({ seed: 3 });
});
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') dumpLogs(program);
  await program?.remove();
});
afterAll(() => provider.stop());

test('at its first start already no thread of a gateway strips types, and what each role runs is there before it serves', {
  timeout: 480_000,
}, async () => {
  const running = await start();
  const folders = filesOf(compiled(running));
  expect(Object.keys(folders)).toEqual(['control', 'gateway', 'warehouse']);
  for (const files of Object.values(folders)) expect(files.length).toBeGreaterThan(100);
  expect(statSync(join(running.home, 'compiled')).mode & 0o777).toBe(0o700);
  await useEveryThread(running);
  // As it ends, a process writes what it had to strip and to compile.
  expect((await running.stop()).code).toBe(0);
  const before = (folders['gateway'] ?? []).filter(isStripped);
  expect(before.length).toBeGreaterThan(100);
  expect((filesOf(compiled(running))['gateway'] ?? []).filter(isStripped)).toEqual(before);
});

test('it starts and serves with compiled code that was damaged, or that cannot be kept', {
  timeout: 480_000,
}, async () => {
  const first = await start();
  await first.destroy();
  const folder = compiled(first);
  for (const [index, { path }] of (filesOf(folder)['gateway'] ?? []).entries()) damage(path, index);
  rmSync(join(folder, 'control'), { recursive: true });
  writeFileSync(join(folder, 'control'), 'no folder');
  const second = await start(first.home);
  expect(await call(second)).toBe(200);
  await second.destroy();
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'no folder');
  const third = await start(first.home);
  expect(await call(third)).toBe(200);
  expect(third.logs()).toContain('Compiled code cannot be kept');
});

/** Without what other tests compiled; its endpoint keeps payloads. */
async function start(home?: string): Promise<Program> {
  const config = configFor(provider);
  const endpoints = (config['endpoints'] as readonly ConfigDocument[]).map((endpoint) => ({
    ...endpoint,
    inference_table: {},
  }));
  program = await startProgram({ home, config: { ...config, endpoints }, env: { NODE_COMPILE_CACHE: '' } });
  return program;
}

/** The folder of the release. */
function compiled({ home }: Program): string {
  const folder = join(home, 'compiled');
  const [release, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, String(release));
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly writtenMs: number;
}

/** Files by the name of the role, in order. */
function filesOf(folder: string): Readonly<Record<string, readonly Kept[]>> {
  const roles = readdirSync(folder).sort();
  return Object.fromEntries(roles.map((role) => [role, filesIn(join(folder, role))]));
}

function filesIn(folder: string): readonly Kept[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return { path, bytes: size, writtenMs: mtimeMs };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Node's own head of a file. */
const HEAD_BYTES = 20;

/** A source without its types is text; code has zeros. What packages load at first need is JavaScript and has code alone. */
function isStripped({ path }: Kept): boolean {
  return !readFileSync(path).subarray(HEAD_BYTES).includes(0);
}

/** In turn: emptied, cut in half, overwritten, a folder in its place. */
function damage(path: string, index: number): void {
  const { size } = statSync(path);
  if (index % 4 < 2) truncateSync(path, index % 4 === 0 ? 0 : Math.floor(size / 2));
  else if (index % 4 === 2) writeFileSync(path, Buffer.alloc(size, 'damaged'));
  else {
    rmSync(path);
    mkdirSync(path);
  }
}

/** Rows are shipped, records charged and payloads kept by threads that are started when there is need. */
async function useEveryThread(running: Program): Promise<void> {
  const { id } = await makeBudget(running, {
    ...{ name: 'all', scope: 'account', period: 'month', unit: 'requests', amount: '100' },
  });
  expect(await call(running)).toBe(200);
  await untilBudget(running, id, ({ used }) => used !== '0');
  for (const table of ['usage', 'payloads']) {
    const isThere = { holds: (rows: readonly Readonly<Record<string, unknown>>[]) => rows[0]?.['n'] === '1' };
    await untilRows(running, `SELECT toString(count()) AS n FROM system.ai_gateway.${table}`, isThere);
  }
}

async function call(running: Program): Promise<number> {
  const answer = await fetch(`${running.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }),
    signal: AbortSignal.timeout(60_000),
  });
  await answer.arrayBuffer();
  return answer.status;
}
