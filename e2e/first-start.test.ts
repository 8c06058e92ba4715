import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { shell, tallygate } from './harness/command.ts';
import { dumpLogs } from './harness/fixture.ts';
import { launch, type Program } from './harness/program.ts';
import { within } from './harness/proof.ts';
import { sql } from './harness/sql.ts';
import { until } from './harness/until.ts';

const PROMISED_START_MS = within(15_000);
const PROMISED_ROW_MS = within(1_000);

const started: Program[] = [];
afterAll(async () => {
  for (const program of started) await program.remove();
});

test('the first start prints a curl line that works at once, its row is there within a second, and both are so at the second start', {
  timeout: 480_000,
}, async () => {
  const first = await start(undefined);
  await useBanner(first, 1);
  await first.stop();
  const second = await start(first.home);
  const line = await useBanner(second, 2);
  expect(second.pids()).toMatchObject({ warehouse: expect.any(Number), control: expect.any(Number) });
  const file = /\$\(\s*(?:cat|<)\s+["']?([^"')]+)/.exec(line)?.[1];
  expect(file, 'the line reads its key from a file').toBeDefined();
  expect(statSync(resolve(second.home, file ?? '')).mode & 0o777).toBe(0o600);
  await second.stop();
});

async function start(home: string | undefined): Promise<Program> {
  // What a first start takes, it takes without what earlier ones left.
  const program = await launch({ home, env: { NODE_COMPILE_CACHE: '' } });
  started.push(program);
  return program;
}

/** Waits for the line, runs it as a person would, and finds its row. */
async function useBanner(program: Program, rowsExpected: number): Promise<string> {
  const startedMs = performance.now();
  try {
    const line = await until(() => curlLine(program.stdout()), {
      what: 'a curl line on the terminal',
      timeoutMs: PROMISED_START_MS,
    });
    const readyMs = performance.now() - startedMs;
    const answer = await shell(`${line} --write-out '\\n%{http_code}'`, program.home);
    const endedMs = performance.now();
    expect(answer, answer.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n200$/) });
    await until(async () => (await countRows(program)) >= rowsExpected, {
      what: 'its row',
      timeoutMs: 30_000,
      everyMs: 5,
    });
    const rowMs = performance.now() - endedMs;
    console.log(
      `first start: the line after ${readyMs.toFixed(0)} ms, its row ${rowMs.toFixed(0)} ms after the answer`,
    );
    expect(readyMs).toBeLessThan(PROMISED_START_MS);
    expect(rowMs).toBeLessThan(PROMISED_ROW_MS);
    const shown = await tallygate(['sql', 'SELECT count() AS n FROM system.ai_gateway.usage'], program.environment);
    expect(shown, shown.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining(String(rowsExpected)) });
    return line;
  } catch (error) {
    dumpLogs(program);
    throw error;
  }
}

async function countRows(program: Program): Promise<number> {
  const answer = await sql(program, 'SELECT count() AS n FROM system.ai_gateway.usage');
  return answer.status === 200 ? Number(answer.rows[0]?.['n']) : 0;
}

/** The first line that begins with curl, with the lines that a backslash joins to it. */
function curlLine(stdout: string): string | undefined {
  return /^[ \t]*(curl (?:.*\\\r?\n)*.*)\r?\n/m.exec(stdout)?.[1];
}
