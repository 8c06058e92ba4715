import { expect, test } from 'vitest';
import type { KeyRecord } from '#identity';
import { silentLog } from '#kernel';
import { declaredKey } from '../../test/control-rig.ts';
import { manualClock } from '../../test/manual-clock.ts';
import { followStored } from './follow-stored.ts';

function stand(pollMs?: number) {
  const clock = manualClock();
  const applied: string[][] = [];
  const said: string[] = [];
  const state: { stored: readonly KeyRecord[]; fails: boolean; reads: number } = { stored: [], fails: false, reads: 0 };
  const follower = followStored({
    read: async () => {
      state.reads += 1;
      if (state.fails) throw new Error('the store is away');
      return storedOf(state.stored);
    },
    apply: (next) => applied.push(next.keys.map((key) => key.id)),
    first: storedOf([]),
    pollMs,
    clock,
    log: { ...silentLog, error: (_facts, sentence) => said.push(sentence) },
  });
  return { clock, applied, said, state, follower };
}
const storedOf = (keys: readonly KeyRecord[]) => ({
  keys,
  catalogue: { providers: [], unreadable: [], endpoints: [] },
});
const key = (id: string) => declaredKey(`secret-of-${id}`, 'member', { id });
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a change is in force when the refresh resolves; the same keys change nothing', async () => {
  const { follower, state, applied } = stand();
  state.stored = [key('a')];
  await follower.refresh();
  await follower.refresh();
  state.stored = [];
  await follower.refresh();
  expect(applied).toEqual([['a'], []]);
});

test('a reading that fails is repeated until it succeeds, and keys stay as they were meanwhile', async () => {
  const { clock, follower, state, applied } = stand();
  state.stored = [key('a')];
  state.fails = true;
  await follower.refresh();
  clock.advance(250);
  await settled();
  expect([applied, state.reads]).toEqual([[], 2]);
  state.fails = false;
  clock.advance(500);
  await settled();
  expect(applied).toEqual([['a']]);
});

test('tries grow to five seconds apart and only the first failure is told, until a reading succeeds', async () => {
  const { clock, follower, state, said } = stand();
  state.fails = true;
  await follower.refresh();
  for (const waitMs of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
    const { reads } = state;
    clock.advance(waitMs - 1);
    await settled();
    expect(state.reads).toBe(reads);
    clock.advance(1);
    await settled();
    expect(state.reads).toBe(reads + 1);
  }
  expect(said).toHaveLength(1);
  state.fails = false;
  await follower.refresh();
  state.fails = true;
  await follower.refresh();
  expect(said).toHaveLength(2);
});

test('what another process changed is seen at the next look; after the stop nothing is', async () => {
  const { clock, follower, state, applied } = stand(400);
  state.stored = [key('a')];
  clock.advance(399);
  await settled();
  expect(applied).toEqual([]);
  clock.advance(1);
  await settled();
  state.stored = [key('b')];
  clock.advance(400);
  await settled();
  follower.stop();
  state.stored = [];
  clock.advance(10_000);
  await settled();
  expect(applied).toEqual([['a'], ['b']]);
});
