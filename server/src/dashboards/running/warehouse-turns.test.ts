import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { createAsideTurns } from './aside-turns.ts';
import { NoTurn } from './turns.ts';
import { createWarehouseTurns } from './warehouse-turns.ts';

const NARROW = { id: 'narrow', runsAtOnceMax: 1 };
const WIDE = { id: 'wide', runsAtOnceMax: 8 };
const { signal } = new AbortController();
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test says so, and what has begun, in its order. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        ends.set(name, () => resolve(name));
      }),
    end: async (name: string) => {
      ends.get(name)?.();
      await settle();
    },
  };
}

test('whoever waits for several places waits no longer than for one', async () => {
  const clock = manualClock();
  const { begun, work, end } = works();
  const turns = createWarehouseTurns({ runningMax: 2, waitingMax: 9, waitingPerAskerMax: 9, waitMs: 60_000 }, clock);
  const byLink = (name: string) => turns.within({ warehouse: NARROW, asker: name, isByLink: true }, work(name), signal);
  const signedIn = (name: string, warehouse = NARROW) =>
    turns.within({ warehouse, asker: name, isByLink: false }, work(name), signal);
  const first = byLink('first');
  const told: unknown[] = [];
  await settle();
  // It waits for the place of links, then for the warehouse, each time for less than it may.
  const last = byLink('last').catch((error: unknown) => told.push(error));
  const other = signedIn('other');
  await settle();
  clock.advance(40_000);
  await end('first');
  expect(begun).toEqual(['first', 'other']);
  clock.advance(19_999);
  await settle();
  expect(told).toEqual([]);
  clock.advance(1);
  await last;
  expect(told).toEqual([expect.any(NoTurn)]);
  // What runs is not bound by the time to wait.
  await end('other');
  expect(await Promise.all([first, other])).toEqual(['first', 'other']);
  expect(clock.pending()).toBe(0);
});

test('a file that waits for a narrow warehouse leaves the place of files to other warehouses', async () => {
  const { begun, work, end } = works();
  const turns = createAsideTurns(manualClock());
  const within = (kind: 'file' | 'try' | 'values', name: string, warehouse: typeof NARROW) =>
    turns.within({ kind, asker: name, warehouse }, work(name), signal);
  const all = [
    within('try', 'try', NARROW),
    within('file', 'narrow file', NARROW),
    within('file', 'wide file', WIDE),
    within('values', 'wide values', WIDE),
  ];
  await settle();
  expect([...begun].sort()).toEqual(['try', 'wide file', 'wide values']);
  for (const name of ['wide file', 'try', 'narrow file', 'wide values']) await end(name);
  await Promise.all(all);
  expect(begun.at(-1)).toBe('narrow file');
});

test('files that wait for their place leave a place of their warehouse to values', async () => {
  const { begun, work, end } = works();
  const turns = createAsideTurns(manualClock());
  const two = { id: 'two', runsAtOnceMax: 2 };
  const within = (kind: 'file' | 'values', name: string, warehouse: typeof two) =>
    turns.within({ kind, asker: name, warehouse }, work(name), signal);
  const names = ['wide file', 'one file', 'another file', 'values'];
  const all = names.map((name) =>
    within(name === 'values' ? 'values' : 'file', name, name === 'wide file' ? WIDE : two),
  );
  await settle();
  expect(begun).toEqual(['wide file', 'values']);
  for (const name of names) await end(name);
  await Promise.all(all);
  expect(begun).toEqual(['wide file', 'values', 'one file', 'another file']);
});
