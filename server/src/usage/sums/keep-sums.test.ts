import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { keepUsageSums, SUMS_LOOK_MS, SUMS_PAUSE_MS } from './keep-sums.ts';

function rig(...days: readonly string[]) {
  const clock = manualClock();
  const state = {
    missing: [...days],
    isMaking: false,
    isDown: false,
    engineHours: 9,
    areDaysRefused: false,
    made: [] as string[],
    zones: [] as string[],
  };
  const zone = { now: 'Asia/Seoul' };
  const warnings: unknown[] = [];
  const errors: unknown[] = [];
  const error = (...said: unknown[]) => void errors.push(said);
  const log = { ...silentLog, error, warn: (...said: unknown[]) => void warnings.push(said) };
  const sums = {
    useDaysOf: async (timeZone: string) => {
      if (state.areDaysRefused) throw new Error('there is no such zone');
      if (state.zones.at(-1) === timeZone) return false;
      state.zones.push(timeZone);
      return true;
    },
    offsetsOf: async (_: string, instants: readonly number[]) => instants.map(() => state.engineHours * 3600),
    missing: async () => {
      if (state.isDown) throw new Error('the warehouse does not answer');
      return state.missing;
    },
    isMaking: async () => state.isMaking,
    make: async (day: string) => {
      state.made.push(day);
      state.missing = state.missing.filter((other) => other !== day);
      state.isMaking = true;
    },
  };
  const job = keepUsageSums({ sums, timeZone: () => zone.now, clock, log });
  const wait = async (ms: number) => {
    clock.advance(ms);
    await job.idle();
  };
  return { clock, state, warnings, errors, zone, job, wait };
}

test('one day is made at a time, the next when the engine is done and a pause is over', async () => {
  const { state, wait } = rig('20260103', '20260102');
  await wait(SUMS_PAUSE_MS);
  expect(state.made).toEqual(['20260103']);
  await wait(SUMS_PAUSE_MS);
  expect(state.made).toEqual(['20260103']);
  state.isMaking = false;
  await wait(SUMS_PAUSE_MS - 1);
  expect(state.made).toEqual(['20260103']);
  await wait(1);
  expect(state.made).toEqual(['20260103', '20260102']);
});

test('when none is missing it looks again within the hour, and so it does when the warehouse does not answer', async () => {
  const { state, wait } = rig();
  await wait(SUMS_PAUSE_MS);
  state.isDown = true;
  await wait(SUMS_LOOK_MS);
  state.isDown = false;
  state.missing = ['20260104'];
  await wait(SUMS_LOOK_MS - 1);
  expect(state.made).toEqual([]);
  await wait(1);
  expect(state.made).toEqual(['20260104']);
});

test('sums are kept by the days of the account’s zone, also when that changes', async () => {
  const { state, zone, wait } = rig();
  await wait(SUMS_PAUSE_MS);
  await wait(SUMS_LOOK_MS);
  zone.now = 'Europe/Berlin';
  await wait(SUMS_LOOK_MS);
  expect(state.zones).toEqual(['Asia/Seoul', 'Europe/Berlin']);
});

test('where sums by the day cannot be kept, others are made all the same, and it is said once until it is over', async () => {
  const { state, warnings, wait } = rig('20260103', '20260102');
  state.areDaysRefused = true;
  await wait(SUMS_PAUSE_MS);
  state.isMaking = false;
  await wait(SUMS_PAUSE_MS);
  expect([state.made, warnings.length]).toEqual([['20260103', '20260102'], 1]);
  state.isMaking = false;
  state.areDaysRefused = false;
  await wait(SUMS_PAUSE_MS);
  expect(state.zones).toEqual(['Asia/Seoul']);
  state.areDaysRefused = true;
  await wait(SUMS_LOOK_MS);
  expect(warnings).toHaveLength(2);
});

test('the zone is changed when the engine makes nothing', async () => {
  const { state, wait } = rig();
  state.isMaking = true;
  await wait(SUMS_PAUSE_MS);
  expect(state.zones).toEqual([]);
  state.isMaking = false;
  await wait(SUMS_PAUSE_MS);
  expect(state.zones).toEqual(['Asia/Seoul']);
});

test('it says once when the engine knows other rules of the zone', async () => {
  const { state, errors, wait } = rig();
  state.engineHours = 8;
  await wait(SUMS_PAUSE_MS);
  await wait(SUMS_LOOK_MS);
  expect(errors).toEqual([
    [
      expect.objectContaining({ timeZone: 'Asia/Seoul', engineSeconds: 28_800, programSeconds: 32_400 }),
      expect.any(String),
    ],
  ]);
});

test('it ends when it is stopped', async () => {
  const { clock, state, job, wait } = rig('20260103');
  job.stop();
  await wait(SUMS_LOOK_MS);
  expect([state.made, clock.pending()]).toEqual([[], 0]);
});
