import { expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { createTurns, NoTurn } from './turns.ts';

const BOUNDS = { runningMax: 2, waitingMax: 2, waitingPerAskerMax: 2, waitMs: 1_000 };
const never = new AbortController().signal;

/** Work that goes on until the test ends it. */
function work() {
  const { promise, resolve } = Promise.withResolvers<string>();
  const state = { isRunning: false, end: (word = 'done') => resolve(word) };
  return Object.assign(state, {
    run: () => {
      state.isRunning = true;
      return promise;
    },
  });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('as many run at once as there are places, the others in the order they came', async () => {
  const turns = createTurns(BOUNDS, manualClock());
  const works = [work(), work(), work(), work()];
  const all = works.map((one) => turns.within('kim', one.run, never));
  await settled();
  expect(works.map(({ isRunning }) => isRunning)).toEqual([true, true, false, false]);
  works[1]?.end();
  await all[1];
  await settled();
  expect(works.map(({ isRunning }) => isRunning)).toEqual([true, true, true, false]);
  for (const one of works) one.end();
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done']);
});

test('a failure gives its place back', async () => {
  const turns = createTurns({ ...BOUNDS, runningMax: 1 }, manualClock());
  await expect(turns.within('kim', () => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
  expect(await turns.within('kim', () => Promise.resolve('yes'), never)).toBe('yes');
});

test('one more than may wait is turned away at once', async () => {
  const turns = createTurns(BOUNDS, manualClock());
  const works = [work(), work(), work(), work()];
  const all = works.map((one) => turns.within('kim', one.run, never));
  await expect(turns.within('kim', work().run, never)).rejects.toThrow(NoTurn);
  for (const one of works) one.end();
  await Promise.all(all);
});

test('a wait ends after its time, and its place in the queue with it', async () => {
  const clock = manualClock();
  const turns = createTurns({ ...BOUNDS, runningMax: 1 }, clock);
  const [first, late, next] = [work(), work(), work()];
  const running = turns.within('kim', first.run, never);
  const waiting = expect(turns.within('kim', late.run, never)).rejects.toThrow(NoTurn);
  clock.advance(999);
  const after = turns.within('kim', next.run, never);
  clock.advance(1);
  await waiting;
  first.end();
  next.end();
  await Promise.all([running, after]);
  expect([late.isRunning, next.isRunning]).toEqual([false, true]);
});

test('who leaves while waiting runs nothing, and holds up nobody', async () => {
  const turns = createTurns({ ...BOUNDS, runningMax: 1 }, manualClock());
  const leaving = new AbortController();
  const [first, gone, next] = [work(), work(), work()];
  const running = turns.within('kim', first.run, never);
  const left = expect(turns.within('kim', gone.run, leaving.signal)).rejects.toThrow('left');
  const after = turns.within('kim', next.run, never);
  leaving.abort(new Error('left'));
  await left;
  first.end();
  next.end();
  await Promise.all([running, after]);
  expect(gone.isRunning).toBe(false);
  await expect(turns.within('kim', work().run, leaving.signal)).rejects.toThrow('left');
});

test('those who wait take turns, however much one of them asks; what one asks comes in its order', async () => {
  const turns = createTurns({ ...BOUNDS, runningMax: 1, waitingMax: 10, waitingPerAskerMax: 4 }, manualClock());
  const began: string[] = [];
  const ask = (asker: string, what: string) =>
    turns.within(asker, async () => void began.push(`${asker} ${what}`), never);
  const first = work();
  const running = turns.within('kim', first.run, never);
  const all = ['1', '2', '3', '4'].map((what) => ask('kim', what));
  await expect(ask('kim', 'one more than may wait')).rejects.toThrow(NoTurn);
  // And whoever had the turn that ends has not the next one as well.
  all.push(ask('lee', '1'), ask('lee', '2'), ask('park', '1'));
  first.end();
  await Promise.all([running, ...all]);
  expect(began).toEqual(['lee 1', 'kim 1', 'park 1', 'lee 2', 'kim 2', 'kim 3', 'kim 4']);
});
