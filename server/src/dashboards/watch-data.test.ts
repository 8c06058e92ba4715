import { expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { DATA_VERSION_AGE_MS, type DataVersion, LOOK_EVERY_MS, watchData } from './watch-data.ts';

function rig(listenersMax?: number) {
  const clock = manualClock();
  const state = { version: '1', reads: 0, isFailing: false };
  const read = async (): Promise<DataVersion> => {
    state.reads += 1;
    if (state.isFailing) throw new Error('down');
    return { version: state.version, days: new Map(), lastIngestedAt: undefined };
  };
  const bound = listenersMax === undefined ? {} : { listenersMax };
  const watch = watchData({ source: { read }, clock, log: silentLog, ...bound });
  const heard: string[] = [];
  const listen = () => watch.listen(({ version }) => heard.push(version));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await settle();
  };
  return { state, watch, heard, listen, settle, pass };
}

test('while nobody asks, nothing is read', async () => {
  const { state, pass } = rig();
  await pass(60_000);
  expect(state.reads).toBe(0);
});

test('an answer is at most a second old, and all who ask at once share it', async () => {
  const { state, watch, pass } = rig();
  await Promise.all([watch.current(), watch.current(), watch.current()]);
  expect(state.reads).toBe(1);
  state.version = '2';
  await pass(DATA_VERSION_AGE_MS - 1);
  expect((await watch.current()).version).toBe('1');
  await pass(1);
  expect((await watch.current()).version).toBe('2');
  expect(state.reads).toBe(2);
});

test('a listener hears the version of now, then each new one at the next look, and no version twice', async () => {
  const { state, heard, listen, settle, pass } = rig();
  listen();
  await settle();
  expect(heard).toEqual(['1']);
  await pass(5_000);
  for (const version of ['2', '3']) {
    state.version = version;
    await pass(LOOK_EVERY_MS);
  }
  expect(heard).toEqual(['1', '2', '3']);
});

test('the warehouse is read once a look however many listen, and no more when the last one left', async () => {
  const { state, listen, settle, pass } = rig();
  const all = Array.from({ length: 50 }, listen);
  await settle();
  expect(state.reads).toBe(1);
  for (let look = 0; look < 10; look++) await pass(LOOK_EVERY_MS);
  expect(state.reads).toBe(11);
  for (const listening of all) listening?.stop();
  for (let second = 0; second < 10; second++) await pass(1_000);
  expect(state.reads).toBeLessThanOrEqual(12);
});

test('a warehouse that is away for a while ends no listening', async () => {
  const { state, watch, heard, listen, settle, pass } = rig();
  listen();
  await settle();
  state.isFailing = true;
  for (let second = 0; second < 5; second++) await pass(1_000);
  await expect(watch.current()).rejects.toThrow('down');
  state.isFailing = false;
  state.version = '2';
  await pass(1_000);
  expect(heard).toEqual(['1', '2']);
});

test('there is a bound on listeners, and who stops makes room', () => {
  const { listen } = rig(2);
  const first = listen();
  expect(listen()).toBeDefined();
  expect(listen()).toBeUndefined();
  first?.stop();
  expect(listen()).toBeDefined();
});

test('closing ends every listening, and nobody listens after it', async () => {
  const { state, watch, listen, settle, pass } = rig();
  const all = [listen(), listen()];
  await settle();
  watch.close();
  await Promise.all(all.map((listening) => listening?.ended));
  expect(listen()).toBeUndefined();
  const { reads } = state;
  await pass(10_000);
  expect(state.reads).toBe(reads);
});
