import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import type { Position } from '../shipping/source.ts';
import { isBefore } from '../spool/position.ts';
import { createSpoolSource } from './spool-source.ts';
import { createFileSpool } from './spool-writer.ts';

const APPENDER = fileURLToPath(new URL('../../../test/spool-appender.ts', import.meta.url));
const ROUNDS = inject('isProof') ? 60 : 6;

test(`kill -9 at ${ROUNDS} moments loses no request and writes no row twice`, { timeout: 300_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tallygate-spool-kill-'));
  try {
    const lives: string[][] = [];
    for (let round = 0; round < ROUNDS; round++) lives.push(await appendUntilKilled(dir, round));
    const left = await readRest(dir);
    const lines = lives.flat();
    const told = { open: wordsOf(lines, 'open'), close: new Set(wordsOf(lines, 'close')) };
    const ends = new Map<string, string[]>();
    for (const row of [...rowsShipped(lives, left.position), ...left.rows]) {
      const { id, end } = JSON.parse(row);
      ends.set(id, [...(ends.get(id) ?? []), end.split(' ')[0]]);
    }
    expect(told.open.length).toBeGreaterThan(ROUNDS * 20);
    for (const [id, each] of ends) expect(each, `rows of ${id}`).toHaveLength(1);
    for (const id of told.open) expect(ends.has(id), `a row for ${id}, which was opened`).toBe(true);
    for (const id of told.close) expect(ends.get(id), `the row of ${id}, which was closed`).toEqual(['closed']);
    const kinds = new Set([...ends.values()].flat());
    expect(kinds).toEqual(new Set(['closed', 'progress', 'lost']));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

/** Lets an appender run until it has told so many lines; from none, which is during its recovery. */
async function appendUntilKilled(dir: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, dir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const linesMax = round % 3 === 2 ? 1 : 1 + ((round * 977) % 1_500);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    if (lines.length === linesMax) child.kill('SIGKILL');
  });
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  expect(signal).toBe('SIGKILL');
  return lines;
}

async function readRest(dir: string) {
  const { spool } = await createFileSpool({
    dir,
    clock: systemClock,
    log: silentLog,
    lostClosing: () => ',"end":"lost"}',
  });
  const source = await createSpoolSource({ dir, log: silentLog, acknowledged: () => {} });
  spool.onSynced((position) => source.synced(position));
  await spool.synced();
  const { position } = await source.loadState();
  const rows: string[] = [];
  for (let at = position; ; ) {
    const { records, next } = await source.read(at, { rowsMax: 500, bytesMax: 1_000_000 });
    if (records.length === 0) break;
    rows.push(...records.map(({ row }) => row.toString()));
    at = next;
  }
  await source.stop();
  await spool.stop();
  return { position, rows };
}

/** Rows that a life read and saved as read: those before the place where the next life began. */
function rowsShipped(lives: readonly (readonly string[])[], end: Position): string[] {
  let bound = end;
  const shipped: string[] = [];
  for (const lines of lives.toReversed()) {
    const nextBound = bound;
    for (const line of lines) {
      const [, kind, segment, offset, row = ''] = /^(row|from) (\d+):(\d+) ?(.*)$/.exec(line) ?? [];
      const position = { segment: Number(segment), offset: Number(offset) };
      if (kind === 'from') bound = position;
      if (kind === 'row' && !isBefore(nextBound, position)) shipped.push(row);
    }
  }
  return shipped;
}

function wordsOf(lines: readonly string[], kind: string): string[] {
  return lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
}
