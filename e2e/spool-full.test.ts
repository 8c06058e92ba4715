import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientsFor } from './harness/clients.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { type PlannedRequest, sendOne } from './harness/load.ts';
import { type Program, startProgram } from './harness/program.ts';
import { rowsOf, untilRowCount } from './harness/rows.ts';
import { until } from './harness/until.ts';
import { writeDirectives } from './provider/directives.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

/** The smallest that the program takes: four segments, and beside them what says how far they were shipped. */
const SMALLEST_SPOOL_BYTES = 85_000_176;
/** Of them, kept for rows that the warehouse refuses. */
const REFUSED_ROWS_BYTES = 16 * 1_024 * 1_024;
const SMALL_DISK_MIB = 80;
const REQUESTS_MAX = 40_000;
const TIMEOUT_MS = 480_000;
/** The spool is full when so many are refused one after the other. */
const REFUSED_IN_A_ROW = 60;
const WORKERS = 24;
interface Answered {
  readonly marker: string;
  readonly requestId: string;
  readonly status: number;
}
/** As much of a request as is kept in its row, so that the spool is full soon. */
const LONG = {
  headers: { 'user-agent': 'a'.repeat(512) },
  query: { padding: 'q'.repeat(1_900) },
  tag: 't'.repeat(3_800),
};
let provider: FakeProvider;
const programs: Program[] = [];

beforeAll(async () => {
  provider = await startProvider({ seed: 3 });
});
afterAll(async () => {
  for (const program of programs) await program.remove();
  await provider.stop();
});

/** What can be full. A small disk can only be made where mounting is allowed: as root, on most machines. */
const FULL = ['cap', ...(canMount() ? ['disk'] : [])] as const;

test.each(FULL)(
  'R-46: with a full %s, requests are refused with 503 until there is room again, and no row is lost',
  async (what) => {
    const disk = what === 'disk' ? smallDisk() : undefined;
    try {
      const program = await startProgram(
        disk === undefined
          ? { config: configFor(provider, { spool: { max_bytes: SMALLEST_SPOOL_BYTES } }) }
          : { config: configFor(provider), env: { TALLYGATE_SPOOL_DIR: join(disk.path, 'spool') } },
      );
      programs.push(program);
      if (disk !== undefined) fill(disk.path);
      await fillAndRecover(program, what);
      await program.stop();
    } finally {
      disk?.remove();
    }
  },
  TIMEOUT_MS,
);

/** Stops the warehouse, sends until refused, lets it go on, and compares. */
async function fillAndRecover(program: Program, label: string): Promise<void> {
  const warehouse = program.pids().warehouse;
  if (warehouse === undefined) throw new Error('no warehouse');
  process.kill(warehouse, 'SIGSTOP');
  let retried = 0;
  try {
    const answered = await sendUntilRefused(program, label);
    await expectRefusals(program);
    if (label === 'cap') expect(spoolBytes(program) + REFUSED_ROWS_BYTES).toBeLessThanOrEqual(SMALLEST_SPOOL_BYTES);
    process.kill(warehouse, 'SIGCONT');
    await until(
      async () => (await sendOne(small(label, --retried), optionsFor(program, label))).wire[0]?.status === 200,
      {
        what: 'requests are taken again',
        timeoutMs: 120_000,
      },
    );
    await untilRowCount(program, { label, count: answered.length + 1, timeoutMs: 120_000 });
    const stored = new Set((await rowsOf(program, label)).map((row) => row.requestId));
    const lost = answered.filter(({ requestId }) => !stored.has(requestId));
    console.log(`spool full (${label}): ${answered.length} answered until it was full, ${lost.length} lost`);
    expect(lost.map(({ marker }) => marker)).toEqual([]);
    expect(answered.length).toBeGreaterThan(100);
  } catch (error) {
    dumpLogs(program);
    throw error;
  } finally {
    process.kill(warehouse, 'SIGCONT');
  }
}

async function sendUntilRefused(program: Program, label: string): Promise<readonly Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: WORKERS });
  const answered: Answered[] = [];
  let sent = 0;
  let refusedInARow = 0;
  const work = async () => {
    while (refusedInARow < REFUSED_IN_A_ROW && sent < REQUESTS_MAX) {
      const answer = await sendLong(program, { label, marker: `${label}-${sent++}`, agent });
      refusedInARow = answer.status === 503 ? refusedInARow + 1 : 0;
      if (answer.status === 200) answered.push(answer);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  agent.destroy();
  expect(refusedInARow, 'the spool became full').toBeGreaterThanOrEqual(REFUSED_IN_A_ROW);
  return answered;
}

/** One request of either dialect, whose row is as long as a row can be. */
function sendLong(
  program: Program,
  { label, marker, agent }: { readonly label: string; readonly marker: string; readonly agent: Agent },
): Promise<Answered> {
  const isOpenai = Number(marker.split('-').at(-1)) % 2 === 0;
  const messages = [{ role: 'user', content: writeDirectives(marker, {}) }];
  const body = JSON.stringify(isOpenai ? { model: 'gpt', messages } : { model: 'claude', max_tokens: 100, messages });
  const path = isOpenai ? '/openai/v1/chat/completions' : '/anthropic/v1/messages';
  return new Promise((resolve, reject) => {
    const call = request(`${program.url}${path}?${new URLSearchParams(LONG.query)}`, {
      method: 'POST',
      agent,
      headers: {
        ...LONG.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-api-key': KEYS.member,
        'anthropic-version': '2023-06-01',
        'tallygate-request-tags': JSON.stringify({ load: label, marker, more: LONG.tag }),
      },
    });
    call.once('error', reject);
    call.once('response', (response) => {
      const requestId = String(response.headers['tallygate-request-id']);
      response.resume();
      response.once('end', () => resolve({ marker, requestId, status: response.statusCode ?? 0 }));
      response.once('error', reject);
    });
    call.end(body);
  });
}

async function expectRefusals(program: Program): Promise<void> {
  const before = provider.requests().length;
  const tags = { 'tallygate-request-tags': JSON.stringify({ padding: LONG.tag }) };
  const { headers, query } = LONG;
  const caller = { url: program.url, key: KEYS.member, maxRetries: 0, headers: { ...headers, ...tags }, query };
  const clients = clientsFor(caller);
  const messages = [{ role: 'user' as const, content: 'hello' }];
  const openai = await clients.openai.chat.completions
    .create({ model: 'gpt', messages })
    .catch((error: unknown) => error);
  const anthropic = await clients.anthropic.messages
    .create({ model: 'claude', max_tokens: 9, messages })
    .catch((error: unknown) => error);
  expect(openai).toBeInstanceOf(OpenAI.InternalServerError);
  expect(anthropic).toBeInstanceOf(Anthropic.InternalServerError);
  for (const error of [openai, anthropic] as { status: number; headers: Headers }[]) {
    expect(error.status).toBe(503);
    expect(Number(error.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(provider.requests()).toHaveLength(before);
}

/** What all files of its spool take on disk. */
function spoolBytes(program: Program): number {
  const directory = join(program.home, 'spool');
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function small(label: string, index: number): PlannedRequest {
  return {
    marker: `${label}-${index}`,
    api: index % 2 === 0 ? 'openai' : 'anthropic',
    isStream: false,
    directives: {},
  };
}

function optionsFor(program: Program, label: string) {
  return { url: program.url, key: KEYS.member, label, concurrency: 1, ...LONG };
}

function canMount(): boolean {
  try {
    smallDisk().remove();
    return true;
  } catch {
    return false;
  }
}

/** Takes what room there is left. */
function fill(path: string): void {
  const file = openSync(join(path, 'filler'), 'w');
  try {
    for (let part = 0; part < SMALL_DISK_MIB; part++) writeSync(file, Buffer.alloc(1_048_576));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

/** A file system of its own that is soon full. */
function smallDisk(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tallygate-e2e-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK_MIB}m`, 'tallygate-e2e', path], { stdio: 'ignore' });
  return {
    path,
    remove: () => {
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
