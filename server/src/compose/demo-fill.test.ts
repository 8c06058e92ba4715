import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asInstant, type Clock, silentLog, systemClock, systemRandom } from '#kernel';
import type { UsageSink } from '#usage';
import { TEST_PLACE } from '../usage/sample/place.test-support.ts';
import { decideFill, fillDemo } from './demo-fill.ts';
import { demoPaths } from './demo-home.ts';
import { readDemoState } from './demo-state.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tallygate-demo-'));
  mkdirSync(join(home, 'sample'));
});
afterEach(() => rmSync(home, { recursive: true }));

const NOW = asInstant(Date.parse('2026-11-20T09:00:00.000Z'));

/** A table in memory; `onInsert` sees how many batches came. */
function tableOf(onInsert: (batches: number) => void = () => {}) {
  const ids: string[] = [];
  const batchIds = new Set<string>();
  const sink: UsageSink = {
    incarnation: async () => 'one life',
    insert: async ({ batchId, rows }) => {
      batchIds.add(batchId);
      for (const line of Buffer.from(rows).toString().trimEnd().split('\n')) ids.push(JSON.parse(line).request_id);
      onInsert(batchIds.size);
    },
    stored: async ({ requestIds }) => new Set(requestIds.filter((id) => ids.includes(id))),
  };
  return { sink, ids, batchIds };
}

/** One start of the demo at a time; resolves to what the terminal showed. */
async function start(
  table: ReturnType<typeof tableOf>,
  by: { readonly now?: number; readonly signal?: AbortSignal; readonly language?: 'ko' | 'en' } = {},
): Promise<string> {
  const clock: Clock = { ...systemClock, now: () => asInstant(by.now ?? NOW) };
  let shown = '';
  await fillDemo({
    paths: demoPaths(home),
    place: TEST_PLACE,
    sink: table.sink,
    isTableEmpty: async () => table.ids.length === 0,
    terminal: { isInteractive: false, write: (text) => (shown += text) },
    language: by.language ?? 'en',
    clock,
    random: systemRandom,
    log: silentLog,
    signal: by.signal ?? new AbortController().signal,
    daysCount: 4,
  });
  return shown;
}

test.each([
  { isBegunWhole: false, isTableEmpty: false, expected: 'go_on' },
  { isBegunWhole: false, isTableEmpty: true, expected: 'go_on' },
  { isBegunWhole: undefined, isTableEmpty: true, expected: 'begin' },
  { isBegunWhole: true, isTableEmpty: true, expected: 'begin' },
  { isBegunWhole: true, isTableEmpty: false, expected: 'leave' },
  { isBegunWhole: undefined, isTableEmpty: false, expected: 'leave' },
] as const)('a sample begun and whole: $isBegunWhole, a table that is empty: $isTableEmpty: $expected', (facts) => {
  expect(decideFill(facts)).toBe(facts.expected);
});

test('an empty table is filled once; a later start finds the rows and adds none', async () => {
  const table = tableOf();
  const first = await start(table);
  const count = table.ids.length;
  expect(count).toBeGreaterThan(1_000);
  expect(first).toContain(`Sample usage is complete: ${new Intl.NumberFormat('en').format(count)} rows`);
  expect([...table.batchIds].every((id) => id.startsWith(`${readDemoState(demoPaths(home).state)?.id}:`))).toBe(true);
  expect(await start(table, { now: NOW + 86_400_000, language: 'ko' })).toContain('샘플을 추가하지 않았습니다');
  expect(table.ids.length).toBe(count);
});

test('a filling that was interrupted is completed, as if nothing had happened, also days later', async () => {
  const whole = tableOf();
  await start(whole);
  rmSync(demoPaths(home).state);
  const ending = new AbortController();
  const table = tableOf((batches) => {
    if (batches === 2) ending.abort();
  });
  expect(await start(table, { signal: ending.signal })).not.toContain('complete');
  expect(table.ids.length).toBeGreaterThan(0);
  expect(table.ids.length).toBeLessThan(whole.ids.length);
  expect(await start(table, { now: NOW + 3 * 86_400_000 })).toContain('that an earlier start left unfinished');
  expect([...table.ids].sort()).toEqual([...whole.ids].sort());
});

test('rows of somebody else are left alone', async () => {
  const table = tableOf();
  table.ids.push('not of the sample');
  expect(await start(table)).toContain('no sample usage was added');
  expect(table.ids).toEqual(['not of the sample']);
});
